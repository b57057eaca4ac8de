using System.Globalization;
using System.Net;
using Ioc.Access;
using Ioc.Access.OpenIdConnect;
using Ioc.Delivery;
using Ioc.Geography;
using Ioc.Protection;
using Ioc.Rules.Apologies;
using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;
using Ioc.Rules.Reports;
using Npgsql;

namespace Ioc;

/// <summary>What the operator asked for: one of the records inside.</summary>
/// <remarks>Written by hand because the whole grammar is eight options and two subcommands (contract §1).</remarks>
public abstract record CommandLine
{
    /// <summary>Exit code of a command line that cannot be read, as shells have it.</summary>
    public const int BadUsage = 2;

    public const string Usage = $$"""
        ./run [options]                          start the product
        ./run import-boundaries PATH… [options]  read commune boundaries from GeoJSON files or folders
        ./run verify-audit [options]             compute the audit log's chain again; exit code 1 when it is broken

          --port N               web port (default 8080; 0: any free one)
          --bind ADDRESS         address to listen on (default 127.0.0.1)
          --data DIR             where everything that persists lives (default .data)
          --province CODE[,CODE…]|all
                                 provinces served, two-digit codes (default 22)
          --no-demo              no simulator, no demo account, empty database
          --clickhouse URL       http://user:password@host:8123/database in place of the embedded engine
          --postgres CONNSTR     operational store in PostgreSQL in place of SQLite
          --code-property NAME   import-boundaries: property that holds the commune code (default code)
          --name-property NAME   import-boundaries: property that holds the commune name (default name)

        Variables: IOC_ADMIN_PASSWORD, IOC_INGEST_KEY, IOC_READ_KEY, IOC_ALARMS_KEY, IOC_CERTIFICATION_FIELDS, IOC_WORKING_HOURS,
        IOC_WEBHOOK_URL, IOC_WEBHOOK_SECRET, IOC_SMTP_URL, IOC_MAIL_FROM, IOC_MAIL_TO, IOC_MAIL_ATTACHMENT_MB,
        IOC_DIRECTIVE_ESCALATION, IOC_APOLOGY_BEFORE_DUE, IOC_APOLOGY_EXTENSION, IOC_APOLOGY_TIMES, IOC_REPORT_TWO_PAIRS_OF_EYES, IOC_SMALL_NUMBER,
        IOC_AUDIT_MONTHS, IOC_POSTGRES, IOC_CLICKHOUSE, IOC_SESSION_DAYS, IOC_FIRST_PASSWORD_DAYS, IOC_SECOND_FACTOR_ROLES,
        {{ProviderSettings.Names}},
        {{ProtectionVariables.Names}}.
        """;

    private CommandLine()
    {
    }

    public sealed record Serve(Installation Installation) : CommandLine;

    /// <param name="Paths">Files or folders, as given; never empty.</param>
    public sealed record ImportBoundaries(Installation Installation, IReadOnlyList<string> Paths, string CodeProperty, string NameProperty) : CommandLine;

    public sealed record VerifyAudit(Installation Installation) : CommandLine;

    public sealed record Help : CommandLine;

    /// <param name="Message">Names the option at fault and what it wants.</param>
    public sealed record Refused(string Message) : CommandLine;

    /// <param name="environment">Value of an environment variable; an empty one counts as unset.</param>
    public static CommandLine Read(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        try
        {
            return new Reading(arguments, environment).Result();
        }
        catch (UsageException refusal)
        {
            return new Refused(refusal.Message);
        }
    }

    private sealed class UsageException(string message) : Exception(message);

    private sealed class Reading(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        private readonly List<string> _paths = [];
        private readonly Queue<string> _left = new(arguments);
        private bool _help;
        private string _codeProperty = "code";
        private string _nameProperty = "name";
        private bool _importOption;
        private Installation _installation = new() { DataDirectory = Path.GetFullPath(".data"), Provinces = ["22"] };

        public CommandLine Result()
        {
            var command = _left.TryPeek(out var first) && first is ("import-boundaries" or "verify-audit") && _left.TryDequeue(out _) ? first : null;
            while (_left.TryDequeue(out var word))
            {
                Take(word);
            }

            if (_help)
            {
                return new Help();
            }

            ReadEnvironment();
            return command switch
            {
                "import-boundaries" => Import(),
                "verify-audit" => new VerifyAudit(Start().Installation),
                _ => Start(),
            };
        }

        private ImportBoundaries Import() =>
            _paths.Count > 0
                ? new ImportBoundaries(_installation, _paths, _codeProperty, _nameProperty)
                : throw new UsageException("import-boundaries needs at least one file or folder.");

        private Serve Start()
        {
            if (_paths.Count > 0)
            {
                throw new UsageException($"'{_paths[0]}' is not an option or a command.");
            }

            return _importOption
                ? throw new UsageException("--code-property and --name-property belong to import-boundaries.")
                : new Serve(_installation);
        }

        private void Take(string word)
        {
            if (!word.StartsWith('-') || word == "-")
            {
                _paths.Add(word);
                return;
            }

            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var (name, attached) = equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..]);
            if (name is "--help" or "-h")
            {
                _help = true;
            }
            else if (name == "--no-demo")
            {
                _installation = attached is null ? _installation with { Demo = false } : throw new UsageException("--no-demo takes no value.");
            }
            else
            {
                TakeValued(name, attached);
            }
        }

        private void TakeValued(string name, string? attached) => _installation = name switch
        {
            "--port" => _installation with { Port = Port(Value(name, attached)) },
            "--bind" => _installation with { Bind = Address(Value(name, attached)) },
            "--data" => _installation with { DataDirectory = Path.GetFullPath(Value(name, attached)) },
            "--province" => _installation with { Provinces = Provinces(Value(name, attached)) },
            "--clickhouse" => _installation with { ClickHouse = ClickHouse(Value(name, attached)) },
            "--postgres" => _installation with { Postgres = Postgres(Value(name, attached)) },
            "--code-property" => ForImport(_codeProperty = Value(name, attached)),
            "--name-property" => ForImport(_nameProperty = Value(name, attached)),
            _ => throw new UsageException($"There is no option {name}."),
        };

        private Installation ForImport(string _)
        {
            _importOption = true;
            return _installation;
        }

        private string Value(string name, string? attached)
        {
            var value = attached ?? (_left.TryDequeue(out var next) ? next : null);
            return string.IsNullOrWhiteSpace(value) ? throw new UsageException($"{name} needs a value.") : value;
        }

        private static int Port(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
                ? port
                : throw new UsageException($"--port wants a number from 0 to 65535, not '{text}'.");

        private static string Address(string text) =>
            text == "localhost" ? "127.0.0.1"
            : IPAddress.TryParse(text, out var address) ? address.ToString()
            : throw new UsageException($"--bind wants an IP address such as 127.0.0.1 or 0.0.0.0, not '{text}'.");

        private int Number(string variable, int least, int most, int otherwise) =>
            Variable(variable) is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw new UsageException($"{variable} wants a number from {least} to {most}, not '{text}'.");

        private static IReadOnlyList<string> Provinces(string text)
        {
            var known = new CommuneDirectory();
            var codes = text == "all" ? known.Provinces.Select(p => p.Code) : text.Split(',', StringSplitOptions.TrimEntries);
            return [.. codes.Select(code => known.FindProvince(code)?.Code
                ?? throw new UsageException($"--province wants two-digit province codes separated by commas, or all; there is no province '{code}'.")).Distinct().Order(StringComparer.Ordinal)];
        }

        private static Uri ClickHouse(string text) =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : throw new UsageException("--clickhouse wants an address such as http://user:password@host:8123/database.");

        private static string Postgres(string text)
        {
            try
            {
                return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host)
                    ? throw new UsageException("--postgres names no Host.")
                    : text;
            }
            catch (ArgumentException)
            {
                // What the library says of it may hold a piece of the password.
                throw new UsageException("--postgres cannot be read as a connection string (Host=…;Database=…;Username=…;Password=…).");
            }
        }

        private void ReadEnvironment()
        {
            var delivery = DeliveryVariables.Read(Variable);
            var protection = ProtectionVariables.Read(Variable);
            var (provider, refusal) = ProviderSettings.Read(Variable);
            _installation = _installation with
            {
                AdminPassword = Variable("IOC_ADMIN_PASSWORD"),
                IdleLimit = TimeSpan.FromMinutes(Number("IOC_IDLE_MINUTES", 15, 43_200, 720)),
                SessionLimit = TimeSpan.FromDays(Number("IOC_SESSION_DAYS", 1, 366, 30)),
                FirstPasswordLimit = TimeSpan.FromDays(Number("IOC_FIRST_PASSWORD_DAYS", 1, 90, 7)),
                SecondFactorRoles = SecondFactorRoles(),
                Postgres = _installation.Postgres ?? (Variable("IOC_POSTGRES") is { } store ? Postgres(store) : null),
                ClickHouse = _installation.ClickHouse ?? (Variable("IOC_CLICKHOUSE") is { } server ? ClickHouse(server) : null),
                Provider = refusal is null ? provider : throw new UsageException(refusal),
                IngestKey = Variable("IOC_INGEST_KEY"),
                ReadKey = Variable("IOC_READ_KEY"),
                AlarmsKey = Variable("IOC_ALARMS_KEY"),
                DemoDays = Variable("IOC_DEMO_DAYS") is not null ? Number("IOC_DEMO_DAYS", 0, 366, 0) : null,
                CertificationFields = Variable("IOC_CERTIFICATION_FIELDS")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                WorkingShifts = Variable("IOC_WORKING_HOURS") is { } shifts ? Shifts(shifts) : WorkingHours.UsualShifts,
                LargestAttachment = Number("IOC_MAIL_ATTACHMENT_MB", 0, 100, 8) * 1024L * 1024,
                Escalation = Variable("IOC_DIRECTIVE_ESCALATION") is { } steps ? Escalation(steps) : EscalationRule.Usual,
                Apologies = Apologies(),
                AuditMonths = Number("IOC_AUDIT_MONTHS", 1, 120, 12),
                SmallNumber = Number("IOC_SMALL_NUMBER", SmallNumbers.Least, 1000, SmallNumbers.Usual),
                TwoPairsOfEyes = Flag("IOC_REPORT_TWO_PAIRS_OF_EYES"),
                Protection = protection.Refusal is null ? protection.Settings : throw new UsageException(protection.Refusal),
                Webhook = delivery.Webhook,
                Mail = delivery.Refusal is null ? delivery.Mail : throw new UsageException(delivery.Refusal),
            };
        }

        private string[] SecondFactorRoles()
        {
            var roles = Variable("IOC_SECOND_FACTOR_ROLES")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
            return roles.Except(Grants.OfRoles.Keys).FirstOrDefault() is { } unknown
                ? throw new UsageException($"IOC_SECOND_FACTOR_ROLES: '{unknown}' is none of {string.Join(", ", Grants.OfRoles.Keys)}.")
                : roles;
        }

        private ApologyRule Apologies() => new(
            Number("IOC_APOLOGY_BEFORE_DUE", 0, 30, ApologyRule.Usual.WorkingDaysBefore),
            Number("IOC_APOLOGY_EXTENSION", 1, 90, ApologyRule.Usual.ExtensionWorkingDays),
            Number("IOC_APOLOGY_TIMES", 1, 9, ApologyRule.Usual.MostTimes));

        private static EscalationRule Escalation(string text) =>
            EscalationRule.Read(text) ?? throw new UsageException($"IOC_DIRECTIVE_ESCALATION wants up to {EscalationRule.MostSteps} ascending numbers of working hours such as 0,4,8,16, not '{text}'.");

        private static IReadOnlyList<(TimeOnly Opens, TimeOnly Closes)> Shifts(string text) =>
            WorkingHours.ReadShifts(text) ?? throw new UsageException($"IOC_WORKING_HOURS wants shifts such as 07:30-11:30,13:30-17:30, not '{text}'.");

        private bool Flag(string name) => Variable(name) switch
        {
            null or "false" => false,
            "true" => true,
            var other => throw new UsageException($"{name} wants true or false, not '{other}'."),
        };

        private string? Variable(string name) => environment(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
    }
}

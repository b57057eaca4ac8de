namespace Ioc.Tests;

public class CommandLineTests
{
    [Fact]
    public void Without_options_Quang_Ninh_is_served_on_port_8080_of_this_machine_with_the_demo()
    {
        var installation = Served();

        Assert.Equal(["22"], installation.Provinces);
        Assert.Equal(("127.0.0.1", 8080, true), (installation.Bind, installation.Port, installation.Demo));
        Assert.Equal(Path.GetFullPath(".data"), installation.DataDirectory);
        Assert.Null(installation.ClickHouse);
        Assert.Null(installation.Postgres);
        Assert.Null(installation.CertificationFields);
        Assert.Null(installation.AdminPassword);
    }

    [Fact]
    public void Every_option_of_the_contract_is_taken()
    {
        var installation = Served(
            "--port", "9000", "--bind", "0.0.0.0", "--data", "/srv/ioc", "--province=22,01", "--no-demo",
            "--clickhouse", "http://ioc:secret@db:8123/ioc", "--postgres", "Host=db;Database=ioc;Username=ioc;Password=secret");

        Assert.Equal(("0.0.0.0", 9000, false), (installation.Bind, installation.Port, installation.Demo));
        Assert.Equal("/srv/ioc", installation.DataDirectory);
        Assert.Equal(["01", "22"], installation.Provinces);
        Assert.Equal("db", installation.ClickHouse?.Host);
        Assert.StartsWith("Host=db", installation.Postgres);
    }

    [Fact]
    public void All_serves_the_34_provinces() => Assert.Equal(34, Served("--province", "all").Provinces.Count);

    [Fact]
    public void Secrets_and_certification_fields_come_from_the_environment()
    {
        var environment = new Dictionary<string, string>
        {
            ["IOC_ADMIN_PASSWORD"] = "p", ["IOC_INGEST_KEY"] = "i", ["IOC_READ_KEY"] = "r", ["IOC_ALARMS_KEY"] = "a", ["IOC_CERTIFICATION_FIELDS"] = "CT01, CT02,",
        };

        var installation = Assert.IsType<CommandLine.Serve>(CommandLine.Read([], environment.GetValueOrDefault)).Installation;

        Assert.Equal(("p", "i", "r", "a"), (installation.AdminPassword, installation.IngestKey, installation.ReadKey, installation.AlarmsKey));
        Assert.Equal(["CT01", "CT02"], installation.CertificationFields);
    }

    [Fact]
    public void Databases_and_roles_that_want_a_second_factor_come_from_the_environment_too_and_options_come_first()
    {
        var environment = new Dictionary<string, string>
        {
            ["IOC_POSTGRES"] = "Host=db;Database=ioc;Username=ioc;Password=secret", ["IOC_CLICKHOUSE"] = "http://ioc:secret@db:8123/ioc",
            ["IOC_SECOND_FACTOR_ROLES"] = "administrator, operator", ["IOC_SESSION_DAYS"] = "7",
        };

        var served = Assert.IsType<CommandLine.Serve>(CommandLine.Read(["--clickhouse", "http://other:8123/ioc"], environment.GetValueOrDefault)).Installation;

        Assert.Equal(("Host=db;Database=ioc;Username=ioc;Password=secret", "other"), (served.Postgres, served.ClickHouse?.Host));
        Assert.Equal(["administrator", "operator"], served.SecondFactorRoles);
        Assert.Equal(TimeSpan.FromDays(7), served.SessionLimit);
        environment["IOC_SECOND_FACTOR_ROLES"] = "king";
        Assert.Contains("king", Assert.IsType<CommandLine.Refused>(CommandLine.Read([], environment.GetValueOrDefault)).Message);
        var refused = Assert.IsType<CommandLine.Refused>(CommandLine.Read(["--postgres", "Host=db;Password=zqzq\"cd;\"x"], environment.GetValueOrDefault)).Message;
        Assert.DoesNotContain("zqzq", refused);
    }

    [Fact]
    public void Working_hours_come_from_the_environment_and_are_refused_when_they_cannot_be()
    {
        var served = Assert.IsType<CommandLine.Serve>(CommandLine.Read([], name => name == "IOC_WORKING_HOURS" ? "07:00-11:30,13:30-17:00" : null));
        Assert.Equal((new TimeOnly(7, 0), new TimeOnly(11, 30)), served.Installation.WorkingShifts[0]);

        var refused = CommandLine.Read([], name => name == "IOC_WORKING_HOURS" ? "7h30" : null);
        Assert.Contains("IOC_WORKING_HOURS", Assert.IsType<CommandLine.Refused>(refused).Message);
    }

    [Fact]
    public void Who_is_told_of_late_answers_and_when_to_apologise_are_settings()
    {
        var values = new Dictionary<string, string>
        {
            ["IOC_DIRECTIVE_ESCALATION"] = "0,2", ["IOC_APOLOGY_BEFORE_DUE"] = "0", ["IOC_APOLOGY_EXTENSION"] = "3", ["IOC_APOLOGY_TIMES"] = "2",
            ["IOC_REPORT_TWO_PAIRS_OF_EYES"] = "true",
        };
        var installation = Assert.IsType<CommandLine.Serve>(CommandLine.Read([], values.GetValueOrDefault)).Installation;
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromHours(2)], installation.Escalation.Steps);
        Assert.Equal((0, 3, 2), (installation.Apologies.WorkingDaysBefore, installation.Apologies.ExtensionWorkingDays, installation.Apologies.MostTimes));

        Assert.True(installation.TwoPairsOfEyes);

        foreach (var (name, wrong) in new[] { ("IOC_REPORT_TWO_PAIRS_OF_EYES", "maybe"), ("IOC_DIRECTIVE_ESCALATION", "4,2"), ("IOC_APOLOGY_BEFORE_DUE", "-1"), ("IOC_APOLOGY_EXTENSION", "0"), ("IOC_APOLOGY_TIMES", "often"), ("IOC_DEMO_DAYS", "9999"), ("IOC_SMALL_NUMBER", "0"), ("IOC_SMALL_NUMBER", "2") })
        {
            Assert.Contains(name, Assert.IsType<CommandLine.Refused>(CommandLine.Read([], variable => variable == name ? wrong : null)).Message);
        }
    }

    [Fact]
    public void An_empty_variable_is_no_key_at_all() =>
        Assert.Null(Assert.IsType<CommandLine.Serve>(CommandLine.Read([], _ => "")).Installation.ReadKey);

    [Theory]
    [InlineData("--port", "--port", "eighty")]
    [InlineData("--port", "--port", "70000")]
    [InlineData("--port", "--port", "-1")]
    [InlineData("--port", "--port")]
    [InlineData("--bind", "--bind", "example")]
    [InlineData("--province", "--province", "99")]
    [InlineData("--province", "--province", "22,")]
    [InlineData("--clickhouse", "--clickhouse", "db:8123")]
    [InlineData("--postgres", "--postgres", "nonsense")]
    [InlineData("--no-demo", "--no-demo=yes")]
    [InlineData("--data", "--data=")]
    [InlineData("--wall", "--wall")]
    [InlineData("strat", "strat")]
    [InlineData("import-boundaries", "import-boundaries")]
    [InlineData("--code-property", "--code-property", "ma_xa")]
    public void What_cannot_be_meant_is_refused_by_name(string named, params string[] arguments) =>
        Assert.Contains(named, Assert.IsType<CommandLine.Refused>(CommandLine.Read(arguments, _ => null)).Message);

    [Fact]
    public void Boundaries_are_imported_for_the_provinces_and_data_folder_given()
    {
        var import = Assert.IsType<CommandLine.ImportBoundaries>(CommandLine.Read(
            ["import-boundaries", "a.geojson", "--province", "01", "folder", "--code-property", "ma_xa"], _ => null));

        Assert.Equal(["a.geojson", "folder"], import.Paths);
        Assert.Equal(["01"], import.Installation.Provinces);
        Assert.Equal(("ma_xa", "name"), (import.CodeProperty, import.NameProperty));
    }

    [Fact]
    public void An_installation_written_to_a_log_shows_no_secret()
    {
        var installation = Served("--postgres", "Host=db;Password=hidden") with { AdminPassword = "hidden", ReadKey = "hidden" };

        Assert.DoesNotContain("hidden", installation.ToString());
    }

    private static Installation Served(params string[] arguments) =>
        Assert.IsType<CommandLine.Serve>(CommandLine.Read(arguments, _ => null)).Installation;
}

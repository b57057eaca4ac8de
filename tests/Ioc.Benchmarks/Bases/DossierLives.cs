using System.Globalization;
using Ioc.Geography;
using Ioc.Ingestion;

namespace Ioc.Benchmarks.Bases;

/// <summary>
/// The lives of a number of dossiers, spread evenly over a time: the same number always lives the same life. At least four
/// records each, 5 on average; about 1 % open at the end of two years.
/// </summary>
/// <param name="source">As the records name it; lives of different sources never meet.</param>
internal sealed class DossierLives(string source, long dossiers, DateTimeOffset begin, DateTimeOffset end, IReadOnlyList<Commune> communes)
{
    private const double Online = 0.5;
    private static readonly (string Code, string Name, double Share, int LongestTerm)[] Fields =
    [
        ("LV-CHUNGTHUC", "Chứng thực", 0.44, 1), ("LV-HOTICH", "Hộ tịch", 0.2, 5), ("LV-DATDAI", "Đất đai", 0.12, 30),
        ("LV-BAOTRO", "Bảo trợ xã hội", 0.06, 20), ("LV-NCC", "Người có công", 0.03, 24), ("LV-HKD", "Hộ kinh doanh", 0.04, 5),
        ("LV-XAYDUNG", "Hoạt động xây dựng", 0.02, 20), ("LV-CUTRU", "Đăng ký cư trú", 0.03, 7), ("LV-NONGNGHIEP", "Nông nghiệp", 0.02, 10),
        ("LV-THUYSAN", "Thủy sản", 0.01, 10), ("LV-GIAODUC", "Giáo dục", 0.01, 10), ("LV-YTE", "Y tế", 0.005, 15),
        ("LV-VANHOA", "Văn hóa", 0.005, 10), ("LV-THIDUA", "Thi đua, khen thưởng", 0.003, 20), ("LV-TONGIAO", "Tôn giáo", 0.002, 20),
        ("LV-THUE", "Thuế", 0.002, 10), ("LV-LAMNGHIEP", "Lâm nghiệp", 0.001, 15), ("LV-MOITRUONG", "Môi trường", 0.001, 15),
        ("LV-GIAOTHONG", "Giao thông", 0.0005, 10), ("LV-TUPHAP", "Bồi thường nhà nước", 0.0005, 20),
    ];

    private static readonly double[] FieldShares = Summed(Fields.Select(field => field.Share));
    private static readonly double[] ChannelShares = Summed([0.35, Online, 0.03, 0.1, 0.02]);

    // A few communes are large, most are small.
    private readonly double[] _communeShares = Summed(Enumerable.Range(0, communes.Count).Select(rank => 1.0 / (rank + 6)));

    public long Count => dossiers;

    public IReadOnlyList<string> FieldCodes { get; } = [.. Fields.Select(field => field.Code)];

    /// <summary>All records of one dossier in the order of their <c>updatedAt</c>, some of them perhaps after the end.</summary>
    public List<DossierRecord> Of(long number)
    {
        var chances = new Chances((ulong)number + ((ulong)source.Length << 56));
        var field = chances.Pick(FieldShares);
        var received = Milliseconds(begin + ((end - begin) * ((number + chances.Next()) / dossiers)));
        var term = 1 + chances.Below(Fields[field].LongestTerm);
        var due = received.AddDays(term);
        var life = new Life(source, $"H22.{number.ToString("D9", CultureInfo.InvariantCulture)}", field, Fields[field].Code, Fields[field].Name, ref chances)
        {
            Commune = communes[chances.Pick(_communeShares)].Code,
            ReceivingCommune = chances.Happens(0.04) ? communes[chances.Below(communes.Count)].Code : null,
            Channel = (byte)(chances.Pick(ChannelShares) + 1),
            ReceivedAt = received,
            DueAt = chances.Happens(0.01) ? null : due,
        };
        Live(life, ref chances, term);
        return life.Records;
    }

    private static void Live(Life life, ref Chances chances, int term)
    {
        var at = life.ReceivedAt.AddMinutes(1);
        life.Add(2, at);
        life.Add(4, at = at.AddHours(0.1 + (chances.Next() * 3)));
        if (chances.Happens(0.4))
        {
            life.ChangeOfficer();
            life.Add(4, at = at.AddHours(0.1 + (chances.Next() * 4)));
        }
        if (chances.Happens(0.06))
        {
            life.Add(5, at = at.AddHours(1 + (chances.Next() * 20)));
            life.DueAt = life.DueAt?.AddDays(5);
            life.Add(4, at = at.AddDays(1 + (chances.Next() * 4)));
        }
        if (chances.Happens(0.003))
        {
            // Left lying: most of these are overdue for ever.
            life.Add(4, at.AddDays(1), apologises: chances.Happens(0.3));
            life.Add(4, at.AddDays(2));
            return;
        }

        var late = chances.Happens(0.03);
        var finished = late
            ? life.ReceivedAt.AddDays(term + (chances.Next() * 8))
            : life.ReceivedAt.AddDays(term * Math.Sqrt(chances.Next()));
        finished = Milliseconds(finished > at ? finished : at.AddHours(0.5));
        var withdrawn = chances.Happens(0.01);
        life.Add(withdrawn ? (byte)7 : (byte)9, finished, finishedAt: finished);
        life.Add(withdrawn ? (byte)7 : (byte)10, finished.AddHours(1 + (chances.Next() * 40)), finishedAt: finished, satisfaction: (byte)(1 + chances.Below(3)));
        if (chances.Happens(0.001))
        {
            life.Add(10, finished.AddDays(3), finishedAt: finished, deleted: true);
        }
    }

    private static DateTimeOffset Milliseconds(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());

    private static double[] Summed(IEnumerable<double> shares)
    {
        var all = shares.ToArray();
        var (total, sum) = (all.Sum(), 0.0);
        return [.. all.Select(share => (sum += share) / total)];
    }

    /// <summary>One life being written down.</summary>
    private sealed class Life(string source, string code, int field, string fieldCode, string fieldName, ref Chances chances)
    {
        private readonly string _procedure = $"1.{100000 + (field * 10) + chances.Below(8)}";
        private readonly string _procedureName = $"Thủ tục số {chances.Below(8) + 1} thuộc lĩnh vực {fieldName}";
        private int _officer = chances.Below(400);

        public required string Commune { get; init; }
        public string? ReceivingCommune { get; init; }
        public byte Channel { get; init; }
        public DateTimeOffset ReceivedAt { get; init; }
        public DateTimeOffset? DueAt { get; set; }
        public List<DossierRecord> Records { get; } = new(6);

        public void ChangeOfficer() => _officer++;

        public void Add(byte status, DateTimeOffset at, DateTimeOffset? finishedAt = null, byte satisfaction = 0, bool deleted = false, bool apologises = false) => Records.Add(new DossierRecord
        {
            Source = source,
            DossierCode = code,
            UpdatedAt = Milliseconds(at),
            Sequence = Records.Count,
            Deleted = deleted,
            Status = status,
            Channel = Channel,
            ServiceLevel = 4,
            ProcedureCode = _procedure,
            ProcedureName = _procedureName,
            FieldCode = fieldCode,
            FieldName = fieldName,
            HandlingCommune = Commune,
            ReceivingCommune = ReceivingCommune ?? Commune,
            ReceivedAt = ReceivedAt,
            DueAt = DueAt,
            FinishedAt = finishedAt,
            ReturnedAt = status == 10 ? Milliseconds(at) : null,
            ApologyAt = apologises ? Milliseconds(at) : null,
            Digitised = true,
            FeeDue = field % 2 == 0,
            PaidOnline = Channel == 2 && field % 2 == 0,
            Satisfaction = satisfaction,
            OfficerHash = $"{_officer:x32}",
        });
    }
}

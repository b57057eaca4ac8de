using Ioc.Rules.Reports;

namespace Ioc.Reports.Approval;

/// <summary>By what right a paper is signed, as forms offer it: for which body, with which lines above the signature.</summary>
/// <remarks>Decree 30/2020/NĐ-CP, Annex I, section II, no. 7: on behalf of (TM.), in the stead of (KT.), by order of (TL.).</remarks>
/// <param name="Id">As forms send it.</param>
public sealed record SigningRight(string Id, PaperIssuer Issuer, IReadOnlyList<string> Authority, string Position)
{
    private const string Behalf = "TM. ỦY BAN NHÂN DÂN";

    private static readonly SigningRight[] OfProvince =
    [
        new("chairman", PaperIssuer.Committee, [Behalf], "CHỦ TỊCH"),
        new("vice-chairman", PaperIssuer.Committee, [Behalf, "KT. CHỦ TỊCH"], "PHÓ CHỦ TỊCH"),
        new("by-order", PaperIssuer.Committee, ["TL. CHỦ TỊCH"], "CHÁNH VĂN PHÒNG"),
        new("head-of-office", PaperIssuer.Office, [], "CHÁNH VĂN PHÒNG"),
        new("deputy-head-of-office", PaperIssuer.Office, ["KT. CHÁNH VĂN PHÒNG"], "PHÓ CHÁNH VĂN PHÒNG"),
    ];

    public string Text => string.Join(" – ", [.. Authority, Position]);

    public static IReadOnlyList<SigningRight> Of(Report report) => report.Place.Unit is null ? OfProvince : OfProvince[..2];
}

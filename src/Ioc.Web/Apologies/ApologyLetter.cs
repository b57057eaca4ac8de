using Ioc.Documents;
using Ioc.Geography;

namespace Ioc.Apologies;

/// <summary>
/// The letter by which an office apologises and asks for more time: form 04 of Annex I, Circular 03/2025/TT-VPCP, in the words
/// in use. Who handed the dossier in is not held here; that, the reason and all that the signer decides are places to fill.
/// </summary>
/// <param name="Commune">Whose people's committee writes.</param>
/// <param name="Day">Local day of writing.</param>
/// <param name="Proposal">New date, for the signer to confirm.</param>
internal sealed record ApologyLetter(Commune Commune, DossierWithoutApology Dossier, DateOnly Day, DateOnly Proposal)
{
    private const string Applicant = "Ông/Bà/Tổ chức";

    private string Committee => $"Ủy ban nhân dân {char.ToLowerInvariant(Commune.FullName[0])}{Commune.FullName[1..]}";

    public void Write(OfficialDocument document)
    {
        document.Head(new Letterhead(
            Superior: null, ["Ủy ban nhân dân", Commune.FullName],
            [Inline.ToFill("số"), "/", Inline.ToFill("ký hiệu")], About: null, Commune.Name,
            ["ngày ", Inline.ToFill(), $" {Letterhead.MonthInWords(Day)}"]));
        document.Title("Văn bản xin lỗi", "và đề nghị gia hạn thời gian giải quyết hồ sơ");
        document.Addressee($"{Applicant} ", Inline.ToFill("họ và tên người nộp hồ sơ, tên tổ chức"));
        WriteBody(document);
        document.Close(new Closing(
            ["Như trên", "Bộ phận Một cửa (để theo dõi, trả kết quả)", "Lưu: VT, hồ sơ thủ tục hành chính"],
            ["TM. ỦY BAN NHÂN DÂN"], "CHỦ TỊCH", Inline.ToFill("họ và tên người ký")));
    }

    private void WriteBody(OfficialDocument document)
    {
        document.Paragraph(
            $"Hồ sơ đề nghị giải quyết thủ tục hành chính “{Dossier.ProcedureName ?? Dossier.ProcedureCode}” (mã thủ tục {Dossier.ProcedureCode}) của {Applicant}, mã hồ sơ ",
            Inline.Strong(Dossier.DossierCode),
            $", được tiếp nhận {Letterhead.DayInWords(Dossier.ReceivedDay)}, hẹn trả kết quả ", Inline.Strong(Letterhead.DayInWords(Dossier.DueDay)), ".");
        document.Paragraph(Dossier.WorkingDaysOverdue > 0 || Dossier.DueDay < Day
            ? $"Đến nay, hồ sơ đã quá thời hạn hẹn trả {Dossier.WorkingDaysOverdue} ngày làm việc và chưa có kết quả giải quyết."
            : $"Đến nay, {Committee} chưa thể giải quyết xong hồ sơ trong thời hạn đã hẹn.");
        document.Paragraph("Lý do: ", Inline.ToFill("nguyên nhân chậm giải quyết, cơ quan hoặc bộ phận có trách nhiệm"), ".");
        document.Paragraph($"{Committee} xin lỗi {Applicant} về sự chậm trễ này và đề nghị gia hạn thời gian giải quyết hồ sơ. Ngày hẹn trả kết quả mới: ", Inline.Proposed(Letterhead.DayInWords(Proposal)), ".");
        document.Paragraph("Mọi thông tin về việc giải quyết hồ sơ, đề nghị liên hệ: ", Inline.ToFill("bộ phận, số điện thoại, thư điện tử"), ".");
        document.Paragraph($"{Committee} mong nhận được sự thông cảm của {Applicant}./.");
    }
}

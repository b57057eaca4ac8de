using Ioc.Documents;
using Ioc.Geography;
using Ioc.Rules.Apologies;
using Ioc.Rules.Calendar;

namespace Ioc.Apologies;

/// <summary>Letters of one commune in one file, each on a page of its own: printed, filled in and signed in one go.</summary>
public sealed class WriteApologyLetters(Installation installation, WorkingCalendar calendar)
{
    /// <param name="day">Local day of writing.</param>
    /// <returns>At its beginning; the file behind it goes when it is closed.</returns>
    public Stream Run(Commune commune, IReadOnlyList<DossierWithoutApology> dossiers, DateOnly day)
    {
        var file = TemporaryFile.Create();
        try
        {
            Write(file, commune, dossiers, day);
            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Write(Stream to, Commune commune, IReadOnlyList<DossierWithoutApology> dossiers, DateOnly day)
    {
        using var document = OfficialDocument.Create(to, $"Văn bản xin lỗi – {commune.FullName}", PageLayout.Portrait);
        var proposal = installation.Apologies.Proposal(day, calendar);
        foreach (var (at, dossier) in dossiers.Index())
        {
            if (at > 0)
            {
                document.Next();
            }
            new ApologyLetter(commune, dossier, day, proposal).Write(document);
        }
    }
}

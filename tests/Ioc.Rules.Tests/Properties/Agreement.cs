using Ioc.Model;
using Ioc.Rules.Indicators;

namespace Ioc.Rules.Tests.Properties;

/// <summary>The property behind all others: figures summed from spans are those of the slow model, for every row of every question.</summary>
internal static class Agreement
{
    public static string? Complaint(OfficeStory story, Defect defect)
    {
        var ledger = Keep(story.Records);
        var figures = new SpanFigures(story, defect);
        foreach (var question in story.Questions)
        {
            var (model, product) = (ledger.Ask(question), figures.Ask(question));
            foreach (var commune in model.Communes.Union(product.Keys))
            {
                var expected = AsCounts(model[commune]);
                var found = product.GetValueOrDefault(commune);
                if (expected != found)
                {
                    return $"{question}\n{commune}: the model counts {expected}\nthe spans come to {found}";
                }
            }
        }
        return null;
    }

    public static Ledger Keep(IEnumerable<DossierRecord> records)
    {
        var ledger = new Ledger();
        foreach (var record in records)
        {
            ledger.Take(record);
        }
        return ledger;
    }

    public static Counts AsCounts(Row row) => new(
        row[Figure.Received],
        row[Figure.ReceivedOnline],
        row[Figure.ReceivedElsewhere],
        row[Figure.CarriedOver],
        row[Figure.ResolvedEarly],
        row[Figure.ResolvedOnTime],
        row[Figure.ResolvedLate],
        row[Figure.Withdrawn],
        row[Figure.Open],
        row[Figure.OpenPaused],
        row[Figure.OpenOverdue],
        row[Figure.OpenNoApology],
        row[Figure.DueSoon],
        row[Figure.ResolvedLately]);
}

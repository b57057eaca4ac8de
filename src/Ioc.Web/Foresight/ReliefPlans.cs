using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Rules.Foresight;

namespace Ioc.Foresight;

/// <summary>Where the receipts of a commune could go, and what its forecast becomes if they do.</summary>
public sealed class ReliefPlans(CommuneDirectory directory, CommuneNeighbours neighbours, ReliefFile file, LoadRules rules)
{
    public ReliefTerms Terms => file.Terms;

    public IReadOnlyList<ReliefChannel> ChannelsOf(string province) => [.. file.Channels.Where(channel => channel.Province is null || channel.Province == province)];

    /// <param name="table">Of the commune's province: receipts do not leave it.</param>
    public ReliefPlan For(Commune commune, ForecastTable table)
    {
        var facts = table.FactsOf(commune.Code);
        return Relief.For(table.Model.WithPace(facts), Places(commune, table), file.Terms, rules.Of(commune, table.Model.Days.Today));
    }

    private IEnumerable<ReliefPlace> Places(Commune commune, ForecastTable table)
    {
        foreach (var channel in ChannelsOf(commune.ProvinceCode))
        {
            yield return new ReliefPlace(channel.Kind, channel.Name, 0, channel.PerDay, null, rules.Of(commune, table.Model.Days.Today));
        }

        var adjacent = neighbours.Of(commune.Code);
        foreach (var other in directory.Of(commune.ProvinceCode).Where(other => other.Code != commune.Code))
        {
            var (touches, distance) = (adjacent.Contains(other.Code), CommuneNeighbours.Kilometres(commune, other));
            if (touches || distance <= file.Terms.WithinKm)
            {
                var facts = table.FactsOf(other.Code);
                yield return new ReliefPlace(touches ? ReliefKind.Neighbour : ReliefKind.Nearby, other.Code, distance, 0, table.Model.WithPace(facts), rules.Of(other, table.Model.Days.Today));
            }
        }
    }
}

using Ioc.Geography;

namespace Ioc.Tests.Geography;

public sealed class CommuneNeighboursTests
{
    private static readonly CommuneDirectory Directory = new();
    private static readonly CommuneNeighbours Neighbours = new();

    [Fact]
    public void Who_touches_is_touched_and_nobody_touches_itself()
    {
        var pairs = Directory.Communes.SelectMany(commune => Neighbours.Of(commune.Code).Select(other => (commune.Code, Other: other))).ToHashSet();

        Assert.Equal(2 * 9_285, pairs.Count);
        Assert.All(pairs, pair => Assert.Contains((pair.Other, pair.Code), pairs));
        Assert.DoesNotContain(pairs, pair => pair.Code == pair.Other);
        Assert.All(pairs, pair => Assert.NotNull(Directory.Find(pair.Other)));
    }

    [Fact]
    public void An_unknown_code_and_an_island_have_no_neighbours()
    {
        Assert.Empty(Neighbours.Of("99999"));
        Assert.Empty(Neighbours.Of(Directory.Communes.Single(commune => commune.FullName == "Đặc khu Cô Tô").Code));
    }

    [Fact]
    public void Communes_lie_as_far_apart_as_the_map_says()
    {
        var (baDinh, hoanKiem) = (Directory.Find("00004")!, Directory.Find("00070")!);

        Assert.InRange(CommuneNeighbours.Kilometres(baDinh, hoanKiem), 1.2, 1.7);
        Assert.Contains("00070", Neighbours.Of("00004"));
        Assert.InRange(CommuneNeighbours.Kilometres(baDinh, Directory.Find("26740")!), 1_100, 1_200);
    }
}

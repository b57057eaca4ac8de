using Ioc.Geography;

namespace Ioc.Tests.Geography;

public sealed class TileMapTests
{
    private static readonly CommuneDirectory Directory = new();

    public static TheoryData<string> Provinces => [.. new CommuneDirectory().Provinces.Select(p => p.Code).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Provinces))]
    public void Every_commune_of_a_province_has_one_tile_and_no_two_share_it(string province)
    {
        var map = TileMap.Of(Directory.Of(province));

        Assert.Equal(Directory.Of(province).Select(c => c.Code), map.Tiles.Select(t => t.Code));
        Assert.Equal(map.Tiles.Count, map.Tiles.Select(t => (t.Column, t.Row)).Distinct().Count());
        Assert.All(map.Tiles, t => Assert.True(t.Column >= 0 && t.Column < map.Columns && t.Row >= 0 && t.Row < map.Rows));
        Assert.Contains(map.Tiles, t => t.Column == 0);
        Assert.Contains(map.Tiles, t => t.Row == 0);
    }

    [Theory]
    [MemberData(nameof(Provinces))]
    public void Communes_keep_to_the_side_they_lie_on(string province)
    {
        var (kept, all) = PairsKept(TileMap.Of(Directory.Of(province)));

        // A grid cannot keep every pair: seven towns along one street of coast become two rows.
        Assert.True(kept >= 0.93 * all, $"{kept} of {all} pairs");
    }

    [Theory]
    [MemberData(nameof(Provinces))]
    public void A_province_is_about_as_wide_for_its_height_as_its_land(string province)
    {
        var map = TileMap.Of(Directory.Of(province));

        // Far archipelagos are drawn near, so the mainland is compared: the middle nine tenths of the communes.
        double Span(IEnumerable<double> values)
        {
            var sorted = values.Order().ToArray();
            return sorted[(int)(sorted.Length * 0.95)] - sorted[(int)(sorted.Length * 0.05)];
        }

        var communes = Directory.Of(province);
        var land = Span(communes.Select(c => c.Longitude * Math.Cos(communes[0].Latitude * Math.PI / 180))) / Span(communes.Select(c => c.Latitude));
        var tiles = (Span(map.Tiles.Select(t => (double)t.Column)) + 1) / (Span(map.Tiles.Select(t => (double)t.Row)) + 1);
        Assert.InRange(tiles / land, 0.55, 1.8);
    }

    [Fact]
    public void Quang_Ninh_reads_from_Dong_Trieu_in_the_west_along_the_coast_to_Mong_Cai()
    {
        var map = TileMap.Of(Directory.Of("22"));
        Tile Named(string name) => map.Tiles.Single(t => t.Name == name);

        Assert.True(map.Columns > map.Rows);
        Assert.Equal(0, Named("Đông Triều").Column);
        Assert.True(Named("Đông Triều").Column < Named("Uông Bí").Column);
        Assert.True(Named("Uông Bí").Column < Named("Bãi Cháy").Column);
        Assert.True(Named("Bãi Cháy").Column < Named("Cửa Ông").Column);
        Assert.True(Named("Cửa Ông").Column < Named("Móng Cái 1").Column);
        Assert.True(Named("Móng Cái 1").Row < Named("Cửa Ông").Row);
        Assert.True(Named("Cô Tô").Row > Named("Vĩnh Thực").Row && Named("Cô Tô").Column > Named("Vân Đồn").Column);
    }

    [Fact]
    public void The_far_archipelagos_lie_out_at_sea_beyond_a_gap()
    {
        foreach (var (province, archipelago) in new[] { ("48", "Hoàng Sa"), ("56", "Trường Sa") })
        {
            var map = TileMap.Of(Directory.Of(province));
            var islands = map.Tiles.Single(t => t.Name == archipelago);
            var mainland = map.Tiles.Where(t => t != islands).ToArray();
            Assert.Equal(mainland.Max(t => t.Column) + 2, islands.Column);
            Assert.True(map.Columns <= mainland.Max(t => t.Column) + 3);
        }
    }

    [Fact]
    public void The_whole_country_is_laid_out_with_the_north_in_the_north()
    {
        var map = TileMap.Of([.. Directory.Communes.OrderBy(c => c.Code, StringComparer.Ordinal)]);

        Assert.Equal(3321, map.Tiles.Select(t => (t.Column, t.Row)).Distinct().Count());
        Assert.True(map.Rows > 1.5 * map.Columns);
        var (kept, all) = PairsKept(map);
        Assert.True(kept >= 0.95 * all, $"{kept} of {all} pairs");
    }

    [Fact]
    public void The_same_communes_give_the_same_map_whatever_their_order()
    {
        var once = TileMap.Of(Directory.Of("01"));
        var again = TileMap.Of([.. Directory.Of("01").Reverse()]);

        Assert.Equal(once.Tiles, again.Tiles);
    }

    [Fact]
    public void No_communes_give_an_empty_map_and_one_commune_one_tile()
    {
        Assert.Empty(TileMap.Of([]).Tiles);
        var one = TileMap.Of([Directory.Find("00004")!]);
        Assert.Equal((1, 1), (one.Columns, one.Rows));
        Assert.Equal((0, 0), (one.Tiles[0].Column, one.Tiles[0].Row));
    }

    // Of pairs clearly east and west (north and south) of one another, those whose tiles are not the other way round.
    private static (int Kept, int All) PairsKept(TileMap map)
    {
        var (kept, all) = (0, 0);
        // Five million pairs of the whole country tell no more than a hundred thousand.
        var places = map.Tiles.Where((_, i) => i % ((map.Tiles.Count / 500) + 1) == 0).Select(t => (Tile: t, Commune: Directory.Find(t.Code)!)).ToArray();
        foreach (var (one, other) in places.SelectMany((a, i) => places.Skip(i + 1).Select(b => (a, b))))
        {
            var (east, south) = (other.Commune.Longitude - one.Commune.Longitude, one.Commune.Latitude - other.Commune.Latitude);
            if (Math.Abs(east) > 0.1)
            {
                all++;
                kept += Math.Sign(east) * (other.Tile.Column - one.Tile.Column) >= 0 ? 1 : 0;
            }

            if (Math.Abs(south) > 0.1)
            {
                all++;
                kept += Math.Sign(south) * (other.Tile.Row - one.Tile.Row) >= 0 ? 1 : 0;
            }
        }

        return (kept, all);
    }
}

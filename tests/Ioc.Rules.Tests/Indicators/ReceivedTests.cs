using Ioc.Model;
using static Ioc.Rules.Tests.Office;

namespace Ioc.Rules.Tests.Indicators;

public sealed class ReceivedTests
{
    [Theory]
    [InlineData("2026-10-31 23:59:59.999", 0, 1)]
    [InlineData("2026-11-01 00:00", 1, 0)]
    [InlineData("2026-11-30 23:59:59.999", 1, 0)]
    [InlineData("2026-12-01 00:00", 0, 0)]
    public void The_local_day_of_receipt_decides_the_period(string received, int inNovember, int carriedOver)
    {
        var counts = Counted(Question("2026-12-05 08:00"), Record(4, "2026-12-02 08:00", received));

        Assert.Equal((inNovember, carriedOver), (counts.Received, counts.CarriedOver));
    }

    [Theory]
    [InlineData(1, 0)] // counter
    [InlineData(2, 1)] // online
    [InlineData(3, 0)] // post
    [InlineData(4, 1)] // VNeID
    [InlineData(5, 0)] // kiosk
    public void Online_are_the_portal_and_the_app(int channel, int online)
    {
        var counts = Counted(Question("2026-11-20 08:00"), Record(2, "2026-11-03 08:00") with { Channel = channel });

        Assert.Equal((1, online), (counts.Received, counts.ReceivedOnline));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 1)]
    public void Registered_and_refused_dossiers_are_in_no_figure(int status, int received) =>
        Assert.Equal(received, Counted(Question("2026-11-20 08:00"), Record(status, "2026-11-03 08:00", finished: "2026-11-03 08:00")).Received);

    [Fact]
    public void A_dossier_refused_after_receipt_leaves_the_figures_and_comes_back_when_accepted()
    {
        DossierRecord[] records = [Record(2, "2026-11-03 08:00"), Record(3, "2026-11-04 08:00", received: null), Record(4, "2026-11-05 08:00")];

        Assert.Equal(1, Counted(Question("2026-11-03 12:00"), records).Received);
        Assert.Equal(default, Counted(Question("2026-11-04 12:00"), records));
        Assert.Equal(1, Counted(Question("2026-11-05 12:00"), records).Received);
    }

    [Fact]
    public void A_dossier_handed_in_next_door_counts_there_as_received_elsewhere_and_here_as_received()
    {
        var record = Record(2, "2026-11-03 08:00") with { ReceivingCommune = Neighbour };

        Assert.Equal(1, Counted(Here, Question("2026-11-20 08:00"), record).Received);
        Assert.Equal(0, Counted(Here, Question("2026-11-20 08:00"), record).ReceivedElsewhere);
        Assert.Equal(new() { ReceivedElsewhere = 1 }, Counted(Neighbour, Question("2026-11-20 08:00"), record));
    }

    [Fact]
    public void Received_elsewhere_is_of_the_period_only() =>
        Assert.Equal(default, Counted(Neighbour, Question("2026-12-05 08:00", "2026-12-01", "2026-12-31"), Record(2, "2026-11-03 08:00") with { ReceivingCommune = Neighbour }));

    [Theory]
    [InlineData("2026-10-31 23:59", 0)] // ended the day before the period
    [InlineData("2026-11-01 00:00", 1)] // ended on its first day
    public void Carried_over_is_what_came_before_and_had_not_ended_before(string finished, int carriedOver)
    {
        var counts = Counted(Question("2026-11-20 08:00"), Record(9, "2026-11-02 08:00", received: "2026-10-20 08:00", finished: finished));

        Assert.Equal(carriedOver, counts.CarriedOver);
        Assert.Equal(carriedOver, counts.ResolvedOnTime);
    }

    [Theory]
    [InlineData("Chứng thực")]
    [InlineData("CHỨNG THỰC")]
    [InlineData("chứng Thực")]
    [InlineData("Chu\u031b\u0301ng thu\u031b\u0323c")]
    public void Certification_can_be_left_out_however_its_name_is_written(string name)
    {
        var record = Record(2, "2026-11-03 08:00") with { FieldName = name };

        Assert.Equal(1, Counted(Question("2026-11-20 08:00"), record).Received);
        Assert.Equal(default, Counted(Question("2026-11-20 08:00") with { ExcludeCertification = true }, record));
    }

    [Theory]
    [InlineData("Hộ tịch")]
    [InlineData("Chung thuc")]
    [InlineData("Chứng thực ")] // white space is a value
    [InlineData(null)]
    public void Other_fields_stay_when_certification_is_left_out(string? name) =>
        Assert.Equal(1, Counted(Question("2026-11-20 08:00") with { ExcludeCertification = true }, Record(2, "2026-11-03 08:00") with { FieldName = name }).Received);

    [Fact]
    public void A_dossier_moved_to_another_field_is_counted_where_it_is_now()
    {
        DossierRecord[] records = [Record(2, "2026-11-03 08:00"), Record(4, "2026-11-04 08:00") with { FieldCode = "LV-DATDAI" }];

        Assert.Equal(0, Counted(Question("2026-11-20 08:00") with { Field = "LV-HOTICH" }, records).Received);
        Assert.Equal(1, Counted(Question("2026-11-20 08:00") with { Field = "LV-DATDAI" }, records).Received);
        Assert.Equal(1, Counted(Question("2026-11-03 20:00") with { Field = "LV-HOTICH" }, records).Received);
    }
}

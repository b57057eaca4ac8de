using Ioc.Model;
using static Ioc.Rules.Tests.Office;

namespace Ioc.Rules.Tests.Dossiers;

/// <summary>A deletion is a version like any other (§2).</summary>
public sealed class DeletionTests
{
    private static readonly DossierRecord Working = Record(4, "2026-11-03 09:00");
    private static readonly DossierRecord Deleted = Record(4, "2026-11-05 09:00") with { Deleted = true };

    [Fact]
    public void From_its_deletion_on_a_dossier_is_in_no_figure()
    {
        Assert.Equal(1, Counted(Question("2026-11-05 08:59:59.999"), Working, Deleted).Open);
        Assert.Equal(default, Counted(Question("2026-11-05 09:00"), Working, Deleted));
    }

    [Fact]
    public void A_newer_record_brings_it_back()
    {
        var revived = Record(4, "2026-11-06 09:00");

        Assert.Equal(default, Counted(Question("2026-11-06 08:59"), Working, Deleted, revived));
        Assert.Equal(1, Counted(Question("2026-11-06 09:00"), revived, Deleted, Working).Open);
    }

    [Fact]
    public void A_record_older_than_the_deletion_does_not_bring_it_back() =>
        Assert.Equal(default, Counted(Question("2026-11-20 09:00"), Deleted, Record(4, "2026-11-05 08:59")));

    [Fact]
    public void A_deletion_arriving_under_the_key_of_a_record_replaces_it() =>
        Assert.Equal(default, Counted(Question("2026-11-20 09:00"), Working, Working with { Deleted = true }));

    [Fact]
    public void A_deleted_dossier_is_not_received_elsewhere_either()
    {
        var handedInNextDoor = Working with { ReceivingCommune = Neighbour };

        Assert.Equal(1, Counted(Neighbour, Question("2026-11-04 09:00"), handedInNextDoor, Deleted).ReceivedElsewhere);
        Assert.Equal(default, Counted(Neighbour, Question("2026-11-20 09:00"), handedInNextDoor, Deleted with { ReceivingCommune = Neighbour }));
    }
}

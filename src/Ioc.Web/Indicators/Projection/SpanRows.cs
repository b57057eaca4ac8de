using Ioc.Ingestion;
using Ioc.Rules.Dossiers;
using Ioc.Storage;

namespace Ioc.Indicators.Projection;

/// <summary>Rows of <c>dossier_span</c>.</summary>
public sealed class SpanRows
{
    /// <summary>Stands for "no such day": the last day that the database's type can hold.</summary>
    public static readonly DateOnly NoDay = new(2149, 6, 6);

    /// <summary>Stands for "no end known".</summary>
    public static readonly DateTimeOffset NoEnd = new(2299, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private static readonly NativeColumn[] Columns =
    [
        new("reach_day", "Date"), new("handling_commune", "String"), new("receiving_commune", "String"), new("field_code", "String"),
        new("certification_by_name", "Bool"), new("channel", "UInt8"), new("status", "UInt8"), new("received_at", "DateTime64(3, 'UTC')"),
        new("received_day", "Date"), new("due_day", "Date"), new("finish_day", "Date"), new("apologised", "Bool"),
        new("valid_from", "DateTime64(3, 'UTC')"), new("valid_to", "DateTime64(3, 'UTC')"), new("source", "String"),
        new("dossier_code", "String"), new("weight", "Int32"),
    ];

    private readonly List<RowBinaryWriter> _parts = [new()];

    /// <summary>All of them for an insert; empty when there are none.</summary>
    public ReadOnlyMemory<byte> Block() => new NativeBlock(Columns).Of(_parts, part => part.Written);

    /// <param name="weight">1 adds the span, -1 takes it back.</param>
    public void Add(DossierKey dossier, DossierSpan span, int weight)
    {
        if (_parts[^1].IsFull)
        {
            _parts.Add(new RowBinaryWriter());
        }
        var (rows, state) = (_parts[^1], span.State);
        rows.Write(span.ReachDay ?? NoDay);
        rows.Write(state.HandlingCommune);
        rows.Write(state.ReceivingCommune);
        rows.Write(state.FieldCode);
        rows.Write(state.IsCertificationByName);
        rows.Write((byte)state.Channel);
        rows.Write((byte)state.Status);
        rows.Write(state.ReceivedAt);
        rows.Write(state.ReceivedDay);
        rows.Write(state.DueDay ?? NoDay);
        rows.Write(state.FinishDay ?? NoDay);
        rows.Write(state.Apologised);
        rows.Write(span.From);
        rows.Write(span.To ?? NoEnd);
        rows.Write(dossier.Source);
        rows.Write(dossier.DossierCode);
        rows.Write(weight);
    }
}

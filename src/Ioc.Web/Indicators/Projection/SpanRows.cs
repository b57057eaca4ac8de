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

    private readonly RowBinaryWriter _rows = new();

    public ReadOnlyMemory<byte> Rows => _rows.Written;

    /// <param name="weight">1 adds the span, -1 takes it back.</param>
    public void Add(DossierKey dossier, DossierSpan span, int weight)
    {
        var state = span.State;
        _rows.Write(span.ReachDay ?? NoDay);
        _rows.Write(state.HandlingCommune);
        _rows.Write(state.ReceivingCommune);
        _rows.Write(state.FieldCode);
        _rows.Write(state.IsCertificationByName);
        _rows.Write((byte)state.Channel);
        _rows.Write((byte)state.Status);
        _rows.Write(state.ReceivedAt);
        _rows.Write(state.ReceivedDay);
        _rows.Write(state.DueDay ?? NoDay);
        _rows.Write(state.FinishDay ?? NoDay);
        _rows.Write(state.Apologised);
        _rows.Write(span.From);
        _rows.Write(span.To ?? NoEnd);
        _rows.Write(dossier.Source);
        _rows.Write(dossier.DossierCode);
        _rows.Write(weight);
    }
}

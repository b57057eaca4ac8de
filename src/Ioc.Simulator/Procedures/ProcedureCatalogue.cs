namespace Ioc.Simulator.Procedures;

/// <summary>What citizens ask a commune for, with how often.</summary>
/// <remarks>
/// Names and most codes are those of the national procedure database; codes of land procedures, re-issued in 2025,
/// are illustrative.
/// </remarks>
public sealed class ProcedureCatalogue
{
    private readonly Procedure[][] _byField;
    private readonly double[][] _runningWeights;

    private ProcedureCatalogue()
    {
        Fields = [.. Tables.Rows("procedures/fields.csv").Select(ReadField)];
        var rows = Tables.Rows("procedures/procedures.csv", '|').ToLookup(row => row[1]);
        _byField = [.. Fields.Select(field => rows[field.Code].Select(row => ReadProcedure(row, field)).ToArray())];
        _runningWeights = [.. Fields.Select(field => RunningTotals(rows[field.Code].Select(row => Tables.Number(row[2]))))];
    }

    public static ProcedureCatalogue BuiltIn { get; } = new();

    public IReadOnlyList<Field> Fields { get; }

    public IEnumerable<Procedure> Procedures => _byField.SelectMany(procedures => procedures);

    public Procedure Pick(int field, ref Chance chance) => _byField[field][chance.Pick(_runningWeights[field])];

    public static double[] RunningTotals(IEnumerable<double> weights)
    {
        var sum = 0.0;
        return [.. weights.Select(weight => sum += weight)];
    }

    private static Field ReadField(string[] row) => new(
        row[0], row[1], Tables.Number(row[2]), Tables.Number(row[3]), Tables.Number(row[4]), Tables.Number(row[5]),
        Tables.Number(row[6]), Tables.Number(row[7]), Tables.Number(row[8]), Tables.Number(row[9]), (int)Tables.Number(row[10]));

    private static Procedure ReadProcedure(string[] row, Field field) =>
        new(row[0], row[6], field, Tables.Number(row[3]), (int)Tables.Number(row[4]), row[5] == "1");
}

using System.Text;
using Ioc.Ingestion;

namespace Ioc.Tests.Ingestion;

/// <summary>The order in which a sender writes its fields helps to find them; it never decides what is found.</summary>
public sealed class FieldOrderTests
{
    [Fact]
    public void Records_in_any_order_with_fields_left_out_repeated_or_unknown_are_read_alike()
    {
        var names = FieldDefinition.All.Select(definition => definition.Name).Concat(["unknown", "", "DossierCode", "dossierCodes", "tên"]).ToArray();
        var order = new FieldOrder();
        var chances = new Random(22);

        for (var record = 0; record < 500; record++)
        {
            order.Begin();
            // Mostly the same order, as of one system; at times another's, or fields twice.
            var sent = record % 3 == 0 ? chances.GetItems(names, 20) : names.Where(_ => chances.Next(10) > 0).ToArray();
            foreach (var name in sent)
            {
                Assert.Same(FieldDefinition.All.FirstOrDefault(definition => definition.Name == name), order.Find(Encoding.UTF8.GetBytes(name)));
            }
        }
    }
}

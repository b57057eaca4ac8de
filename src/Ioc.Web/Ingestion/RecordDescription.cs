using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ioc.Ingestion;

/// <summary>The record that senders send, as the API's description has it: every field with its type and range, and what holds between fields.</summary>
internal static class RecordDescription
{
    private const string Record = "DossierRecord";
    private const string Envelope = "PortalEnvelope";

    private const string Rules =
        "A full snapshot of a dossier: a field that a newer record lacks is absent; null and \"\" are absent; fields not named here are dropped and never stored. "
        + "Integers are taken as strings too. Needed beside the required ones: `receivedAt` unless `status` is 1 or 3; `finishedAt` where it is 9 or 10. "
        + "`dueAt` and `finishedAt` are not before `receivedAt` (`due-before-received`, `finished-before-received`); `receivedAt`, `finishedAt` and `returnedAt` are at most "
        + "5 minutes after `updatedAt` (`date-after-update`), which is at most 10 minutes ahead of the server (`updated-in-future`). `finishedAt` with another status than 7, 9 or 10 is ignored. "
        + "Of several records of one dossier (`source`, `dossierCode`) the greatest (`updatedAt`, `sequence`) is current, whatever the order of their arrival. "
        + "A record that breaks a rule is set aside with its reason; its neighbours are taken.";

    private static readonly Dictionary<RecordField, (string Text, int? Least, int? Greatest)> Of = new()
    {
        [RecordField.DossierCode] = ("Opaque identity of the dossier within its source.", null, null),
        [RecordField.Source] = ("Which system sent it; without, the key's own source.", null, null),
        [RecordField.ProcedureCode] = ("Code of the procedure, such as 1.004873.", null, null),
        [RecordField.ProcedureName] = ("Name of the procedure; phone numbers, identity numbers and e-mail addresses in it become ***.", null, null),
        [RecordField.FieldCode] = ("Code of the field (lĩnh vực).", null, null),
        [RecordField.FieldName] = ("Name of the field; masked like the procedure's.", null, null),
        [RecordField.HandlingCommune] = ("Five digits: the commune in force whose office resolves it, in a province served.", null, null),
        [RecordField.ReceivingCommune] = ("Five digits: the commune in force where it was handed in; without, the handling one.", null, null),
        [RecordField.Channel] = ("1 counter, 2 online, 3 post, 4 VNeID, 5 kiosk.", 1, 5),
        [RecordField.ServiceLevel] = ("Level that the procedure is offered at: 4 fully online, 3 partly, 2 information.", 2, 4),
        [RecordField.Status] = ("Status by the codes of the national portal.", 1, 10),
        [RecordField.ReceivedAt] = ("When it was received.", null, null),
        [RecordField.DueAt] = ("When the result is due; without, it has no due date.", null, null),
        [RecordField.FinishedAt] = ("When processing finished.", null, null),
        [RecordField.ReturnedAt] = ("When the result was handed to the citizen.", null, null),
        [RecordField.UpdatedAt] = ("When the source last changed it.", null, null),
        [RecordField.Sequence] = ("Breaks ties of updatedAt; without, 0. At most 2^63 - 1.", 0, null),
        [RecordField.Digitised] = ("Whether its papers were digitised.", null, null),
        [RecordField.ReusedData] = ("Whether data already held were used again.", null, null),
        [RecordField.ElectronicResult] = ("Whether the result is electronic.", null, null),
        [RecordField.FeeDue] = ("Whether a fee was due.", null, null),
        [RecordField.PaidOnline] = ("Whether it was paid online.", null, null),
        [RecordField.Satisfaction] = ("1 not satisfied, 2 satisfied, 3 very satisfied.", 1, 3),
        [RecordField.ApologyAt] = ("When an apology was issued.", null, null),
        [RecordField.ApologyDueAt] = ("The new date named in the apology.", null, null),
        [RecordField.Officer] = ("Opaque id of the officer; stored as a keyed hash only.", null, null),
        [RecordField.Deleted] = ("Withdraws the whole dossier from every figure, from updatedAt on.", null, null),
    };

    public static Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        document.AddComponent(Record, Schema());
        document.AddComponent(Envelope, EnvelopeSchema());
        var record = new OpenApiSchemaReference(Record, document);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/x-ndjson"] = new() { Schema = record },
                ["application/json"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        OneOf = [new OpenApiSchema { Type = JsonSchemaType.Array, Items = record }, new OpenApiSchemaReference(Envelope, document)],
                    },
                },
            },
        };
        return Task.CompletedTask;
    }

    private static OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = Rules,
        Required = RecordRules.AlwaysNeeded.Select(field => FieldDefinition.All[(int)field].Name).ToHashSet(),
        Properties = FieldDefinition.All.ToDictionary(definition => definition.Name, IOpenApiSchema (definition) => Property(definition)),
    };

    private static OpenApiSchema Property(FieldDefinition definition)
    {
        var (text, least, greatest) = Of[definition.Field];
        var schema = new OpenApiSchema { Description = text, Minimum = Number(least), Maximum = Number(greatest) };
        switch (definition.Type)
        {
            case FieldType.Text:
                schema.Type = JsonSchemaType.String;
                schema.MaxLength = definition.Longest > 0 ? definition.Longest : null;
                schema.Pattern = definition.Field is RecordField.HandlingCommune or RecordField.ReceivingCommune ? "^[0-9]{5}$" : null;
                break;
            case FieldType.Integer:
                (schema.Type, schema.Format) = (JsonSchemaType.Integer, "int64");
                break;
            case FieldType.Instant:
                (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
                schema.Description += " RFC 3339 with offset, in the years 2000 to 2099; cut to the millisecond.";
                break;
            case FieldType.Flag:
                schema.Type = JsonSchemaType.Boolean;
                break;
            default:
                throw new InvalidOperationException($"No field is {definition.Type}.");
        }
        return schema;
    }

    private static OpenApiSchema EnvelopeSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "As systems send to the national portal: its fields stand for those of a record (MaHoSo for dossierCode, and so on); units are looked up in the unit table.",
        Required = new HashSet<string> { "service", "data" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["service"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "DongBoHoSoMC." },
            ["madonvi"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["isUpdating"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["data"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object } },
        },
    };

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}

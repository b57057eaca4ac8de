-- Writes spans as they should be; columns in the order in which SpanRows writes them.
INSERT INTO dossier_span_check
(
    reach_day, handling_commune, receiving_commune, field_code, certification_by_name, channel, status, received_at, received_day,
    due_day, finish_day, apologised, valid_from, valid_to, source, dossier_code, weight
)
FORMAT RowBinary

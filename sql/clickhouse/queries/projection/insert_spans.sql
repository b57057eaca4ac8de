-- Adds and takes back spans; columns in the order in which SpanRows writes them.
-- Rows of a step differ in their keys already, and readers sum in any case: looking for equal ones would cost more than writing them.
INSERT INTO dossier_span
(
    reach_day, handling_commune, receiving_commune, field_code, certification_by_name, channel, status, received_at, received_day,
    due_day, finish_day, apologised, valid_from, valid_to, source, dossier_code, weight
)
SETTINGS optimize_on_insert = 0
FORMAT RowBinary

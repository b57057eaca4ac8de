-- Adds to the counts of open dossiers; columns in the order in which BucketChanges writes them.
-- Rows of a step differ in their keys already, and readers sum in any case: looking for equal ones would cost more than writing them.
INSERT INTO open_dossier
(
    commune, received_day, due_day, field_code, certification_by_name, channel, paused, apologised, dossiers
)
SETTINGS optimize_on_insert = 0
FORMAT RowBinary

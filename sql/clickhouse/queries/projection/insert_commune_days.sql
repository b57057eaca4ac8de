-- Adds to the buckets of communes and days; columns in the order in which BucketChanges writes them.
-- Rows of a step differ in their keys already, and readers sum in any case: looking for equal ones would cost more than writing them.
INSERT INTO commune_day
(
    day, commune, field_code, certification_by_name, channel,
    received, received_elsewhere, resolved_early, resolved_on_time, resolved_late, withdrawn
)
SETTINGS optimize_on_insert = 0
FORMAT RowBinary

-- Adds to the counts of open dossiers; columns in the order in which BucketChanges writes them.
INSERT INTO open_dossier
(
    commune, received_day, due_day, field_code, certification_by_name, channel, paused, apologised, dossiers
)
FORMAT RowBinary

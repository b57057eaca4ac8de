-- One row per record that is dated after an instant and has arrived up to a number: it will change figures without an arrival.
-- Try it:  clickhouse-client --param_to=1000 --param_clock='2026-11-01 00:00:00.000' < this file
SELECT source, dossier_code, updated_at
FROM dossier_version
WHERE updated_at > {clock:DateTime64(3, 'UTC')} AND arrival <= {to:UInt64}

-- One row: how many records there are.
-- Try it:  clickhouse-client < this file
SELECT count()
FROM dossier_version

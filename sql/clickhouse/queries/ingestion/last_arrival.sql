-- One row: the greatest arrival number given so far, 0 on an empty log.
-- Try it:  clickhouse-client < this file
SELECT max(arrival)
FROM dossier_version

-- One row per stored record of the dossiers of a look-up, without its content.
-- Try it:  clickhouse-client --param_lookup=1 < this file
SELECT source, dossier_code, updated_at, sequence, arrival, meaning
FROM dossier_version
WHERE (source, dossier_code) IN (SELECT source, dossier_code FROM dossier_key WHERE lookup = {lookup:UInt64})

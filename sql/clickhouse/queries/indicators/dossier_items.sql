-- One row per dossier of a look-up: what its record current at an instant (UTC) says, values as sent.
-- Try it:  clickhouse-client --param_lookup=1 --param_at='2026-11-22 10:00:00.000' < this file
SELECT source, dossier_code, procedure_code, procedure_name, field_code, status, received_at, due_at, finished_at,
       handling_commune, receiving_commune
FROM dossier_version
WHERE (source, dossier_code) IN (SELECT source, dossier_code FROM dossier_key WHERE lookup = {lookup:UInt64})
  AND updated_at <= {at:DateTime64(3, 'UTC')}
ORDER BY updated_at DESC, sequence DESC, arrival DESC
LIMIT 1 BY source, dossier_code

-- One row per record of every dossier of a look-up, up to an arrival: all that its figures can depend on, now or when the
-- time of what is dated ahead has come.
-- Try it:  clickhouse-client --param_lookup=1 --param_to=1000 < this file
SELECT source, dossier_code, updated_at, sequence, arrival, deleted, status, received_at, due_at, finished_at,
       apology_at > toDateTime64(0, 3, 'UTC'), handling_commune, receiving_commune, field_code, field_name, channel, arrived_at
FROM dossier_version
WHERE (source, dossier_code) IN (SELECT source, dossier_code FROM dossier_key WHERE lookup = {lookup:UInt64})
  AND arrival <= {to:UInt64}

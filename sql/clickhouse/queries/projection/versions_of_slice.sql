-- One row per record of the dossiers of one slice, up to an arrival and an instant.
-- Try it:  clickhouse-client --param_slice=0 --param_slices=16 --param_to=1000 --param_clock='2026-11-01 00:00:00.000' < this file
SELECT source, dossier_code, updated_at, sequence, arrival, deleted, status, received_at, due_at, finished_at,
       apology_at > toDateTime64(0, 3, 'UTC'), handling_commune, receiving_commune, field_code, field_name, channel, arrived_at
FROM dossier_version
WHERE cityHash64(source, dossier_code) % {slices:UInt32} = {slice:UInt32}
  AND arrival <= {to:UInt64}
  AND updated_at <= {clock:DateTime64(3, 'UTC')}

-- One row per record of every dossier touched by the arrivals after {after} up to {to}, or by records that were dated ahead
-- and have come into force after {clock_before} up to {clock}. Used when the records are no longer in memory.
-- Try it:  clickhouse-client --param_after=0 --param_to=1000 --param_clock_before='2026-11-01 00:00:00.000' --param_clock='2026-11-02 00:00:00.000' < this file
SELECT source, dossier_code, updated_at, sequence, arrival, deleted, status, received_at, due_at, finished_at,
       apology_at > toDateTime64(0, 3, 'UTC'), handling_commune, receiving_commune, field_code, field_name, channel, arrived_at
FROM dossier_version
WHERE (source, dossier_code) IN (
        SELECT source, dossier_code
        FROM dossier_version
        WHERE (arrival > {after:UInt64} AND arrival <= {to:UInt64})
           OR (arrival <= {to:UInt64} AND updated_at > {clock_before:DateTime64(3, 'UTC')} AND updated_at <= {clock:DateTime64(3, 'UTC')}))
  AND arrival <= {to:UInt64}

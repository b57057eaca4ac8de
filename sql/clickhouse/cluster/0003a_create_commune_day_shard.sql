-- One row is part of the bucket of a commune and a local day: what was received, received elsewhere, resolved and withdrawn
-- on that day, by the current state of each dossier. Readers sum.
-- received_elsewhere counts at the receiving commune, all else at the handling commune.
CREATE TABLE IF NOT EXISTS commune_day_shard ON CLUSTER '{cluster}'
(
    day                   Date,
    commune               LowCardinality(String),
    field_code            LowCardinality(String),
    certification_by_name Bool,
    channel               UInt8,
    received              Int64,
    received_elsewhere    Int64,
    resolved_early        Int64,
    resolved_on_time      Int64,
    resolved_late         Int64,
    withdrawn             Int64
)
ENGINE = ReplicatedSummingMergeTree('/clickhouse/{cluster}/{shard}/ioc/commune_day', '{replica}', (received, received_elsewhere, resolved_early, resolved_on_time, resolved_late, withdrawn))
ORDER BY (day, commune, field_code, certification_by_name, channel)
SETTINGS replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1

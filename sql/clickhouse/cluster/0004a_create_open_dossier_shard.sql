-- One row is part of the count of open dossiers that share commune, field, channel, day of receipt, due day, pause and
-- apology: the small hot set. Its size follows what is open, never all history. Readers sum.
-- due_day 2149-06-06 stands for "no due date".
CREATE TABLE IF NOT EXISTS open_dossier_shard ON CLUSTER '{cluster}'
(
    commune               LowCardinality(String),
    received_day          Date,
    due_day               Date,
    field_code            LowCardinality(String),
    certification_by_name Bool,
    channel               UInt8,
    paused                Bool,
    apologised            Bool,
    dossiers              Int64
)
ENGINE = ReplicatedSummingMergeTree('/clickhouse/{cluster}/{shard}/ioc/open_dossier', '{replica}', dossiers)
ORDER BY (commune, received_day, due_day, field_code, certification_by_name, channel, paused, apologised)
SETTINGS replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1

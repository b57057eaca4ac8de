-- Small: every node of every shard holds all of it. One row per field (lĩnh vực): the name last sent with its code.
CREATE TABLE IF NOT EXISTS field ON CLUSTER '{cluster}'
(
    field_code String,
    field_name String,
    arrival    UInt64
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/{cluster}/ioc/field', '{replica}', arrival)
ORDER BY field_code

-- One row per commune: when the last accepted record that it handles arrived, whatever its content. Readers take the maximum.
CREATE TABLE IF NOT EXISTS commune_arrival_shard ON CLUSTER '{cluster}'
(
    commune    LowCardinality(String),
    arrived_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/{cluster}/{shard}/ioc/commune_arrival', '{replica}')
ORDER BY commune
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1

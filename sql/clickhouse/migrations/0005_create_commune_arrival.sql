-- One row per commune: when the last accepted record that it handles arrived, whatever its content. Readers take the maximum.
CREATE TABLE IF NOT EXISTS commune_arrival
(
    commune    LowCardinality(String),
    arrived_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY commune
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1

-- One row adds (weight 1) or takes back (weight -1) a span: a time [valid_from, valid_to) in which a dossier in force had
-- one state. Rows that are equal but for their weight cancel out when parts merge, so every reader sums the weights.
-- Days are local (Asia/Ho_Chi_Minh). 2149-06-06 stands for "no such day", 2299-12-31 for "no end known".
-- reach_day: the last day on which the span can matter (finish day, or the day on which an open state ended).
CREATE TABLE IF NOT EXISTS dossier_span_shard ON CLUSTER '{cluster}'
(
    reach_day             Date,
    handling_commune      LowCardinality(String),
    receiving_commune     LowCardinality(String),
    field_code            LowCardinality(String),
    certification_by_name Bool,
    channel               UInt8,
    status                UInt8,
    received_at           DateTime64(3, 'UTC'),
    received_day          Date,
    due_day               Date,
    finish_day            Date,
    apologised            Bool,
    valid_from            DateTime64(3, 'UTC'),
    valid_to              DateTime64(3, 'UTC'),
    source                LowCardinality(String),
    dossier_code          String,
    weight                Int32,
    INDEX valid_from_range valid_from TYPE minmax GRANULARITY 1,
    INDEX valid_to_range valid_to TYPE minmax GRANULARITY 1
)
ENGINE = ReplicatedSummingMergeTree('/clickhouse/{cluster}/{shard}/ioc/dossier_span', '{replica}', weight)
PRIMARY KEY (reach_day, handling_commune)
ORDER BY (reach_day, handling_commune, receiving_commune, field_code, certification_by_name, channel, status, received_at,
          received_day, due_day, finish_day, apologised, valid_from, valid_to, source, dossier_code)
SETTINGS replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1

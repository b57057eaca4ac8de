-- An empty database after all migrations; written and compared by a test (README.md).

CREATE TABLE commune_arrival
(
    `commune` LowCardinality(String),
    `arrived_at` SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY commune
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE commune_day
(
    `day` Date,
    `commune` LowCardinality(String),
    `field_code` LowCardinality(String),
    `certification_by_name` Bool,
    `channel` UInt8,
    `received` Int64,
    `received_elsewhere` Int64,
    `resolved_early` Int64,
    `resolved_on_time` Int64,
    `resolved_late` Int64,
    `withdrawn` Int64
)
ENGINE = SummingMergeTree((received, received_elsewhere, resolved_early, resolved_on_time, resolved_late, withdrawn))
ORDER BY (day, commune, field_code, certification_by_name, channel)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE dossier_key
(
    `lookup` UInt64,
    `source` String,
    `dossier_code` String
)
ENGINE = Memory
SETTINGS min_rows_to_keep = 200000, max_rows_to_keep = 1000000;

CREATE TABLE dossier_span
(
    `reach_day` Date,
    `handling_commune` LowCardinality(String),
    `receiving_commune` LowCardinality(String),
    `field_code` LowCardinality(String),
    `certification_by_name` Bool,
    `channel` UInt8,
    `status` UInt8,
    `received_at` DateTime64(3, 'UTC'),
    `received_day` Date,
    `due_day` Date,
    `finish_day` Date,
    `apologised` Bool,
    `valid_from` DateTime64(3, 'UTC'),
    `valid_to` DateTime64(3, 'UTC'),
    `source` LowCardinality(String),
    `dossier_code` String,
    `weight` Int32,
    INDEX valid_from_range valid_from TYPE minmax GRANULARITY 1,
    INDEX valid_to_range valid_to TYPE minmax GRANULARITY 1
)
ENGINE = SummingMergeTree(weight)
PRIMARY KEY (reach_day, handling_commune)
ORDER BY (reach_day, handling_commune, receiving_commune, field_code, certification_by_name, channel, status, received_at, received_day, due_day, finish_day, apologised, valid_from, valid_to, source, dossier_code)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE dossier_span_check
(
    `reach_day` Date,
    `handling_commune` LowCardinality(String),
    `receiving_commune` LowCardinality(String),
    `field_code` LowCardinality(String),
    `certification_by_name` Bool,
    `channel` UInt8,
    `status` UInt8,
    `received_at` DateTime64(3, 'UTC'),
    `received_day` Date,
    `due_day` Date,
    `finish_day` Date,
    `apologised` Bool,
    `valid_from` DateTime64(3, 'UTC'),
    `valid_to` DateTime64(3, 'UTC'),
    `source` LowCardinality(String),
    `dossier_code` String,
    `weight` Int32,
    INDEX valid_from_range valid_from TYPE minmax GRANULARITY 1,
    INDEX valid_to_range valid_to TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PRIMARY KEY (handling_commune, dossier_code)
ORDER BY (handling_commune, dossier_code)
SETTINGS index_granularity = 8192;

CREATE TABLE dossier_version
(
    `arrival` UInt64,
    `arrived_at` DateTime64(3, 'UTC'),
    `source` LowCardinality(String),
    `dossier_code` String,
    `updated_at` DateTime64(3, 'UTC'),
    `sequence` UInt64,
    `meaning` FixedString(16),
    `deleted` Bool,
    `status` UInt8,
    `channel` UInt8,
    `service_level` UInt8,
    `procedure_code` LowCardinality(String),
    `procedure_name` LowCardinality(String),
    `field_code` LowCardinality(String),
    `field_name` LowCardinality(String),
    `handling_commune` LowCardinality(String),
    `receiving_commune` LowCardinality(String),
    `received_at` DateTime64(3, 'UTC'),
    `due_at` DateTime64(3, 'UTC'),
    `finished_at` DateTime64(3, 'UTC'),
    `returned_at` DateTime64(3, 'UTC'),
    `apology_at` DateTime64(3, 'UTC'),
    `apology_due_at` DateTime64(3, 'UTC'),
    `digitised` Nullable(Bool),
    `reused_data` Nullable(Bool),
    `electronic_result` Nullable(Bool),
    `fee_due` Nullable(Bool),
    `paid_online` Nullable(Bool),
    `satisfaction` UInt8,
    `officer_hash` LowCardinality(String),
    INDEX arrival_range arrival TYPE minmax GRANULARITY 1,
    INDEX updated_range updated_at TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
ORDER BY (source, dossier_code, updated_at, sequence, arrival)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE field
(
    `field_code` String,
    `field_name` String,
    `arrival` UInt64
)
ENGINE = ReplacingMergeTree(arrival)
ORDER BY field_code
SETTINGS index_granularity = 8192;

CREATE TABLE open_dossier
(
    `commune` LowCardinality(String),
    `received_day` Date,
    `due_day` Date,
    `field_code` LowCardinality(String),
    `certification_by_name` Bool,
    `channel` UInt8,
    `paused` Bool,
    `apologised` Bool,
    `dossiers` Int64
)
ENGINE = SummingMergeTree(dossiers)
ORDER BY (commune, received_day, due_day, field_code, certification_by_name, channel, paused, apologised)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE schema_migration
(
    `name` String,
    `checksum` String,
    `ran_at` DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY name
SETTINGS index_granularity = 8192;

-- One row is one accepted record of a dossier, as sent (after defaults and masking), for ever. Nothing here is ever changed.
-- Instants in UTC, to the millisecond; 1970-01-01 stands for an absent instant, 0 for an absent level or satisfaction.
-- arrival orders records over all sources; meaning is half the SHA-256 of all that a record says except its (updated_at, sequence).
CREATE TABLE IF NOT EXISTS dossier_version_shard ON CLUSTER '{cluster}'
(
    arrival           UInt64,
    arrived_at        DateTime64(3, 'UTC'),
    source            LowCardinality(String),
    dossier_code      String,
    updated_at        DateTime64(3, 'UTC'),
    sequence          UInt64,
    meaning           FixedString(16),
    deleted           Bool,
    status            UInt8,
    channel           UInt8,
    service_level     UInt8,
    procedure_code    LowCardinality(String),
    procedure_name    LowCardinality(String),
    field_code        LowCardinality(String),
    field_name        LowCardinality(String),
    handling_commune  LowCardinality(String),
    receiving_commune LowCardinality(String),
    received_at       DateTime64(3, 'UTC'),
    due_at            DateTime64(3, 'UTC'),
    finished_at       DateTime64(3, 'UTC'),
    returned_at       DateTime64(3, 'UTC'),
    apology_at        DateTime64(3, 'UTC'),
    apology_due_at    DateTime64(3, 'UTC'),
    digitised         Nullable(Bool),
    reused_data       Nullable(Bool),
    electronic_result Nullable(Bool),
    fee_due           Nullable(Bool),
    paid_online       Nullable(Bool),
    satisfaction      UInt8,
    officer_hash      LowCardinality(String),
    INDEX arrival_range arrival TYPE minmax GRANULARITY 1,
    INDEX updated_range updated_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplicatedMergeTree('/clickhouse/{cluster}/{shard}/ioc/dossier_version', '{replica}')
ORDER BY (source, dossier_code, updated_at, sequence, arrival)
SETTINGS index_granularity = 1024, replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1

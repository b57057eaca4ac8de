-- The list of migrations that were run; every node holds all of it.
CREATE TABLE IF NOT EXISTS schema_migration ON CLUSTER '{cluster}'
(
    name     String,
    checksum String,
    ran_at   DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplicatedMergeTree('/clickhouse/{cluster}/ioc/schema_migration', '{replica}')
ORDER BY name

-- The list of migrations that were run. One row per migration.
CREATE TABLE IF NOT EXISTS schema_migration
(
    name     String,
    checksum String,
    ran_at   DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY name

-- One row per field (lĩnh vực): the name last sent with its code.
CREATE TABLE IF NOT EXISTS field
(
    field_code String,
    field_name String,
    arrival    UInt64
)
ENGINE = ReplacingMergeTree(arrival)
ORDER BY field_code

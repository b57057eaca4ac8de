-- One row per commune of the country (from the reference table of communes): shards are cut by province.
CREATE TABLE IF NOT EXISTS commune_province ON CLUSTER '{cluster}'
(
    commune  String,
    province UInt8
)
ENGINE = ReplicatedMergeTree('/clickhouse/{cluster}/ioc/commune_province', '{replica}')
ORDER BY commune

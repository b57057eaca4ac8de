-- Answers the province of a commune from memory, on every node; the sharding keys below ask it.
CREATE DICTIONARY IF NOT EXISTS province_of ON CLUSTER '{cluster}'
(
    commune  String,
    province UInt8 DEFAULT 0
)
PRIMARY KEY commune
SOURCE(CLICKHOUSE(DB 'ioc' TABLE 'commune_province'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(3600)

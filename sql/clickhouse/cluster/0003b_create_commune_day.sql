-- All shards of commune_day as one table; a record goes to the shard of the province that handles it.
CREATE TABLE IF NOT EXISTS commune_day ON CLUSTER '{cluster}' AS commune_day_shard
ENGINE = Distributed('{cluster}', ioc, commune_day_shard, dictGet('ioc.province_of', 'province', tuple(toString(commune))))

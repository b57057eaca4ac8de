-- All shards of commune_arrival as one table; a record goes to the shard of the province that handles it.
CREATE TABLE IF NOT EXISTS commune_arrival ON CLUSTER '{cluster}' AS commune_arrival_shard
ENGINE = Distributed('{cluster}', ioc, commune_arrival_shard, dictGet('ioc.province_of', 'province', tuple(toString(commune))))

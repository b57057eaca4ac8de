-- All shards of open_dossier as one table; a record goes to the shard of the province that handles it.
CREATE TABLE IF NOT EXISTS open_dossier ON CLUSTER '{cluster}' AS open_dossier_shard
ENGINE = Distributed('{cluster}', ioc, open_dossier_shard, dictGet('ioc.province_of', 'province', tuple(toString(commune))))

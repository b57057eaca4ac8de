-- All shards of dossier_version as one table; a record goes to the shard of the province that handles it.
CREATE TABLE IF NOT EXISTS dossier_version ON CLUSTER '{cluster}' AS dossier_version_shard
ENGINE = Distributed('{cluster}', ioc, dossier_version_shard, dictGet('ioc.province_of', 'province', tuple(toString(handling_commune))))

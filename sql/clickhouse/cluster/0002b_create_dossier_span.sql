-- All shards of dossier_span as one table; a record goes to the shard of the province that handles it.
CREATE TABLE IF NOT EXISTS dossier_span ON CLUSTER '{cluster}' AS dossier_span_shard
ENGINE = Distributed('{cluster}', ioc, dossier_span_shard, dictGet('ioc.province_of', 'province', tuple(toString(handling_commune))))

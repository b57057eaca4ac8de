-- On the node that is asked. Scratch pad of the nightly recomputation: the spans of one slice of dossiers as they should be. Emptied before each slice.
-- The primary key is said again because the one of dossier_span would be taken over, and is no prefix of this order.
CREATE TABLE IF NOT EXISTS dossier_span_check ON CLUSTER '{cluster}' AS dossier_span_shard
ENGINE = MergeTree
PRIMARY KEY (handling_commune, dossier_code)
ORDER BY (handling_commune, dossier_code)

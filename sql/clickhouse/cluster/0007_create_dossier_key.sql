-- On the node that is asked, which sends it along with the question. Scratch pad for look-ups of many dossiers at once: a reader writes its keys under a number of its own and joins on them.
-- Kept in memory; the oldest keys fall out by themselves.
CREATE TABLE IF NOT EXISTS dossier_key ON CLUSTER '{cluster}'
(
    lookup       UInt64,
    source       String,
    dossier_code String
)
ENGINE = Memory
SETTINGS min_rows_to_keep = 200000, max_rows_to_keep = 1000000

-- Scratch pad of the nightly recomputation: the spans of one slice of dossiers as they should be. Emptied before each slice.
CREATE TABLE IF NOT EXISTS dossier_span_check AS dossier_span
ENGINE = MergeTree
ORDER BY (handling_commune, dossier_code)

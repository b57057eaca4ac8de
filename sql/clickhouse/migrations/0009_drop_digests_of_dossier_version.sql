-- The digests that the Bloom filters are built from follow from source, code, time of update and sequence: computed when the product starts
-- (ingestion/digests), they need not be stored, 16 bytes a record that no compression makes smaller.
ALTER TABLE dossier_version DROP COLUMN IF EXISTS dossier_hash, DROP COLUMN IF EXISTS version_hash

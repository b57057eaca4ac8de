-- One row per stored record: the digests that the Bloom filters are built from when the product starts.
-- Try it:  clickhouse-client < this file
SELECT dossier_hash, version_hash
FROM dossier_version

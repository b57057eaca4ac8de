-- One row per stored record: the digests of its dossier and of its version that the Bloom filters are built from when the product starts,
-- over the same bytes as DossierRecord.Seal.
-- Try it:  clickhouse-client < this file
SELECT
    xxh3(concat(source, '\0', dossier_code)) AS dossier,
    xxh3(concat(source, '\0', dossier_code, reinterpretAsFixedString(toUnixTimestamp64Milli(updated_at)), reinterpretAsFixedString(sequence))) AS version
FROM dossier_version

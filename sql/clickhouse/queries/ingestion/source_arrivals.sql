-- One row per source: when its last accepted record arrived (UTC).
-- Try it:  clickhouse-client < this file
SELECT source, max(arrived_at)
FROM dossier_version
GROUP BY source
ORDER BY source

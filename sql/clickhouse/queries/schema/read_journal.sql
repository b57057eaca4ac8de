-- One row per migration that was run, with the SHA-256 of its text in hexadecimal.
-- Try it:  clickhouse-client < this file
SELECT name, checksum
FROM schema_migration
ORDER BY name

-- One row: how many inserts into this database are running. Of one's own user all are seen without any further right.
-- Try it:  clickhouse-client < this file
SELECT count()
FROM system.processes
WHERE query_kind = 'Insert' AND current_database = currentDatabase()

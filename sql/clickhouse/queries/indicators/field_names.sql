-- One row per field (lĩnh vực) ever received: its code and the name last sent with it.
-- Try it:  clickhouse-client < this file
SELECT field_code, argMax(field_name, arrival)
FROM field
GROUP BY field_code
ORDER BY field_code

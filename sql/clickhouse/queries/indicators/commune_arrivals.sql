-- One row per commune: when the last accepted record that it handles arrived (UTC).
-- Try it:  clickhouse-client --param_communes="['06652']" < this file
SELECT commune, max(arrived_at)
FROM commune_arrival
WHERE commune IN {communes:Array(String)}
GROUP BY commune
ORDER BY commune

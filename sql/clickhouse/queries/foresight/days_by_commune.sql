-- One row per commune and local day on which anything was received or ended (resolved or withdrawn), as of now, from the buckets.
-- Try it:  clickhouse-client --param_from=2026-08-01 --param_to=2026-11-22 --param_communes="['06652']" < this file
SELECT
    commune, day,
    sum(received),
    sum(resolved_early) + sum(resolved_on_time) + sum(resolved_late) + sum(withdrawn)
FROM commune_day
WHERE day BETWEEN {from:Date} AND {to:Date}
  AND commune IN {communes:Array(String)}
GROUP BY commune, day

-- One row per commune: what was received or ended on the days of a span, and on how many of them anything was, from the buckets.
-- Try it:  clickhouse-client --param_from=2026-10-12 --param_to=2026-11-20 --param_communes="['06652']" < this file
SELECT commune, toInt64(sum(events)) AS events, toInt64(count()) AS days
FROM
(
    SELECT commune, day, sum(received) + sum(resolved_early) + sum(resolved_on_time) + sum(resolved_late) + sum(withdrawn) AS events
    FROM commune_day
    WHERE day BETWEEN {from:Date} AND {to:Date}
      AND commune IN {communes:Array(String)}
    GROUP BY commune, day
    HAVING events > 0
)
GROUP BY commune

-- One row per commune, due day (2149-06-06: none) and pause: dossiers that were open at an instant, from history.
-- {at} is UTC; {reach} is its local day: a state that ended before it was not in force then.
-- Try it:  clickhouse-client --param_communes="['06652']" --param_at='2026-11-22 16:59:59.999' --param_reach=2026-11-22 < this file
SELECT handling_commune AS commune, due_day, status IN (5, 6, 8) AS paused, toInt64(sum(weight)) AS open
FROM dossier_span
WHERE reach_day >= {reach:Date}
  AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
  AND status IN (2, 4, 5, 6, 8)
  AND handling_commune IN {communes:Array(String)}
GROUP BY commune, due_day, paused
HAVING open != 0

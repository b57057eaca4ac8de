-- One row per commune and source that its current dossiers come from: the open ones, and those finished from {from} on.
-- Try it:  clickhouse-client --param_from=2026-10-24 --param_communes="['06652']" < this file
SELECT handling_commune, source
FROM dossier_span
WHERE reach_day >= {from:Date}
  AND valid_to = toDateTime64('2299-12-31 00:00:00.000', 3, 'UTC')
  AND handling_commune IN {communes:Array(String)}
GROUP BY handling_commune, source
HAVING sum(weight) > 0
ORDER BY handling_commune, source

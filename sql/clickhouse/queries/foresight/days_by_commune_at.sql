-- One row per commune and local day on which anything was received or ended, as it was known at an instant, from history.
-- {at} is UTC; a dossier that ended before {from} is not read.
-- Try it:  clickhouse-client --param_from=2026-08-01 --param_to=2026-11-22 --param_communes="['06652']"
--   --param_at='2026-11-22 16:59:59.999' < this file
SELECT commune, day, sum(received), sum(ended)
FROM
(
    SELECT handling_commune AS commune, received_day AS day, toInt64(weight) AS received, toInt64(0) AS ended
    FROM dossier_span
    WHERE reach_day >= {from:Date} AND received_day BETWEEN {from:Date} AND {to:Date}
      AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
      AND handling_commune IN {communes:Array(String)}

    UNION ALL

    SELECT handling_commune, finish_day, 0, weight
    FROM dossier_span
    WHERE reach_day >= {from:Date} AND finish_day BETWEEN {from:Date} AND {to:Date}
      AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
      AND handling_commune IN {communes:Array(String)}
)
GROUP BY commune, day

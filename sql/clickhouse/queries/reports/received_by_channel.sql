-- One row per commune, field (with the name sent), channel and level of service with at least one dossier received in the period, at an instant, from the
-- records themselves: the level is not part of the spans. {since} and {until} are the ends of the period, all instants in UTC. A
-- dossier received in the period has its current record in it or after it, for no record says that it was received after itself.
-- Try it:  clickhouse-client --param_communes="['06652']" --param_since='2026-10-31 17:00:00.000' --param_until='2026-11-22 16:59:59.999'
--   --param_at='2026-11-22 10:00:00.000' < this file
SELECT commune, field, field_title, way, level, toInt64(count())
FROM
(
    SELECT
        argMax(
            tuple(deleted, status, handling_commune, field_code, field_name, channel, service_level, least(received_at, updated_at)),
            tuple(updated_at, sequence, arrival)) AS latest,
        latest.1 AS is_deleted, latest.2 AS stands, latest.3 AS commune, latest.4 AS field, latest.5 AS field_title,
        latest.6 AS way, latest.7 AS level, latest.8 AS came
    FROM dossier_version
    WHERE updated_at >= {since:DateTime64(3, 'UTC')} AND updated_at <= {at:DateTime64(3, 'UTC')}
    GROUP BY source, dossier_code
)
WHERE NOT is_deleted AND stands NOT IN (1, 3)
  AND came >= {since:DateTime64(3, 'UTC')} AND came <= {until:DateTime64(3, 'UTC')}
  AND commune IN {communes:Array(String)}
GROUP BY commune, field, field_title, way, level
ORDER BY commune, field, field_title, way, level
SETTINGS optimize_aggregation_in_order = 1

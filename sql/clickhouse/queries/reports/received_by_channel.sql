-- One row per commune, field (with the name sent), channel and level of service with at least one dossier received in the period, at an instant, from the
-- records themselves: the level is not part of the spans. {since} and {until} are the ends of the period, all instants in UTC. A
-- dossier received in the period has its current record in it or after it, for no record says that it was received after itself.
-- {arrival}: the last record that the spans hold, so that both say the same while records come in.
-- Try it:  clickhouse-client --param_communes="['06652']" --param_fields='[]' --param_since='2026-10-31 17:00:00.000' --param_until='2026-11-22 16:59:59.999'
--   --param_at='2026-11-22 10:00:00.000' --param_arrival=1000000 < this file
SELECT commune, field, field_title, way, level, toInt64(count())
FROM
(
    -- The current record by reading the table from its end: a state of aggregation that holds eight columns of half a million dossiers
    -- would not fit the memory of a query (10 million dossiers: 2 s and refused; so 0.5 s).
    SELECT
        deleted, status, handling_commune AS commune, field_code AS field, field_name AS field_title, channel AS way, service_level AS level,
        least(received_at, updated_at) AS came
    FROM dossier_version
    WHERE updated_at >= {since:DateTime64(3, 'UTC')} AND updated_at <= {at:DateTime64(3, 'UTC')} AND arrival <= {arrival:UInt64}
    ORDER BY source DESC, dossier_code DESC, updated_at DESC, sequence DESC, arrival DESC
    LIMIT 1 BY source, dossier_code
)
WHERE NOT deleted AND status NOT IN (1, 3)
  AND came >= {since:DateTime64(3, 'UTC')} AND came <= {until:DateTime64(3, 'UTC')}
  AND commune IN {communes:Array(String)}
  AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field))
GROUP BY commune, field, field_title, way, level
ORDER BY commune, field, field_title, way, level

-- One row: how many counts of open dossiers are not what the spans in force add up to.
-- Try it:  clickhouse-client < this file
SELECT toInt64(count())
FROM
(
    SELECT
        commune, received_day, due_day, field_code, certification_by_name, channel, paused, apologised,
        sum(dossiers) AS lacking
    FROM
    (
        SELECT handling_commune AS commune, received_day, due_day, field_code, certification_by_name, channel,
               status IN (5, 6, 8) AS paused, apologised, toInt64(weight) AS dossiers
        FROM dossier_span
        WHERE valid_to = '2299-12-31 00:00:00.000' AND status IN (2, 4, 5, 6, 8)

        UNION ALL

        SELECT commune, received_day, due_day, field_code, certification_by_name, channel, paused, apologised, -dossiers
        FROM open_dossier
    )
    GROUP BY commune, received_day, due_day, field_code, certification_by_name, channel, paused, apologised
    HAVING lacking != 0
)

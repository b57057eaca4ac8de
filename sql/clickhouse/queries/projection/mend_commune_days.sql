-- Makes the buckets of communes and days what the spans in force add up to.
INSERT INTO commune_day
(
    day, commune, field_code, certification_by_name, channel,
    received, received_elsewhere, resolved_early, resolved_on_time, resolved_late, withdrawn
)
SELECT
    day, commune, field_code, certification_by_name, channel,
    sum(received) AS received_lacking, sum(received_elsewhere) AS elsewhere_lacking, sum(resolved_early) AS early_lacking,
    sum(resolved_on_time) AS on_time_lacking, sum(resolved_late) AS late_lacking, sum(withdrawn) AS withdrawn_lacking
FROM
(
    SELECT received_day AS day, handling_commune AS commune, field_code, certification_by_name, channel,
           toInt64(weight) AS received, toInt64(0) AS received_elsewhere, toInt64(0) AS resolved_early, toInt64(0) AS resolved_on_time,
           toInt64(0) AS resolved_late, toInt64(0) AS withdrawn
    FROM dossier_span
    WHERE valid_to = '2299-12-31 00:00:00.000'

    UNION ALL

    SELECT received_day, receiving_commune, field_code, certification_by_name, channel, 0, weight, 0, 0, 0, 0
    FROM dossier_span
    WHERE valid_to = '2299-12-31 00:00:00.000' AND receiving_commune != handling_commune

    UNION ALL

    SELECT finish_day, handling_commune, field_code, certification_by_name, channel, 0, 0,
           if(status != 7 AND finish_day < due_day AND due_day < '2149-06-06', weight, 0),
           if(status != 7 AND (finish_day = due_day OR due_day = '2149-06-06'), weight, 0),
           if(status != 7 AND finish_day > due_day, weight, 0),
           if(status = 7, weight, 0)
    FROM dossier_span
    WHERE valid_to = '2299-12-31 00:00:00.000' AND finish_day < '2149-06-06'

    UNION ALL

    SELECT day, commune, field_code, certification_by_name, channel,
           -received, -received_elsewhere, -resolved_early, -resolved_on_time, -resolved_late, -withdrawn
    FROM commune_day
)
GROUP BY day, commune, field_code, certification_by_name, channel
HAVING received_lacking != 0 OR elsewhere_lacking != 0 OR early_lacking != 0 OR on_time_lacking != 0 OR late_lacking != 0 OR withdrawn_lacking != 0

-- One row per commune with running dossiers that were put off by an apology: how many, how many whose new date has passed too
-- (before {due_limit}), how many were put off more than {most_times} times (different new dates over the dossier's history).
-- Days are local (Asia/Ho_Chi_Minh), {at} is UTC; 1970-01-01 stands for no new date, a record replaced under its own key does not count.
-- Try it:  clickhouse-client --param_communes="['06652']" --param_to=2026-11-22 --param_due_limit=2026-11-22 --param_reach=2026-11-01
--   --param_at='2026-11-22 10:00:00.000' --param_field= --param_fields='[]' --param_channel=0 --param_exclude_certification=0 --param_certification_by_name=1
--   --param_certification_fields='[]' --param_most_times=1 < this file
SELECT commune, toInt64(count()), toInt64(countIf(new_day < {due_limit:Date})), toInt64(countIf(times > {most_times:UInt32}))
FROM
(
    SELECT
        argMax(handling_commune, (updated_at, sequence))                        AS commune,
        toDate(argMax(new_date, (updated_at, sequence)), 'Asia/Ho_Chi_Minh')    AS new_day,
        uniqExact(new_date)                                                     AS times
    FROM
    (
        SELECT source, dossier_code, updated_at, sequence, argMax(handling_commune, arrival) AS handling_commune, argMax(apology_due_at, arrival) AS new_date
        FROM dossier_version
        WHERE updated_at <= {at:DateTime64(3, 'UTC')}
          AND (source, dossier_code) GLOBAL IN
          (
              SELECT source, dossier_code
              FROM dossier_span
              WHERE reach_day >= {reach:Date}
                AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
                AND handling_commune IN {communes:Array(String)}
                AND ({field:String} = '' OR field_code = {field:String})
                AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
                AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
                AND NOT ({exclude_certification:Bool}
                         AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))
                AND status IN (2, 4) AND apologised AND received_day <= {to:Date}
              GROUP BY source, dossier_code
              HAVING sum(weight) > 0
          )
        GROUP BY source, dossier_code, updated_at, sequence
    )
    WHERE new_date > toDateTime64('1970-01-01 00:00:00', 3, 'UTC')
    GROUP BY source, dossier_code
)
GROUP BY commune
ORDER BY commune

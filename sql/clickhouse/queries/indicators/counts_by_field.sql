-- One row per field with at least one dossier: the counts of contract §3 as of now, from the buckets.
-- Days are local (Asia/Ho_Chi_Minh). carried_over: all that ended from the period's first day on or is open now, less what
-- was received from that day on; a dossier ends no earlier than it was received, so no older bucket is needed.
-- Try it:  clickhouse-client --param_from=2026-11-01 --param_to=2026-11-22 --param_earliest=2026-10-20 --param_window_from=2026-11-06
--   --param_window_to=2026-11-19 --param_due_limit=2026-11-22 --param_due_soon=2026-11-23 --param_communes="['06652']"
--   --param_field= --param_fields='[]' --param_channel=0 --param_exclude_certification=0 --param_certification_by_name=1 --param_certification_fields='[]' < this file
SELECT
    field_code,
    sum(received), sum(received_online), sum(received_elsewhere), sum(carried_over), sum(resolved_early), sum(resolved_on_time),
    sum(resolved_late), sum(withdrawn), sum(open), sum(open_paused), sum(open_overdue), sum(open_no_apology), sum(due_soon),
    sum(resolved_in_window)
FROM
(
    SELECT
        field_code AS field_code,
        sumIf(d.received, day BETWEEN {from:Date} AND {to:Date})                               AS received,
        sumIf(d.received, day BETWEEN {from:Date} AND {to:Date} AND channel IN (2, 4))         AS received_online,
        sumIf(d.received_elsewhere, day BETWEEN {from:Date} AND {to:Date})                     AS received_elsewhere,
        sumIf(d.resolved_early + d.resolved_on_time + d.resolved_late + d.withdrawn - d.received, day >= {from:Date}) AS carried_over,
        sumIf(d.resolved_early, day BETWEEN {from:Date} AND {to:Date})                         AS resolved_early,
        sumIf(d.resolved_on_time, day BETWEEN {from:Date} AND {to:Date})                       AS resolved_on_time,
        sumIf(d.resolved_late, day BETWEEN {from:Date} AND {to:Date})                          AS resolved_late,
        sumIf(d.withdrawn, day BETWEEN {from:Date} AND {to:Date})                              AS withdrawn,
        toInt64(0) AS open, toInt64(0) AS open_paused, toInt64(0) AS open_overdue, toInt64(0) AS open_no_apology, toInt64(0) AS due_soon,
        sumIf(d.resolved_early + d.resolved_on_time + d.resolved_late, day BETWEEN {window_from:Date} AND {window_to:Date}) AS resolved_in_window
    FROM commune_day AS d
    WHERE day >= {earliest:Date}
      AND commune IN {communes:Array(String)}
      AND ({field:String} = '' OR field_code = {field:String})
      AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
      AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
      AND NOT ({exclude_certification:Bool}
               AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))
    GROUP BY field_code

    UNION ALL

    SELECT
        field_code AS field_code,
        0, 0, 0,
        sum(dossiers),
        0, 0, 0, 0,
        sumIf(dossiers, received_day <= {to:Date}),
        sumIf(dossiers, received_day <= {to:Date} AND paused),
        sumIf(dossiers, received_day <= {to:Date} AND NOT paused AND due_day < {due_limit:Date}),
        sumIf(dossiers, received_day <= {to:Date} AND NOT paused AND due_day < {due_limit:Date} AND NOT apologised),
        sumIf(dossiers, received_day <= {to:Date} AND NOT paused AND due_day BETWEEN {due_limit:Date} AND {due_soon:Date}),
        0
    FROM open_dossier
    WHERE commune IN {communes:Array(String)}
      AND ({field:String} = '' OR field_code = {field:String})
      AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
      AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
      AND NOT ({exclude_certification:Bool}
               AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))
    GROUP BY field_code
)
GROUP BY field_code
ORDER BY field_code

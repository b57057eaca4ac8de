-- One row per commune with at least one dossier: the counts of contract §3 at an instant, from history.
-- Days are local (Asia/Ho_Chi_Minh), {at} is UTC. A span that ended, or whose dossier was finished, before {reach} is in no figure.
-- Try it:  clickhouse-client --param_from=2026-11-01 --param_to=2026-11-22 --param_earliest=2026-10-20 --param_window_from=2026-11-06
--   --param_window_to=2026-11-19 --param_due_limit=2026-11-22 --param_due_soon=2026-11-23 --param_communes="['06652']"
--   --param_field= --param_fields='[]' --param_channel=0 --param_exclude_certification=0 --param_certification_by_name=1 --param_certification_fields='[]' --param_at='2026-10-31 16:59:59.999' --param_reach=2026-10-01 < this file
SELECT
    commune,
    sum(received), sum(received_online), sum(received_elsewhere), sum(carried_over), sum(resolved_early), sum(resolved_on_time),
    sum(resolved_late), sum(withdrawn), sum(open), sum(open_paused), sum(open_overdue), sum(open_no_apology), sum(due_soon),
    sum(resolved_in_window)
FROM
(
    SELECT
        handling_commune AS commune,
        sumIf(weight, received_day BETWEEN {from:Date} AND {to:Date})                       AS received,
        sumIf(weight, received_day BETWEEN {from:Date} AND {to:Date} AND channel IN (2, 4)) AS received_online,
        toInt64(0)                                                                          AS received_elsewhere,
        sumIf(weight, received_day < {from:Date} AND finish_day >= {from:Date})             AS carried_over,
        sumIf(weight, status IN (9, 10) AND finish_day BETWEEN {from:Date} AND {to:Date} AND finish_day < due_day AND due_day < '2149-06-06') AS resolved_early,
        sumIf(weight, status IN (9, 10) AND finish_day BETWEEN {from:Date} AND {to:Date} AND (finish_day = due_day OR due_day = '2149-06-06')) AS resolved_on_time,
        sumIf(weight, status IN (9, 10) AND finish_day BETWEEN {from:Date} AND {to:Date} AND finish_day > due_day) AS resolved_late,
        sumIf(weight, status = 7 AND finish_day BETWEEN {from:Date} AND {to:Date})          AS withdrawn,
        sumIf(weight, status IN (2, 4, 5, 6, 8) AND received_day <= {to:Date})              AS open,
        sumIf(weight, status IN (5, 6, 8) AND received_day <= {to:Date})                    AS open_paused,
        sumIf(weight, status IN (2, 4) AND received_day <= {to:Date} AND due_day < {due_limit:Date}) AS open_overdue,
        sumIf(weight, status IN (2, 4) AND received_day <= {to:Date} AND due_day < {due_limit:Date} AND NOT apologised) AS open_no_apology,
        sumIf(weight, status IN (2, 4) AND received_day <= {to:Date} AND due_day BETWEEN {due_limit:Date} AND {due_soon:Date}) AS due_soon,
        sumIf(weight, status IN (9, 10) AND finish_day BETWEEN {window_from:Date} AND {window_to:Date}) AS resolved_in_window
    FROM dossier_span
    WHERE reach_day >= {reach:Date}
      AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
      AND handling_commune IN {communes:Array(String)}
      AND ({field:String} = '' OR field_code = {field:String})
      AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
      AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
      AND NOT ({exclude_certification:Bool}
               AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))
    GROUP BY commune

    UNION ALL

    SELECT
        receiving_commune AS commune,
        0, 0,
        sumIf(weight, received_day BETWEEN {from:Date} AND {to:Date}),
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    FROM dossier_span
    WHERE reach_day >= {reach:Date}
      AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
      AND receiving_commune IN {communes:Array(String)} AND receiving_commune != handling_commune
      AND ({field:String} = '' OR field_code = {field:String})
      AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
      AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
      AND NOT ({exclude_certification:Bool}
               AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))
    GROUP BY commune
)
GROUP BY commune
ORDER BY commune

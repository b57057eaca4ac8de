-- One or two rows per commune with at least one dossier, to be added up (CountsQuery): what days saw, and what is open now. Together the
-- counts of contract §3 as of now, from the buckets.
-- Days are local (Asia/Ho_Chi_Minh). carried_over: all that ended from the period's first day on or is open now, less what
-- was received from that day on; a dossier ends no earlier than it was received, so no older bucket is needed.
-- Try it:  clickhouse-client --param_from=2026-11-01 --param_to=2026-11-22 --param_earliest=2026-10-20 --param_window_from=2026-11-06
--   --param_window_to=2026-11-19 --param_due_limit=2026-11-22 --param_due_soon=2026-11-23 --param_communes="['06652']"
--   --param_field= --param_fields='[]' --param_channel=0 --param_exclude_certification=0 --param_certification_by_name=1 --param_certification_fields='[]' < this file
WITH day BETWEEN {from:Date} AND {to:Date} AS in_period,
     resolved_early + resolved_on_time + resolved_late AS resolved
SELECT
    commune,
    sumIf(received, in_period)                                                 AS received_in_period,
    sumIf(received, in_period AND channel IN (2, 4))                           AS received_online,
    sumIf(received_elsewhere, in_period)                                       AS received_elsewhere_in_period,
    sumIf(resolved + withdrawn - received, day >= {from:Date})                 AS carried_over,
    sumIf(resolved_early, in_period)                                           AS early,
    sumIf(resolved_on_time, in_period)                                         AS on_time,
    sumIf(resolved_late, in_period)                                            AS late,
    sumIf(withdrawn, in_period)                                                AS withdrawn_in_period,
    0 AS open, 0 AS open_paused, 0 AS open_overdue, 0 AS open_no_apology, 0 AS due_soon,
    sumIf(resolved, day BETWEEN {window_from:Date} AND {window_to:Date})       AS resolved_in_window
FROM commune_day
WHERE day >= {earliest:Date}
  AND commune IN {communes:Array(String)}
  AND ({field:String} = '' OR field_code = {field:String})
  AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
  AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
  AND NOT ({exclude_certification:Bool}
           AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))
GROUP BY commune

UNION ALL

WITH received_day <= {to:Date} AS received_by_then,
     received_by_then AND NOT paused AND due_day < {due_limit:Date} AS overdue
SELECT
    commune,
    0, 0, 0,
    sum(dossiers),
    0, 0, 0, 0,
    sumIf(dossiers, received_by_then),
    sumIf(dossiers, received_by_then AND paused),
    sumIf(dossiers, overdue),
    sumIf(dossiers, overdue AND NOT apologised),
    sumIf(dossiers, received_by_then AND NOT paused AND due_day BETWEEN {due_limit:Date} AND {due_soon:Date}),
    0
FROM open_dossier
WHERE commune IN {communes:Array(String)}
  AND ({field:String} = '' OR field_code = {field:String})
  AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
  AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
  AND NOT ({exclude_certification:Bool}
           AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))
GROUP BY commune

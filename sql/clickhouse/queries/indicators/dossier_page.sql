-- One row per dossier of one page of a list, by receipt (as sent), source and code.
-- state: 1 open, 2 paused, 3 overdue, 4 overdue without apology, 5 due soon, 6 received, 7 resolved late; as the figures count them.
-- Try it:  clickhouse-client --param_state=3 --param_communes="['06652']" --param_from=2026-11-01 --param_to=2026-11-22 --param_due_limit=2026-11-22
--   --param_due_soon=2026-11-23 --param_at='2026-11-22 10:00:00.000' --param_reach=2026-11-01 --param_field= --param_fields='[]' --param_channel=0
--   --param_exclude_certification=0 --param_certification_by_name=1 --param_certification_fields='[]'
--   --param_after_received_at='1970-01-01 00:00:00.000' --param_after_source= --param_after_code= --param_limit=101 < this file
SELECT received_at, source, dossier_code
FROM dossier_span
WHERE reach_day >= {reach:Date}
  AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
  AND handling_commune IN {communes:Array(String)}
  AND ({field:String} = '' OR field_code = {field:String})
  AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
  AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
  AND NOT ({exclude_certification:Bool}
           AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))
  AND multiIf(
          {state:UInt8} = 1, status IN (2, 4, 5, 6, 8) AND received_day <= {to:Date},
          {state:UInt8} = 2, status IN (5, 6, 8) AND received_day <= {to:Date},
          {state:UInt8} = 3, status IN (2, 4) AND received_day <= {to:Date} AND due_day < {due_limit:Date},
          {state:UInt8} = 4, status IN (2, 4) AND received_day <= {to:Date} AND due_day < {due_limit:Date} AND NOT apologised,
          {state:UInt8} = 5, status IN (2, 4) AND received_day <= {to:Date} AND due_day BETWEEN {due_limit:Date} AND {due_soon:Date},
          {state:UInt8} = 6, received_day BETWEEN {from:Date} AND {to:Date},
          {state:UInt8} = 7, status IN (9, 10) AND finish_day BETWEEN {from:Date} AND {to:Date} AND finish_day > due_day,
          false)
  AND (received_at, source, dossier_code) > ({after_received_at:DateTime64(3, 'UTC')}, {after_source:String}, {after_code:String})
GROUP BY received_at, source, dossier_code
HAVING sum(weight) > 0
ORDER BY received_at, source, dossier_code
LIMIT {limit:UInt32}

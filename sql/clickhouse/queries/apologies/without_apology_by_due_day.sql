-- One row per commune and due day: running dossiers without an apology that are due up to {due_to}, at an instant, from history.
-- Days are local (Asia/Ho_Chi_Minh), {at} is UTC. Those due before D are the figure openNoApology of contract §3.
-- Try it:  clickhouse-client --param_communes="['06652']" --param_to=2026-11-22 --param_due_to=2026-11-23 --param_reach=2026-11-01
--   --param_at='2026-11-22 10:00:00.000' --param_field= --param_fields='[]' --param_channel=0 --param_exclude_certification=0 --param_certification_by_name=1
--   --param_certification_fields='[]' < this file
SELECT handling_commune, due_day, sum(weight) AS dossiers
FROM dossier_span
WHERE reach_day >= {reach:Date}
  AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
  AND handling_commune IN {communes:Array(String)}
  AND ({field:String} = '' OR field_code = {field:String})
  AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
  AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
  AND NOT ({exclude_certification:Bool}
           AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))
  AND status IN (2, 4) AND NOT apologised AND received_day <= {to:Date} AND due_day <= {due_to:Date}
GROUP BY handling_commune, due_day
HAVING dossiers > 0
ORDER BY handling_commune, due_day

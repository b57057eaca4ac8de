-- One row per running dossier of one commune without an apology that is due up to {due_to}, at an instant, the longest overdue first;
-- values as sent. Days are local (Asia/Ho_Chi_Minh), {at} is UTC.
-- Try it:  clickhouse-client --param_communes="['06652']" --param_to=2026-11-22 --param_due_to=2026-11-21 --param_reach=2026-11-01
--   --param_at='2026-11-22 10:00:00.000' --param_field= --param_fields='[]' --param_channel=0 --param_exclude_certification=0 --param_certification_by_name=1
--   --param_certification_fields='[]' --param_skip=0 --param_limit=500 < this file
SELECT source, dossier_code, procedure_code, procedure_name, received_at, due_at
FROM
(
    SELECT source, dossier_code, procedure_code, procedure_name, received_at, due_at
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
            AND status IN (2, 4) AND NOT apologised AND received_day <= {to:Date} AND due_day <= {due_to:Date}
          GROUP BY source, dossier_code
          HAVING sum(weight) > 0
      )
    ORDER BY updated_at DESC, sequence DESC, arrival DESC
    LIMIT 1 BY source, dossier_code
)
ORDER BY due_at, source, dossier_code
LIMIT {skip:UInt32}, {limit:UInt32}

-- One row per local day of the period on which anything was received or ended, at an instant, from history.
-- Try it:  clickhouse-client --param_from=2026-11-01 --param_to=2026-11-22 --param_communes="['06652']" --param_field= --param_fields='[]' --param_channel=0
--   --param_exclude_certification=0 --param_certification_by_name=1 --param_certification_fields='[]'
--   --param_at='2026-10-31 16:59:59.999' --param_reach=2026-10-01 < this file
SELECT
    day,
    sum(received), sum(received_online), sum(resolved_early), sum(resolved_on_time), sum(resolved_late), sum(withdrawn)
FROM
(
    SELECT received_day AS day, weight AS received, if(channel IN (2, 4), weight, 0) AS received_online,
           0 AS resolved_early, 0 AS resolved_on_time, 0 AS resolved_late, 0 AS withdrawn
    FROM dossier_span
    WHERE reach_day >= {reach:Date} AND received_day BETWEEN {from:Date} AND {to:Date}
      AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
      AND handling_commune IN {communes:Array(String)}
      AND ({field:String} = '' OR field_code = {field:String})
      AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
          AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
          AND NOT ({exclude_certification:Bool}
                   AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))

    UNION ALL

    SELECT finish_day AS day, 0, 0,
           if(status != 7 AND finish_day < due_day AND due_day < '2149-06-06', weight, 0),
           if(status != 7 AND (finish_day = due_day OR due_day = '2149-06-06'), weight, 0),
           if(status != 7 AND finish_day > due_day, weight, 0),
           if(status = 7, weight, 0)
    FROM dossier_span
    WHERE reach_day >= {reach:Date} AND finish_day BETWEEN {from:Date} AND {to:Date}
      AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
      AND handling_commune IN {communes:Array(String)}
      AND ({field:String} = '' OR field_code = {field:String})
      AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
          AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
          AND NOT ({exclude_certification:Bool}
                   AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))
)
GROUP BY day
ORDER BY day

-- One row per local day of the period on which anything was received or ended, as of now, from the buckets.
-- Try it:  clickhouse-client --param_from=2026-11-01 --param_to=2026-11-22 --param_communes="['06652']" --param_field= --param_fields='[]' --param_channel=0
--   --param_exclude_certification=0 --param_certification_by_name=1 --param_certification_fields='[]' < this file
SELECT
    day,
    sum(received), sumIf(received, channel IN (2, 4)), sum(resolved_early), sum(resolved_on_time), sum(resolved_late), sum(withdrawn)
FROM commune_day
WHERE day BETWEEN {from:Date} AND {to:Date}
  AND commune IN {communes:Array(String)}
  AND ({field:String} = '' OR field_code = {field:String})
  AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
        AND ({channel:UInt8} = 0 OR channel = {channel:UInt8})
        AND NOT ({exclude_certification:Bool}
                 AND if({certification_by_name:Bool}, certification_by_name, has({certification_fields:Array(String)}, field_code)))
GROUP BY day
ORDER BY day

-- One row per dossier of a list, as its record current at an instant says; by commune, due date, source and code. Instants in UTC,
-- values as sent; 1970-01-01 stands for an absent one.
-- state: 1 open, 2 paused, 3 overdue, 4 overdue without apology, 5 due soon, 6 received, 7 resolved late; as the figures count them.
-- A column of the log costs a read of nearly all of it, as dossiers of a list lie scattered: what the spans say is taken from them, and
-- {shows_finish} is false where nobody looks at finish times, which are then not read.
-- Try it:  clickhouse-client --param_state=3 --param_communes="['06652']" --param_from=2026-11-01 --param_to=2026-11-22 --param_due_limit=2026-11-22
--   --param_due_soon=2026-11-23 --param_at='2026-11-22 10:00:00.000' --param_reach=2026-11-01 --param_field= --param_fields='[]' --param_channel=0
--   --param_exclude_certification=0 --param_certification_by_name=1 --param_certification_fields='[]' --param_shows_finish=0 --param_limit=1000000 < this file
WITH listed AS
(
    -- Spans that were taken back count against those they stand for; what is left of a dossier at an instant is one state.
    SELECT source, dossier_code, handling_commune, receiving_commune, field_code, channel, status, received_at
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
    GROUP BY source, dossier_code, handling_commune, receiving_commune, field_code, channel, status, received_at
    HAVING sum(weight) > 0
)
SELECT record.source, record.dossier_code, procedure_code, procedure_name, listed.field_code, field_name, listed.handling_commune, listed.receiving_commune,
       listed.channel, listed.status, listed.received_at, due_at, finished_at, apology_at, apology_due_at
FROM
(
    SELECT source, dossier_code, procedure_code, procedure_name, field_name, due_at,
           if({shows_finish:Bool}, finished_at, toDateTime64(0, 3, 'UTC')) AS finished_at, apology_at, apology_due_at
    FROM dossier_version
    PREWHERE dossier_code GLOBAL IN (SELECT dossier_code FROM listed)
    WHERE updated_at <= {at:DateTime64(3, 'UTC')}
    ORDER BY updated_at DESC, sequence DESC, arrival DESC
    LIMIT 1 BY source, dossier_code
) AS record
GLOBAL INNER JOIN listed ON listed.source = record.source AND listed.dossier_code = record.dossier_code
ORDER BY listed.handling_commune, due_at, record.source, record.dossier_code
LIMIT {limit:UInt32}

-- One row per commune and figure (received, resolvedLate, open, openOverdue; as the counts of contract §3) that is not 0 at an instant:
-- the field with most of it, of equals the one whose code comes first. Days are local (Asia/Ho_Chi_Minh), {at} is UTC.
-- Try it:  clickhouse-client --param_from=2026-11-01 --param_to=2026-11-22 --param_due_limit=2026-11-22 --param_communes="['06652']" --param_fields='[]'
--   --param_at='2026-11-22 10:00:00.000' --param_reach=2026-10-01 < this file
SELECT commune, figure, field
FROM
(
    SELECT
        handling_commune AS commune,
        field_code AS field,
        sumIf(weight, received_day BETWEEN {from:Date} AND {to:Date}) AS received,
        sumIf(weight, status IN (9, 10) AND finish_day BETWEEN {from:Date} AND {to:Date} AND finish_day > due_day) AS resolved_late,
        sumIf(weight, status IN (2, 4, 5, 6, 8) AND received_day <= {to:Date}) AS open,
        sumIf(weight, status IN (2, 4) AND received_day <= {to:Date} AND due_day < {due_limit:Date}) AS open_overdue
    FROM dossier_span
    WHERE reach_day >= {reach:Date}
      AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
      AND handling_commune IN {communes:Array(String)}
      AND (empty({fields:Array(String)}) OR has({fields:Array(String)}, field_code))
    GROUP BY handling_commune, field_code
)
ARRAY JOIN ['received', 'resolvedLate', 'open', 'openOverdue'] AS figure, [received, resolved_late, open, open_overdue] AS dossiers
WHERE dossiers > 0
ORDER BY dossiers DESC, field
LIMIT 1 BY commune, figure

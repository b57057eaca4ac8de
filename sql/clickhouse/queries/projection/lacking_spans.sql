-- One row: how many spans of a slice are not as the recomputation has them (missing, or there without reason).
-- Try it:  clickhouse-client --param_slice=0 --param_slices=16 < this file
SELECT toInt64(count())
FROM
(
    SELECT reach_day, handling_commune, receiving_commune, field_code, certification_by_name, channel, status, received_at, received_day,
           due_day, finish_day, apologised, valid_from, valid_to, source, dossier_code, sum(weight) AS lacking
    FROM
    (
        SELECT *
        FROM dossier_span_check

        UNION ALL

        SELECT * REPLACE (-weight AS weight)
        FROM dossier_span
        WHERE cityHash64(source, dossier_code) % {slices:UInt32} = {slice:UInt32}
    )
    GROUP BY reach_day, handling_commune, receiving_commune, field_code, certification_by_name, channel, status, received_at, received_day,
             due_day, finish_day, apologised, valid_from, valid_to, source, dossier_code
    HAVING lacking != 0
)

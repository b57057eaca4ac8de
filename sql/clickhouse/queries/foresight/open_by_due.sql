-- One row per commune, due day (2149-06-06: none) and pause: dossiers open now, from the small hot set.
-- Try it:  clickhouse-client --param_communes="['06652']" < this file
SELECT commune, due_day, paused, sum(dossiers) AS open
FROM open_dossier
WHERE commune IN {communes:Array(String)}
GROUP BY commune, due_day, paused
HAVING open != 0

-- One row per commune: dossiers filed online (channel 2 or 4) that are registered (status 1) now and were so before {limit} already.
-- One that has waited since before {from} is no longer looked for: the log is searched from there on only.
-- Registered dossiers need not say when they were filed, so they wait from their first record on. Instants are UTC.
-- Try it:  clickhouse-client --param_communes="['06652']" --param_from='2026-10-23 00:00:00.000' --param_limit='2026-11-20 02:00:00.000'
--   --param_at='2026-11-23 02:00:00.000' < this file
SELECT last.1 AS commune, toInt64(count()) AS waiting
FROM
(
    SELECT
        argMax((handling_commune, status, channel, deleted), (updated_at, sequence, arrival)) AS last,
        minIf(updated_at, status = 1) AS since
    FROM dossier_version
    WHERE updated_at <= {at:DateTime64(3, 'UTC')}
      AND (source, dossier_code) GLOBAL IN
      (
          SELECT source, dossier_code
          FROM dossier_version
          WHERE status = 1 AND channel IN (2, 4)
            AND updated_at BETWEEN {from:DateTime64(3, 'UTC')} AND {limit:DateTime64(3, 'UTC')}
            AND handling_commune IN {communes:Array(String)}
      )
    GROUP BY source, dossier_code
)
WHERE last.2 = 1 AND last.3 IN (2, 4) AND NOT last.4
  AND since < {limit:DateTime64(3, 'UTC')}
GROUP BY commune

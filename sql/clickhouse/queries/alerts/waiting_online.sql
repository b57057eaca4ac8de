-- One row per commune: dossiers filed online (channel 2 or 4) that are registered (status 1) now and were so before {limit} already.
-- One of which nothing was heard since {from} is no longer looked for: the log is searched from there on only.
-- Registered dossiers need not say when they were filed, so they wait from their first record on. Instants are UTC.
-- Try it:  clickhouse-client --param_communes="['06652']" --param_from='2026-10-23 00:00:00.000' --param_limit='2026-11-20 02:00:00.000'
--   --param_at='2026-11-23 02:00:00.000' < this file
SELECT commune, toInt64(count()) AS waiting
FROM
(
    SELECT
        argMax(handling_commune, (updated_at, sequence, arrival)) AS commune,
        minIf(updated_at, status = 1) AS since
    FROM dossier_version
    WHERE updated_at <= {at:DateTime64(3, 'UTC')}
      AND (source, dossier_code) GLOBAL IN
      (
          -- The current record by reading the table from its end. Every dossier filed online was registered once, few still are: to fold
          -- the histories of all of them took 4.3 s and 200 MB of half a million, growing with them (10 million dossiers; so 1.1 s and 100 MB).
          SELECT source, dossier_code
          FROM
          (
              SELECT source, dossier_code, status, channel, deleted, handling_commune
              FROM dossier_version
              WHERE updated_at BETWEEN {from:DateTime64(3, 'UTC')} AND {at:DateTime64(3, 'UTC')}
              ORDER BY source DESC, dossier_code DESC, updated_at DESC, sequence DESC, arrival DESC
              LIMIT 1 BY source, dossier_code
          )
          WHERE status = 1 AND channel IN (2, 4) AND NOT deleted AND handling_commune IN {communes:Array(String)}
      )
    GROUP BY source, dossier_code
)
WHERE since < {limit:DateTime64(3, 'UTC')}
GROUP BY commune

-- One row per field (lĩnh vực) named in {fields} that has a record in [{since}, {at}] (UTC): the name last sent with it by then.
-- Try it:  clickhouse-client --param_fields="['LV-HOTICH']" --param_since='2026-10-31 17:00:00.000' --param_at='2026-11-22 10:00:00.000' < this file
SELECT field_code, argMax(field_name, tuple(updated_at, sequence, arrival))
FROM dossier_version
WHERE updated_at >= {since:DateTime64(3, 'UTC')} AND updated_at <= {at:DateTime64(3, 'UTC')}
  AND field_code IN {fields:Array(String)} AND field_name != ''
GROUP BY field_code
ORDER BY field_code

-- One row per commune and k (working days, 0 to 11): what became of its dossiers due from {from} to {to}, as known at an instant;
-- the last three columns are the same on every row of a commune. See DueCounts.
-- Dossiers are counted in thousandths, each by 0.5 ^ (working days since its due day / 20): habits change. Ends after the due day and
-- late days are counted whole.
-- {numbers}: of each local day from {first} on, how many working days there have been up to it. A day counts as the working day
-- on or before it for a due day, on or after it for a receipt or an end. Dossiers due before {from} count only as late days, and as ends after the due
-- day, from {from} on.
-- Try it:  clickhouse-client --param_communes="['06652']" --param_first=2026-11-02 --param_from=2026-11-09 --param_to=2026-11-12
--   --param_today=2026-11-13 --param_numbers="['1','2','3','4','5','5','5','6','7','8','9','10']" --param_at='2026-11-12 16:59:59.999' < this file
SELECT
    commune,
    toUInt8(k) AS ahead,
    toInt64(1000 * sumIf(counted, recent AND lag >= k AND (missed OR slack < k))) AS at_risk,
    toInt64(1000 * sumIf(counted, recent AND lag >= k AND missed))                AS at_risk_missed,
    toInt64(1000 * sumIf(counted, recent AND lag = k))                            AS granted,
    toInt64(1000 * sumIf(counted, recent AND lag = k AND missed))                 AS granted_missed,
    toInt64(1000 * sumIf(counted, recent))                                        AS due,
    toInt64(sumIf(dossiers, missed AND ended))                                    AS late_ended,
    toInt64(sumIf(dossiers * late_days, missed))                                  AS all_late_days
FROM
(
    SELECT
        commune, recent, missed, ended, lag, slack, late_days,
        sum(weight) AS dossiers, sum(weight * exp2(-age / 20)) AS counted
    FROM
    (
        WITH
            arrayMap(number -> toInt32(number), {numbers:Array(String)}) AS numbers,
            numbers[toInt32({today:Date} - {first:Date})] AS last_number,
            numbers[toInt32({from:Date} - {first:Date})] AS before_number
        SELECT
            handling_commune AS commune,
            weight,
            due_day >= {from:Date} AS recent,
            finish_day > due_day AS missed,
            status IN (7, 9, 10) AS ended,
            numbers[toInt32(greatest(due_day, {first:Date}) - {first:Date}) + 1] AS due_number,
            greatest(0, last_number - due_number) AS age,
            least(12, greatest(0, due_number - numbers[toInt32(greatest(received_day, {first:Date}) - {first:Date})] - 1)) AS lag,
            if(ended, numbers[toInt32(greatest(finish_day, {first:Date}) - {first:Date})] + 1, last_number) AS end_number,
            if(missed, 0, least(12, greatest(0, due_number - end_number))) AS slack,
            if(missed, greatest(0, end_number - greatest(due_number, before_number)), 0) AS late_days
        FROM dossier_span
        WHERE reach_day >= {first:Date}
          AND valid_from <= {at:DateTime64(3, 'UTC')} AND valid_to > {at:DateTime64(3, 'UTC')}
          AND handling_commune IN {communes:Array(String)}
          AND status IN (2, 4, 7, 9, 10)
          AND due_day <= {to:Date}
          AND (due_day >= {from:Date} OR finish_day >= {from:Date})
    )
    GROUP BY commune, recent, missed, ended, lag, slack, late_days
)
ARRAY JOIN range(12) AS k
GROUP BY commune, k

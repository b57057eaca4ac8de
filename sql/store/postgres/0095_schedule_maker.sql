-- Who answers for a schedule, so that it runs with what they may do then: account:<id> or key:<name>; NULL: kept before, told by name.
ALTER TABLE report_schedule ADD COLUMN maker TEXT;

-- Times at which a schedule made nothing, and why (code). maker: name, as people knew it. Instants are milliseconds since 1970 (UTC).
CREATE TABLE report_schedule_refusal
(
    schedule   TEXT   NOT NULL REFERENCES report_schedule (id) ON DELETE CASCADE,
    planned_at BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    code       TEXT   NOT NULL,
    maker      TEXT   NOT NULL,
    PRIMARY KEY (schedule, planned_at)
);

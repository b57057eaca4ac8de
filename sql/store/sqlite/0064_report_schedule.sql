-- Reports that come by themselves. units: province, each (commune its own) or named (communes, separated by commas). level: of the roster
-- of the unit that a report is about; NULL: only contacts (ids, separated by commas). at_time: HH:mm on an office's wall.
-- last_error: why the last firing made no run (code). next_at: when it is due next, by the calendar of that version; NULL while it is paused.
CREATE TABLE report_schedule
(
    id          TEXT PRIMARY KEY,
    form        TEXT   NOT NULL,
    province    TEXT   NOT NULL,
    units       TEXT   NOT NULL,
    communes    TEXT   NOT NULL,
    rhythm      TEXT   NOT NULL,
    period      TEXT   NOT NULL,
    working_day BIGINT NOT NULL,
    at_time     TEXT   NOT NULL,
    formats     TEXT   NOT NULL,
    level       BIGINT,
    contacts    TEXT   NOT NULL,
    next_at     BIGINT,
    calendar    TEXT   NOT NULL,
    changed_at  BIGINT NOT NULL,
    changed_by  TEXT   NOT NULL,
    last_error  TEXT
);

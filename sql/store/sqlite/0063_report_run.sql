-- Files that several things of the store point to by their hash: files of report runs, attachments of notices. keep_until is moved
-- forward by whoever needs a file for longer; days are never counted by readers.
CREATE TABLE kept_file
(
    sha256     TEXT PRIMARY KEY,
    size       BIGINT NOT NULL,
    keep_until BIGINT NOT NULL
);

CREATE INDEX kept_file_until ON kept_file (keep_until);

CREATE TABLE kept_file_part
(
    sha256 TEXT   NOT NULL REFERENCES kept_file (sha256) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (sha256, number)
);

-- One form and period for many units at one instant. The run's state follows from its items and from cancelled_at. formats: separated
-- by commas. province: two digits, or all. schedule_id and planned_at: of the schedule that made it; level and
-- contacts: to whom each report is sent when it is made.
CREATE TABLE report_run
(
    id           TEXT PRIMARY KEY,
    form         TEXT   NOT NULL,
    title        TEXT   NOT NULL,
    province     TEXT   NOT NULL,
    period_from  TEXT   NOT NULL,
    period_to    TEXT   NOT NULL,
    as_of        BIGINT NOT NULL,
    compare      TEXT   NOT NULL,
    formats      TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    made_by      TEXT   NOT NULL,
    cancelled_at BIGINT,
    cancelled_by TEXT,
    schedule_id  TEXT,
    planned_at   BIGINT,
    level        BIGINT,
    contacts     TEXT   NOT NULL
);

CREATE INDEX report_run_made ON report_run (made_at, id);
CREATE INDEX report_run_schedule ON report_run (schedule_id, made_at);

-- One unit of a run. state: waiting, done, failed, cancelled; one that waits and is claimed is being made. unit is empty for a whole province.
CREATE TABLE report_run_item
(
    run_id        TEXT   NOT NULL REFERENCES report_run (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL,
    province      TEXT   NOT NULL,
    unit          TEXT   NOT NULL,
    state         TEXT   NOT NULL,
    attempts      BIGINT NOT NULL,
    next_at       BIGINT NOT NULL,
    claimed_by    TEXT,
    claimed_until BIGINT,
    code          TEXT,
    error_code    TEXT,
    error_detail  TEXT,
    began_at      BIGINT,
    ended_at      BIGINT,
    PRIMARY KEY (run_id, number)
);

CREATE INDEX report_run_item_waiting ON report_run_item (next_at, run_id, number) WHERE state = 'waiting';

CREATE TABLE report_run_file
(
    run_id TEXT   NOT NULL,
    number BIGINT NOT NULL,
    format TEXT   NOT NULL,
    name   TEXT   NOT NULL,
    sha256 TEXT   NOT NULL,
    size   BIGINT NOT NULL,
    PRIMARY KEY (run_id, number, format),
    FOREIGN KEY (run_id, number) REFERENCES report_run_item (run_id, number) ON DELETE CASCADE
);

-- Facts of alarms. What an alarm is now follows from them; what people were told is kept apart.
-- commune is empty for an alarm of the whole installation; reasons is JSON.
CREATE TABLE alarm
(
    id              TEXT PRIMARY KEY,
    rule            TEXT     NOT NULL,
    severity        SMALLINT NOT NULL,
    commune         TEXT     NOT NULL,
    province        TEXT     NOT NULL,
    began_at        BIGINT   NOT NULL,
    fired_at        BIGINT,
    acknowledged_at BIGINT,
    acknowledged_by TEXT,
    note            TEXT,
    promised_at     BIGINT,
    resolved_at     BIGINT,
    reviewed_at     BIGINT,
    reviewed_by     TEXT,
    cause           TEXT,
    done            TEXT,
    reasons         TEXT     NOT NULL
);

-- One alarm of a rule and a commune at a time.
CREATE UNIQUE INDEX alarm_going_on ON alarm (rule, commune) WHERE resolved_at IS NULL;
CREATE INDEX alarm_by_commune ON alarm (commune, id);
CREATE INDEX alarm_by_rule ON alarm (rule, id);

-- What people were last told of an alarm, and the highest level asked.
CREATE TABLE alarm_told
(
    alarm_id TEXT PRIMARY KEY REFERENCES alarm (id),
    state    SMALLINT NOT NULL,
    at       BIGINT   NOT NULL,
    level    SMALLINT NOT NULL,
    level_at BIGINT   NOT NULL
);

CREATE INDEX alarm_told_open ON alarm_told (alarm_id) WHERE state <> 4;

-- History; rows are only ever added.
CREATE TABLE alarm_event
(
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alarm_id TEXT   NOT NULL REFERENCES alarm (id) ON DELETE CASCADE,
    at       BIGINT NOT NULL,
    kind     TEXT   NOT NULL,
    actor    TEXT,
    detail   TEXT   NOT NULL
);

CREATE INDEX alarm_event_by_alarm ON alarm_event (alarm_id, id);

CREATE TABLE alarm_silence
(
    id         TEXT PRIMARY KEY,
    rule       TEXT,
    commune    TEXT,
    province   TEXT,
    from_at    BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    reason     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT   NOT NULL,
    ended_at   BIGINT,
    ended_by   TEXT
);

-- Changes that are gathered into one message: one open window a rule, state and level. Emptied when the message is written.
CREATE TABLE alarm_window
(
    id        TEXT PRIMARY KEY,
    rule      TEXT     NOT NULL,
    state     SMALLINT NOT NULL,
    level     SMALLINT NOT NULL,
    opened_at BIGINT   NOT NULL,
    UNIQUE (rule, state, level)
);

CREATE TABLE alarm_window_change
(
    window_id TEXT     NOT NULL REFERENCES alarm_window (id) ON DELETE CASCADE,
    alarm_id  TEXT     NOT NULL,
    commune   TEXT     NOT NULL,
    reason    SMALLINT NOT NULL,
    body      TEXT     NOT NULL,
    PRIMARY KEY (window_id, alarm_id)
);

-- When a commune was last reminded of anything.
CREATE TABLE alarm_reminder
(
    commune TEXT PRIMARY KEY,
    at      BIGINT NOT NULL
);

-- One row. version grows with every change of anything above, so whoever writes on what is no longer so is found out;
-- holder is the node that evaluates, beat proves that it lives.
CREATE TABLE alarm_desk
(
    id      INTEGER PRIMARY KEY,
    version BIGINT NOT NULL,
    holder  TEXT   NOT NULL,
    beat    BIGINT NOT NULL
);

INSERT INTO alarm_desk (id, version, holder, beat) VALUES (1, 0, '', 0);

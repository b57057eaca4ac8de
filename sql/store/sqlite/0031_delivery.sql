-- A notice becomes one delivery per channel and recipient; divided_at tells when, and gaps which levels had nobody on duty
-- (unit:level, separated by commas).
ALTER TABLE notice ADD COLUMN divided_at BIGINT;
ALTER TABLE notice ADD COLUMN gaps TEXT;
CREATE INDEX notice_undivided ON notice (created_at) WHERE divided_at IS NULL;

-- What one recipient is told by one channel. id follows from notice, channel and recipient; subject and body never change.
-- state: waiting, sent, undeliverable, given-up. province: whose units it is about; '' of none, '*' of several.
-- failures counts since first_at, attempts for ever.
CREATE TABLE delivery (
    id             TEXT PRIMARY KEY,
    notice_id      TEXT NOT NULL REFERENCES notice (id),
    channel        TEXT NOT NULL,
    recipient      TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    province       TEXT NOT NULL,
    subject        TEXT NOT NULL,
    body           TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    state          TEXT NOT NULL,
    attempts       INTEGER NOT NULL,
    failures       INTEGER NOT NULL,
    first_at       BIGINT,
    last_at        BIGINT,
    next_at        BIGINT NOT NULL,
    claimed_by     TEXT,
    claimed_until  BIGINT,
    last_code      TEXT,
    last_detail    TEXT,
    ended_at       BIGINT,
    ended_by       TEXT,
    reason         TEXT
);
CREATE INDEX delivery_waiting ON delivery (channel, next_at) WHERE state = 'waiting';
CREATE INDEX delivery_by_state ON delivery (state, created_at, id);
CREATE INDEX delivery_by_notice ON delivery (notice_id);

CREATE TABLE delivery_attempt (
    delivery_id TEXT NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    at          BIGINT NOT NULL,
    took        BIGINT NOT NULL,
    code        TEXT NOT NULL,
    detail      TEXT NOT NULL,
    PRIMARY KEY (delivery_id, number)
);

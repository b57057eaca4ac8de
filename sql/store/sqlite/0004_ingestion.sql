-- Agency codes of the source systems and the commune that each belongs to; replaced whole.
CREATE TABLE unit
(
    unit_code    TEXT PRIMARY KEY,
    commune_code TEXT NOT NULL
);

-- Records set aside, each once, until replayed or dismissed. kept is JSON without anything personal.
CREATE TABLE quarantine
(
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint  TEXT     NOT NULL,
    code         TEXT     NOT NULL,
    message      TEXT     NOT NULL,
    source       TEXT     NOT NULL,
    dossier_code TEXT,
    shape        SMALLINT NOT NULL,
    kept         TEXT     NOT NULL,
    arrived_at   BIGINT   NOT NULL,
    last_at      BIGINT   NOT NULL,
    outcome      TEXT,
    reason       TEXT,
    UNIQUE (fingerprint, code)
);

CREATE INDEX quarantine_open ON quarantine (outcome, code, id);

-- The step of the projection last begun: one row.
CREATE TABLE projection_step
(
    id             INTEGER PRIMARY KEY,
    number         BIGINT NOT NULL,
    before_arrival BIGINT NOT NULL,
    before_clock   BIGINT NOT NULL,
    after_arrival  BIGINT NOT NULL,
    after_clock    BIGINT NOT NULL
);

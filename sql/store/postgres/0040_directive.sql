-- What a leader asked of communes. Written once; only revision moves, so that of two who act at once one waits for the other.
-- Instants are milliseconds since 1970 (UTC), days are yyyy-MM-dd. figure, dossiers (state of a list) and alarm say what it is about.
CREATE TABLE directive
(
    id                    TEXT PRIMARY KEY,
    figure                TEXT,
    dossiers              TEXT,
    alarm                 TEXT,
    period_from           TEXT     NOT NULL,
    period_to             TEXT     NOT NULL,
    field                 TEXT,
    channel               SMALLINT,
    without_certification SMALLINT NOT NULL,
    seen_at               BIGINT   NOT NULL,
    instruction           TEXT     NOT NULL,
    priority              SMALLINT NOT NULL,
    due_at                BIGINT   NOT NULL,
    given_by              TEXT     NOT NULL,
    given_at              BIGINT   NOT NULL,
    revision              BIGINT   NOT NULL
);

CREATE INDEX directive_given ON directive (given_at, id);

-- Each commune that was asked, and the figure as it was seen; NULL: there was none.
CREATE TABLE directive_unit
(
    directive TEXT NOT NULL REFERENCES directive (id),
    commune   TEXT NOT NULL,
    province  TEXT NOT NULL,
    value     DOUBLE PRECISION,
    PRIMARY KEY (directive, commune)
);

CREATE INDEX directive_unit_commune ON directive_unit (commune, directive);

-- What happened since, in the order of number; never changed. kind as DirectiveEventKind. value: the figure at an answer or acceptance.
CREATE TABLE directive_event
(
    directive TEXT     NOT NULL REFERENCES directive (id),
    number    BIGINT   NOT NULL,
    kind      SMALLINT NOT NULL,
    commune   TEXT     NOT NULL,
    at        BIGINT   NOT NULL,
    actor     TEXT     NOT NULL,
    note      TEXT     NOT NULL,
    value     DOUBLE PRECISION,
    due_at    BIGINT,
    level     SMALLINT NOT NULL,
    PRIMARY KEY (directive, number)
);

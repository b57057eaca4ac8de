-- Reports that were made: what stands around the figures (head: JSON, compressed by Brotli) and the hash of the figures, for ever. One row for the same
-- figures however often they are made. Days are yyyy-MM-dd, instants milliseconds since 1970 (UTC), unit is empty for a whole province.
CREATE TABLE report
(
    sha256      TEXT PRIMARY KEY,
    code        TEXT     NOT NULL,
    form        TEXT     NOT NULL,
    version     TEXT     NOT NULL,
    form_digest TEXT     NOT NULL,
    province    TEXT     NOT NULL,
    unit        TEXT     NOT NULL,
    period_from TEXT     NOT NULL,
    period_to   TEXT     NOT NULL,
    as_of       BIGINT   NOT NULL,
    head        BYTEA NOT NULL,
    -- Rows of each section, parted by commas; -1 for all when the figures have been forgotten.
    row_counts  TEXT     NOT NULL,
    keep_until  BIGINT   NOT NULL,
    made_at     BIGINT   NOT NULL
);

CREATE INDEX report_code ON report (code);
CREATE INDEX report_keep ON report (keep_until);

-- The text of the figures, compressed (Brotli), in parts that are put together in the order of their numbers.
CREATE TABLE report_part
(
    sha256 TEXT   NOT NULL REFERENCES report (sha256),
    number BIGINT NOT NULL,
    body   BYTEA NOT NULL,
    PRIMARY KEY (sha256, number)
);

-- The file of the form that a report was made by, so that it can be made again whatever becomes of the form.
CREATE TABLE report_form
(
    digest TEXT PRIMARY KEY,
    text   TEXT NOT NULL
);

-- Every time a report was made: by whom and as what.
CREATE TABLE report_making
(
    id      TEXT PRIMARY KEY,
    sha256  TEXT   NOT NULL REFERENCES report (sha256),
    made_at BIGINT NOT NULL,
    made_by TEXT   NOT NULL,
    format  TEXT   NOT NULL
);

CREATE INDEX report_making_at ON report_making (made_at, id);
CREATE INDEX report_making_report ON report_making (sha256, made_at);

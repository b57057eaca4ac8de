-- The papers that offices make of reports. Written once; only revision moves, so that of two who act at once one waits for the other.
-- Ids are of UUIDs that ascend with time. supersedes: the issued paper that this one is to replace.
CREATE TABLE report_paper
(
    id         TEXT PRIMARY KEY,
    province   TEXT   NOT NULL,
    supersedes TEXT REFERENCES report_paper (id),
    revision   BIGINT NOT NULL
);

CREATE INDEX report_paper_supersedes ON report_paper (supersedes);

-- What happened to a paper, in the order of number; never changed. kind as PaperEventKind, instants are milliseconds since 1970 (UTC).
-- sha256: the figures from then on; other: by which paper it was superseded.
CREATE TABLE report_paper_event
(
    paper  TEXT     NOT NULL REFERENCES report_paper (id),
    number BIGINT   NOT NULL,
    kind   SMALLINT NOT NULL,
    at     BIGINT   NOT NULL,
    actor  TEXT     NOT NULL,
    note   TEXT     NOT NULL,
    sha256 TEXT REFERENCES report (sha256),
    other  TEXT REFERENCES report_paper (id),
    PRIMARY KEY (paper, number)
);

CREATE INDEX report_paper_event_report ON report_paper_event (sha256, paper);

-- What an issued paper bears. A body (a province's or commune's code and which of its bodies) gives each number of a year once.
-- authority: lines parted by line feeds; day is yyyy-MM-dd.
CREATE TABLE report_paper_issue
(
    paper     TEXT PRIMARY KEY REFERENCES report_paper (id),
    body      TEXT     NOT NULL,
    year      BIGINT   NOT NULL,
    number    BIGINT   NOT NULL,
    issuer    SMALLINT NOT NULL,
    symbol    TEXT     NOT NULL,
    day       TEXT     NOT NULL,
    place     TEXT     NOT NULL,
    authority TEXT     NOT NULL,
    position  TEXT     NOT NULL,
    signer    TEXT     NOT NULL,
    UNIQUE (body, year, number)
);

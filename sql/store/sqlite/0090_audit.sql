-- Who did what. Only added to: each entry's hash covers the one before, numbers have no gaps.
CREATE TABLE audit_entry
(
    seq     INTEGER PRIMARY KEY,
    at      BIGINT NOT NULL,
    who     TEXT   NOT NULL,
    caller  TEXT   NOT NULL,
    address TEXT   NOT NULL,
    action  TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    scope   TEXT   NOT NULL,
    outcome TEXT   NOT NULL,
    detail  TEXT   NOT NULL,
    hash    TEXT   NOT NULL
);
CREATE INDEX audit_entry_at ON audit_entry (at, seq);
CREATE INDEX audit_entry_who ON audit_entry (who, at, seq);
CREATE INDEX audit_entry_action ON audit_entry (action, at, seq);
CREATE INDEX audit_entry_subject ON audit_entry (subject, at, seq);

-- The last entry, which the next one continues, and the last that went to the archive. One row.
CREATE TABLE audit_head
(
    id            SMALLINT PRIMARY KEY CHECK (id = 1),
    seq           BIGINT NOT NULL,
    hash          TEXT   NOT NULL,
    archived      BIGINT NOT NULL
);
INSERT INTO audit_head (id, seq, hash, archived) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0);

-- Changes that are about to be made; gone with the entry that says how they ended.
CREATE TABLE audit_begun
(
    id    TEXT   PRIMARY KEY,
    node  TEXT   NOT NULL,
    at    BIGINT NOT NULL,
    event TEXT   NOT NULL
);

-- Files into which older entries were moved; node: in whose data folder they lie.
CREATE TABLE audit_archive
(
    first       BIGINT PRIMARY KEY,
    last        BIGINT NOT NULL,
    hash_before TEXT   NOT NULL,
    hash_after  TEXT   NOT NULL,
    file        TEXT   NOT NULL,
    sha256      TEXT   NOT NULL,
    node        TEXT   NOT NULL,
    months      BIGINT NOT NULL,
    made_at     BIGINT NOT NULL
);

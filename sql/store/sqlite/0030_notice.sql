-- What is to be told, once; see Notice. communes is a list of codes separated by commas.
CREATE TABLE notice (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    topic      TEXT NOT NULL,
    state      TEXT NOT NULL,
    communes   TEXT NOT NULL,
    level      SMALLINT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    payload    TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- One row per key of a machine. Several rows may hold the same hash: one key with several scopes.
CREATE TABLE api_key (
    name       TEXT PRIMARY KEY,
    -- SHA-256 of the key, hexadecimal; the key itself is kept nowhere.
    hash       TEXT NOT NULL,
    -- ingest, read or alarms
    scope      TEXT NOT NULL,
    -- The source of the records this key sends when they name none.
    source     TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- One row per pulled source: how far its records are durable here.
CREATE TABLE source_cursor (
    source     TEXT PRIMARY KEY,
    cursor     TEXT NOT NULL,
    moved_at   BIGINT NOT NULL,
    arrived_at BIGINT
);

-- Whom to tell at a commune (five digits) or a province (two): personal data of officers.
-- weekdays: a bit for each day, Monday 1 to Sunday 64. Days are YYYY-MM-DD; lists of them are separated by commas.
CREATE TABLE contact (
    id         TEXT PRIMARY KEY,
    unit       TEXT NOT NULL,
    level      SMALLINT NOT NULL,
    name       TEXT NOT NULL,
    position   TEXT,
    email      TEXT,
    phone      TEXT,
    zalo       TEXT,
    language   TEXT NOT NULL,
    valid_from TEXT,
    valid_to   TEXT,
    weekdays   SMALLINT NOT NULL,
    duty_dates TEXT NOT NULL,
    off_dates  TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
CREATE INDEX contact_by_unit ON contact (unit, level);

-- Whom a notice is for beside or instead of those on duty: contacts are ids, separated by commas. audience: everybody (those on duty and
-- addresses that get everything), duty (those on duty and the contacts), contacts (the contacts alone); programs get every notice.
ALTER TABLE notice ADD COLUMN contacts TEXT NOT NULL DEFAULT '';
ALTER TABLE notice ADD COLUMN audience TEXT NOT NULL DEFAULT 'everybody';

-- Files that go with a notice by e-mail, kept once however many get them (kept_file).
CREATE TABLE notice_attachment
(
    notice_id    TEXT   NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    number       BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    content_type TEXT   NOT NULL,
    sha256       TEXT   NOT NULL,
    PRIMARY KEY (notice_id, number)
);
CREATE INDEX notice_topic ON notice (topic);

-- Who an account is, and that its password was chosen by somebody else. Types are those EF Core expects.
ALTER TABLE account ADD COLUMN full_name TEXT;
ALTER TABLE account ADD COLUMN must_change_password INTEGER NOT NULL DEFAULT 0;

-- Until now everybody who signed in saw every unit and every field; who did keeps that. From here on an account sees what is written
-- here: ioc:unit is a province (two digits), a commune (five) or *, ioc:field the code of a field or *. None of either: nothing.
INSERT INTO account_claim (user_id, claim_type, claim_value) SELECT id, 'ioc:unit', '*' FROM account;
INSERT INTO account_claim (user_id, claim_type, claim_value) SELECT id, 'ioc:field', '*' FROM account;

-- A sign-in: the cookie names it. Instants are milliseconds since 1970 (UTC).
CREATE TABLE account_session (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    started_at BIGINT NOT NULL,
    -- The last time it was looked at, to within half a minute.
    seen_at    BIGINT NOT NULL,
    address    TEXT NOT NULL,
    agent      TEXT NOT NULL,
    ended_at   BIGINT
);
CREATE INDEX account_session_by_account ON account_session (account_id, seen_at);

-- Keys of machines: what they see, as accounts do (separated by commas), until when they hold, when they were last used. A key that was
-- put in place of another leaves the older one valid for a while. scope: of contract §1, several separated by commas.
ALTER TABLE api_key ADD COLUMN units TEXT NOT NULL DEFAULT '*';
ALTER TABLE api_key ADD COLUMN fields TEXT NOT NULL DEFAULT '*';
ALTER TABLE api_key ADD COLUMN created_by TEXT;
ALTER TABLE api_key ADD COLUMN expires_at BIGINT;
ALTER TABLE api_key ADD COLUMN used_at BIGINT;
ALTER TABLE api_key ADD COLUMN older_hash TEXT;
ALTER TABLE api_key ADD COLUMN older_until BIGINT;
-- 1: named in the environment, put in place anew at each start.
ALTER TABLE api_key ADD COLUMN of_environment SMALLINT NOT NULL DEFAULT 1;

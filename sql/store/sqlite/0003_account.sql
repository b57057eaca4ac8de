-- People who sign in, as ASP.NET Core Identity keeps them (IocDbContext); types are those EF Core expects.
CREATE TABLE account (
    id                     TEXT PRIMARY KEY,
    user_name              TEXT,
    normalized_user_name   TEXT,
    email                  TEXT,
    normalized_email       TEXT,
    email_confirmed        INTEGER NOT NULL,
    password_hash          TEXT,
    security_stamp         TEXT,
    concurrency_stamp      TEXT,
    phone_number           TEXT,
    phone_number_confirmed INTEGER NOT NULL,
    two_factor_enabled     INTEGER NOT NULL,
    lockout_end            TEXT,
    lockout_enabled        INTEGER NOT NULL,
    access_failed_count    INTEGER NOT NULL
);
CREATE UNIQUE INDEX account_by_user_name ON account (normalized_user_name);
CREATE INDEX account_by_email ON account (normalized_email);

CREATE TABLE role (
    id                TEXT PRIMARY KEY,
    name              TEXT,
    normalized_name   TEXT,
    concurrency_stamp TEXT
);
CREATE UNIQUE INDEX role_by_name ON role (normalized_name);

CREATE TABLE account_role (
    user_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    role_id TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, role_id)
);
CREATE INDEX account_role_by_role ON account_role (role_id);

CREATE TABLE account_claim (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    claim_type  TEXT,
    claim_value TEXT
);
CREATE INDEX account_claim_by_account ON account_claim (user_id);

CREATE TABLE role_claim (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    role_id     TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    claim_type  TEXT,
    claim_value TEXT
);
CREATE INDEX role_claim_by_role ON role_claim (role_id);

CREATE TABLE account_login (
    login_provider        TEXT NOT NULL,
    provider_key          TEXT NOT NULL,
    provider_display_name TEXT,
    user_id               TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    PRIMARY KEY (login_provider, provider_key)
);
CREATE INDEX account_login_by_account ON account_login (user_id);

CREATE TABLE account_token (
    user_id        TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    login_provider TEXT NOT NULL,
    name           TEXT NOT NULL,
    value          TEXT,
    PRIMARY KEY (user_id, login_provider, name)
);

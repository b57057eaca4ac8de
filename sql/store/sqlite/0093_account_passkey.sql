-- Passkeys of accounts (WebAuthn), as ASP.NET Core Identity keeps them: the public half alone, with its name and counter, as one JSON text.
CREATE TABLE account_passkey (
    credential_id BLOB PRIMARY KEY,
    user_id       TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    data          TEXT NOT NULL
);
CREATE INDEX account_passkey_by_account ON account_passkey (user_id);

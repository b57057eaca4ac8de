-- What a session at the identity provider is called there, and the id_token that it began with (encrypted), which is named again when it
-- ends; both empty for whoever signed in with a password.
ALTER TABLE account_session ADD COLUMN provider_sid TEXT;
ALTER TABLE account_session ADD COLUMN provider_token TEXT;
CREATE INDEX account_session_by_provider_sid ON account_session (provider_sid);

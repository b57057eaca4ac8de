-- Names of accounts can be given again; an entry also has the id of the account. Older entries have none, and their hashes stay as they are.
ALTER TABLE audit_entry ADD COLUMN who_id TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_entry_who_id ON audit_entry (who_id, at, seq);

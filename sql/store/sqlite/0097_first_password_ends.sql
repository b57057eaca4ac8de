-- A password that somebody else chose opens until then; those given before this have seven days from now.
ALTER TABLE account ADD COLUMN first_password_until BIGINT;
UPDATE account SET first_password_until = CAST(strftime('%s', 'now') AS INTEGER) * 1000 + 604800000 WHERE must_change_password = 1;

-- A password that somebody else chose opens until then; those given before this have seven days from now.
ALTER TABLE account ADD COLUMN first_password_until BIGINT;
UPDATE account SET first_password_until = CAST(extract(epoch FROM now()) * 1000 AS BIGINT) + 604800000 WHERE must_change_password;

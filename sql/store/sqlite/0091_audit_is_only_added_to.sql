-- The retention job first moves audit_head.archived, in the same transaction; nothing after it can be deleted.
CREATE TRIGGER audit_entry_not_changed BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_entry_not_deleted BEFORE DELETE ON audit_entry
WHEN OLD.seq > (SELECT archived FROM audit_head)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
-- INSERT OR REPLACE deletes without the trigger above.
CREATE TRIGGER audit_entry_not_replaced BEFORE INSERT ON audit_entry
WHEN EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;

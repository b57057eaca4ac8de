-- Alarms that go on are few among all there ever were, and are what is asked for most, newest first.
CREATE INDEX alarm_open ON alarm (id) WHERE resolved_at IS NULL;

-- What ended lately is asked for whenever alarms are read anew, and whenever the list of those that are over is opened.
CREATE INDEX alarm_ended ON alarm (resolved_at) WHERE resolved_at IS NOT NULL;

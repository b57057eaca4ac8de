-- Which fields (lĩnh vực) something of reports is about: codes as a JSON list, ascending; NULL: all of them.
ALTER TABLE report ADD COLUMN fields TEXT;
ALTER TABLE report_run ADD COLUMN fields TEXT;
ALTER TABLE report_schedule ADD COLUMN fields TEXT;

-- The run that made it; NULL for one that somebody asked for by itself. Those of runs are listed with their runs.
ALTER TABLE report_making ADD COLUMN run_id TEXT;

-- Empties the scratch pad of the recomputation.
TRUNCATE TABLE dossier_span_check

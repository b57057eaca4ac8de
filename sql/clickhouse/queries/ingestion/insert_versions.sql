-- Appends accepted records; the block names its columns (DossierRecord.Columns).
INSERT INTO dossier_version FORMAT Native

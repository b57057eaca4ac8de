-- Writes the keys of one look-up to the scratch pad.
INSERT INTO dossier_key (lookup, source, dossier_code) FORMAT RowBinary

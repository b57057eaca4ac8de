-- Writes spans as they should be; the block names its columns (SpanRows).
INSERT INTO dossier_span_check FORMAT Native

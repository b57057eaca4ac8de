-- Adds and takes back spans; the block names its columns (SpanRows).
-- Rows of a step differ in their keys already, and readers sum in any case: looking for equal ones would cost more than writing them.
INSERT INTO dossier_span SETTINGS optimize_on_insert = 0 FORMAT Native

-- Notes that a migration was run.
INSERT INTO schema_migration (name, checksum)
SELECT {name:String}, {checksum:String}

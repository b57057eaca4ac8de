-- Notes the names of fields (lĩnh vực) as last sent.
INSERT INTO field (field_code, field_name, arrival) FORMAT RowBinary

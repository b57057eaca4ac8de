-- Appends accepted records; columns in the order in which DossierRecord writes them.
INSERT INTO dossier_version
(
    arrival, arrived_at, source, dossier_code, updated_at, sequence, meaning, deleted, status, channel,
    service_level, procedure_code, procedure_name, field_code, field_name, handling_commune, receiving_commune, received_at,
    due_at, finished_at, returned_at, apology_at, apology_due_at, digitised, reused_data, electronic_result, fee_due,
    paid_online, satisfaction, officer_hash
)
FORMAT RowBinary

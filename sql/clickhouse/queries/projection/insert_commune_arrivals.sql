-- Notes when records last arrived for communes.
-- Rows of a step differ in their communes already, and readers take the maximum in any case: looking for equal ones would cost more than writing them.
INSERT INTO commune_arrival (commune, arrived_at)
SETTINGS optimize_on_insert = 0
FORMAT RowBinary

-- Notes when records last arrived for communes.
INSERT INTO commune_arrival (commune, arrived_at) FORMAT RowBinary

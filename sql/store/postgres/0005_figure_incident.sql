-- Times at which figures were found not to follow from the records, and were mended.
CREATE TABLE figure_incident
(
    kind       TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    spans      BIGINT NOT NULL,
    day_cells  BIGINT NOT NULL,
    open_cells BIGINT NOT NULL
);

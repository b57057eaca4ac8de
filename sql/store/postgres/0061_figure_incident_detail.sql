-- What was found, in words, where it is not a number of cells: a report that was refused because its figures do not fit together.
ALTER TABLE figure_incident ADD COLUMN detail TEXT NOT NULL DEFAULT '';

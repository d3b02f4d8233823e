-- The fields of an article's newest quotes that filters compare exactly, in one row for speakers to be counted from:
-- see quote_facets.h, which also fills it from the stored quotes, in the same transaction.
CREATE TABLE quote_facet (article INTEGER PRIMARY KEY, value BLOB NOT NULL);

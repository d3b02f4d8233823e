-- The rows of quote_facet in a third of the room: see quote_facets.h, which fills it again from the stored quotes, in
-- the same transaction.
CREATE TABLE facet_word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
DROP TABLE quote_facet;
CREATE TABLE quote_facet (article INTEGER PRIMARY KEY, value BLOB NOT NULL);

-- The ledger of statements: see docs/decisions/0010-statement-ledger.md and ledger_writer.h, which also fills it from
-- the stored quotes, in the same transaction. It holds the newest quotes that no other quote tells.
--
-- `id`: day of publication and a hash of article and quote, so that the order of rows is that of the ledger.
-- `row`: the quote's. `statement`, `point`: the least id of the occurrences joined with this one. `outlet`: a hash, 0
-- for none. Those that are joined with none stand in no index.
CREATE TABLE occurrence (
  id INTEGER PRIMARY KEY, row INTEGER NOT NULL, statement INTEGER NOT NULL, point INTEGER NOT NULL,
  outlet INTEGER NOT NULL, profile BLOB NOT NULL);
CREATE INDEX occurrence_statement ON occurrence (statement, id, row, outlet) WHERE statement <> id;
CREATE INDEX occurrence_point ON occurrence (point, id, row, outlet) WHERE point <> id;

-- Holders of a term in order: neighbours are compared.
CREATE TABLE join_term (term INTEGER NOT NULL, occurrence INTEGER NOT NULL, PRIMARY KEY (term, occurrence)) WITHOUT ROWID;

-- Pairs that are joined, from both sides. `kind`: 1 the same talking point, 2 the same statement. `terms`: in how many
-- they are neighbours.
CREATE TABLE join_link (
  a INTEGER NOT NULL, b INTEGER NOT NULL, kind INTEGER NOT NULL, terms INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;

-- What quotes and events are counted by, in one short row a newest article: see facts.h, which also fills it from the
-- stored articles, in the same transaction. `fact_name` gives names their numbers.
CREATE TABLE fact_name (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE fact (article INTEGER PRIMARY KEY, value BLOB NOT NULL);

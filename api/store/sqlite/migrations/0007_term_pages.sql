-- Holders of terms in sorted pages instead of one row each: see term_index.h, which also fills them again from the
-- stored occurrences, in the same transaction.
DROP TABLE join_term;

-- Pairs of numbers of 64 bits, little-endian: term, occurrence. `term` and `occurrence` repeat the first of them.
CREATE TABLE term_page (id INTEGER PRIMARY KEY, term INTEGER NOT NULL, occurrence INTEGER NOT NULL, holders BLOB NOT NULL);
CREATE INDEX term_page_first ON term_page (term, occurrence);

-- Occurrences of one commit whose terms are merged into the pages later, and how far the merge had come.
CREATE TABLE term_recent (
  id INTEGER PRIMARY KEY, round INTEGER NOT NULL, term INTEGER NOT NULL, occurrence INTEGER NOT NULL,
  occurrences BLOB NOT NULL);

-- One row: how far the merge has come.
CREATE TABLE term_merge (
  id INTEGER PRIMARY KEY, round INTEGER NOT NULL, term INTEGER NOT NULL, occurrence INTEGER NOT NULL);

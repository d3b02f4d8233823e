-- Rows in the order of publication, messages compressed, findings once, one full-text index without copies for
-- all filters. The stored articles are read into these tables by convert_first_rows.cc, in the same transaction.
--
-- Row numbers: see row_ids.h. Days are numbers (20211012; 0: not known, 1: open), instants are microseconds since
-- 1970. What is not known is '' or 0, never NULL. Ids of 64 hex digits are 32 bytes, others are texts. `newest` is 1
-- for what is served, 0 for older revisions and analyses; only the former are in the full-text index and in the
-- partial indexes.
DROP TABLE article_words;
DROP TABLE quote_words;
DROP TABLE event_words;
DROP INDEX article_published;
DROP INDEX article_observed;
DROP INDEX quote_article;
DROP INDEX quote_article_id;
DROP INDEX quote_quote_id;
DROP INDEX quote_published;
DROP INDEX quote_observed;
DROP INDEX quote_speaker;
DROP INDEX event_article;
DROP INDEX event_article_id;
DROP INDEX event_event_id;
DROP INDEX event_published;
DROP INDEX event_happened;
DROP INDEX event_observed;
DROP TABLE quote;
DROP TABLE event;
ALTER TABLE article RENAME TO first_article;
ALTER TABLE enriched RENAME TO first_enriched;

CREATE TABLE analyser (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE article (
  id INTEGER PRIMARY KEY, newest INTEGER NOT NULL, seq INTEGER NOT NULL,
  article_id BLOB NOT NULL, revision_id BLOB NOT NULL, analyser INTEGER NOT NULL, generation INTEGER NOT NULL,
  observed INTEGER NOT NULL, published_first INTEGER NOT NULL, published_last INTEGER NOT NULL, outlet TEXT NOT NULL,
  record BLOB NOT NULL);
CREATE INDEX article_article_id ON article (article_id, newest, observed, generation);
CREATE INDEX article_observed ON article (newest, observed) WHERE newest = 1;
CREATE INDEX article_outlet ON article (newest, outlet) WHERE newest = 1;

-- The enriched article without its quotes and events.
CREATE TABLE body (id INTEGER PRIMARY KEY, value BLOB NOT NULL);

-- Counts of the newest quotes; the speaker with the empty key stands for none.
CREATE TABLE speaker (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, quotes INTEGER NOT NULL, articles INTEGER NOT NULL,
  last_day INTEGER NOT NULL);
CREATE INDEX speaker_quotes ON speaker (quotes, key) WHERE quotes > 0;
CREATE INDEX speaker_last_day ON speaker (last_day, key) WHERE quotes > 0;

-- `key` is a hash of the quote's id.
CREATE TABLE quote (
  id INTEGER PRIMARY KEY, newest INTEGER NOT NULL, key INTEGER NOT NULL, speaker INTEGER NOT NULL,
  confidence REAL NOT NULL, said_first INTEGER NOT NULL, said_last INTEGER NOT NULL, record BLOB NOT NULL);
CREATE INDEX quote_key ON quote (key);
CREATE INDEX quote_speaker ON quote (newest, speaker) WHERE newest = 1;
CREATE INDEX quote_said ON quote (newest, said_first) WHERE newest = 1;
CREATE INDEX quote_confidence ON quote (newest, confidence) WHERE newest = 1;

CREATE TABLE event (
  id INTEGER PRIMARY KEY, newest INTEGER NOT NULL, key INTEGER NOT NULL,
  confidence REAL NOT NULL, goldstein REAL NOT NULL, happened_first INTEGER NOT NULL, happened_last INTEGER NOT NULL,
  record BLOB NOT NULL);
CREATE INDEX event_key ON event (key);
CREATE INDEX event_happened ON event (newest, happened_first) WHERE newest = 1;
CREATE INDEX event_confidence ON event (newest, confidence) WHERE newest = 1;
CREATE INDEX event_goldstein ON event (newest, goldstein) WHERE newest = 1;

CREATE VIRTUAL TABLE article_words USING fts5(
  terms, headline, body, outlet, speakers,
  content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE quote_words USING fts5(
  terms, said, around, speaker, affiliation, role, via, outlet,
  content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE event_words USING fts5(
  terms, clause, around, source, target, place, outlet,
  content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 2");

INSERT INTO meta VALUES ('articles', 0);
INSERT INTO speaker VALUES (0, '', 0, 0, 0);

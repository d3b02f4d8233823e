-- The tables of the first stores on PostgreSQL. Row numbers are those of row_ids.h: publication day, number of the article,
-- number of the finding. Days are numbers (20211012; 0: not known, 1: open), instants are microseconds since 1970. What is
-- not known is '' or 0, never NULL. `newest` is true for what is served, false for older revisions and analyses; all indexes
-- but those of ids hold the former only. `words`: see word_syntax.h; `inexact`: it cannot hold all that the record is found by.
CREATE TABLE meta (name text PRIMARY KEY, value bytea NOT NULL);
-- articles, changes: number of the last one; the row `articles` is locked by the one transaction that writes. turns: how
-- often an api began to write.
CREATE TABLE counter (name text PRIMARY KEY, value bigint NOT NULL);
INSERT INTO counter VALUES ('articles', 0), ('changes', 0), ('turns', 0);
CREATE TABLE log_position (topic text, partition integer, next_offset bigint NOT NULL, PRIMARY KEY (topic, partition));
CREATE TABLE rejected (
  topic text, partition integer, log_offset bigint, record bytea NOT NULL, PRIMARY KEY (topic, partition, log_offset));
CREATE TABLE change (seq bigint PRIMARY KEY, article bigint NOT NULL, previous bigint NOT NULL, stored bigint NOT NULL);
CREATE TABLE speaker (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text COLLATE "C" NOT NULL UNIQUE);

CREATE TABLE article (
  id bigint PRIMARY KEY, newest boolean NOT NULL, seq bigint NOT NULL,
  article_id text COLLATE "C" NOT NULL, revision_id text COLLATE "C" NOT NULL, analyser text NOT NULL, generation bigint NOT NULL,
  observed bigint NOT NULL, published_first integer NOT NULL, published_last integer NOT NULL, outlet text COLLATE "C" NOT NULL,
  inexact boolean NOT NULL, words tsvector NOT NULL, record bytea NOT NULL);
CREATE INDEX article_article_id ON article (article_id);
CREATE INDEX article_observed ON article (observed, id) WHERE newest;
CREATE INDEX article_outlet ON article (outlet, id) WHERE newest;
CREATE INDEX article_words ON article USING gin (words) WHERE newest;

-- The enriched article without its quotes and events.
CREATE TABLE body (id bigint PRIMARY KEY, value bytea NOT NULL);

-- `key` is a hash of the quote's id.
CREATE TABLE quote (
  id bigint PRIMARY KEY, newest boolean NOT NULL, key bigint NOT NULL, speaker bigint NOT NULL,
  confidence double precision NOT NULL, said_first integer NOT NULL, said_last integer NOT NULL, observed bigint NOT NULL,
  inexact boolean NOT NULL, words tsvector NOT NULL, record bytea NOT NULL);
CREATE INDEX quote_key ON quote (key);
CREATE INDEX quote_speaker ON quote (speaker, id) WHERE newest;
CREATE INDEX quote_said ON quote (said_first, id) WHERE newest;
CREATE INDEX quote_confidence ON quote (confidence, id) WHERE newest;
CREATE INDEX quote_observed ON quote (observed, id) WHERE newest;
CREATE INDEX quote_inexact ON quote (id) WHERE newest AND inexact;
CREATE INDEX quote_words ON quote USING gin (words) WHERE newest;

-- The ledger of statements: see docs/decisions/0010-statement-ledger.md. It holds the newest quotes that no other quote
-- tells. `id`: day of publication and a hash of article and quote, so that the order of rows is that of the ledger.
-- `quote`: its row. `statement`, `point`: the least id of the occurrences joined with this one. `outlet`: a hash, 0 for
-- none. Those that are joined with none stand in no index but that of ids.
CREATE TABLE occurrence (
  id bigint PRIMARY KEY, quote bigint NOT NULL, statement bigint NOT NULL, point bigint NOT NULL, outlet bigint NOT NULL,
  profile bytea NOT NULL);
CREATE INDEX occurrence_statement ON occurrence (statement, id) INCLUDE (quote, outlet) WHERE statement <> id;
CREATE INDEX occurrence_point ON occurrence (point, id) INCLUDE (quote, outlet) WHERE point <> id;
-- Holders of a term in order: neighbours are compared.
CREATE TABLE join_term (term bigint, occurrence bigint, PRIMARY KEY (term, occurrence));
-- Pairs that are joined, from both sides. `kind`: 1 the same talking point, 2 the same statement. `terms`: in how many they
-- are neighbours.
CREATE TABLE join_link (a bigint, b bigint, kind smallint NOT NULL, terms integer NOT NULL, PRIMARY KEY (a, b));

-- What quotes and events are counted by, in one short row a newest article: see facts.h. `fact_name` gives names their
-- numbers.
CREATE TABLE fact_name (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE);
CREATE TABLE fact (article bigint PRIMARY KEY, value bytea NOT NULL);

CREATE TABLE event (
  id bigint PRIMARY KEY, newest boolean NOT NULL, key bigint NOT NULL,
  confidence double precision NOT NULL, goldstein double precision NOT NULL,
  happened_first integer NOT NULL, happened_last integer NOT NULL, observed bigint NOT NULL,
  inexact boolean NOT NULL, words tsvector NOT NULL, record bytea NOT NULL);
CREATE INDEX event_key ON event (key);
CREATE INDEX event_happened ON event (happened_first, id) WHERE newest;
CREATE INDEX event_confidence ON event (confidence, id) WHERE newest;
CREATE INDEX event_goldstein ON event (goldstein, id) WHERE newest;
CREATE INDEX event_observed ON event (observed, id) WHERE newest;
CREATE INDEX event_words ON event USING gin (words) WHERE newest;

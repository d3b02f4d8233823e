-- The tables of the first stores.
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE position (
  topic TEXT NOT NULL, partition INTEGER NOT NULL, next_offset INTEGER NOT NULL,
  PRIMARY KEY (topic, partition)) WITHOUT ROWID;

CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  article_id TEXT NOT NULL, revision_id TEXT NOT NULL, analyser TEXT NOT NULL, observed INTEGER NOT NULL,
  newest INTEGER NOT NULL, seq INTEGER NOT NULL,
  outlet TEXT NOT NULL, language TEXT NOT NULL, feed TEXT NOT NULL, state INTEGER NOT NULL,
  published_first TEXT NOT NULL, published_last TEXT NOT NULL,
  record BLOB NOT NULL,
  UNIQUE (article_id, revision_id, analyser));
CREATE INDEX article_published ON article (newest, published_first);
CREATE INDEX article_observed ON article (newest, observed);
CREATE TABLE enriched (id INTEGER PRIMARY KEY, value BLOB NOT NULL);

CREATE TABLE quote (
  id INTEGER PRIMARY KEY, article INTEGER NOT NULL, quote_id TEXT NOT NULL,
  newest INTEGER NOT NULL, seq INTEGER NOT NULL, article_id TEXT NOT NULL, observed INTEGER NOT NULL,
  language TEXT NOT NULL, published_first TEXT NOT NULL, published_last TEXT NOT NULL,
  kind INTEGER NOT NULL, attitude INTEGER NOT NULL, confidence REAL NOT NULL, cue TEXT NOT NULL,
  speaker_key TEXT NOT NULL, country TEXT NOT NULL, negated INTEGER NOT NULL,
  said_first TEXT NOT NULL, said_last TEXT NOT NULL,
  record BLOB NOT NULL);
CREATE INDEX quote_article ON quote (article);
CREATE INDEX quote_article_id ON quote (article_id);
CREATE INDEX quote_quote_id ON quote (quote_id);
CREATE INDEX quote_published ON quote (newest, published_first);
CREATE INDEX quote_observed ON quote (newest, observed);
CREATE INDEX quote_speaker ON quote (newest, speaker_key, published_first);

CREATE TABLE event (
  id INTEGER PRIMARY KEY, article INTEGER NOT NULL, event_id TEXT NOT NULL,
  newest INTEGER NOT NULL, seq INTEGER NOT NULL, article_id TEXT NOT NULL, observed INTEGER NOT NULL,
  language TEXT NOT NULL, published_first TEXT NOT NULL, published_last TEXT NOT NULL,
  code TEXT NOT NULL, plover TEXT NOT NULL, quad_class INTEGER NOT NULL, goldstein REAL NOT NULL,
  source TEXT NOT NULL, target TEXT NOT NULL, modality INTEGER NOT NULL, in_quote INTEGER NOT NULL,
  confidence REAL NOT NULL, country TEXT NOT NULL, happened_first TEXT NOT NULL, happened_last TEXT NOT NULL,
  record BLOB NOT NULL);
CREATE INDEX event_article ON event (article);
CREATE INDEX event_article_id ON event (article_id);
CREATE INDEX event_event_id ON event (event_id);
CREATE INDEX event_published ON event (newest, published_first);
CREATE INDEX event_happened ON event (newest, happened_first);
CREATE INDEX event_observed ON event (newest, observed);

CREATE VIRTUAL TABLE article_words USING fts5(
  headline, body, outlet, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE quote_words USING fts5(
  said, around, speaker, affiliation, role, via, outlet, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE event_words USING fts5(
  clause, around, source, target, place, outlet, tokenize = "unicode61 remove_diacritics 2");

CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL, previous INTEGER NOT NULL, stored INTEGER NOT NULL);
CREATE TABLE rejected (
  topic TEXT NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL, record BLOB NOT NULL,
  PRIMARY KEY (topic, partition, "offset"));

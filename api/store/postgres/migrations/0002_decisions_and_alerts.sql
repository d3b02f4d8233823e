-- What people decided: see docs/decisions/0014-removal.md. Instants are microseconds since 1970; 0: not yet, never.
--
-- `erased`: when the server had cleared the rows away; -1: that is under way. `log_erased`: when the log was last told to
-- forget the article. `readmitted`: when it was let in again after this removal.
CREATE TABLE removal (
  article_id text COLLATE "C", removed bigint, decision text NOT NULL, reason text NOT NULL, removed_by text NOT NULL,
  revisions bigint NOT NULL, quotes bigint NOT NULL, events bigint NOT NULL,
  erased bigint NOT NULL, log_erased bigint NOT NULL, readmitted bigint NOT NULL, PRIMARY KEY (article_id, removed));
CREATE INDEX removal_removed ON removal (removed, article_id);
CREATE INDEX removal_unerased ON removal (erased) WHERE erased <= 0;

-- The ids that a change of the cause "removed" takes away, a line each: their rows are gone.
CREATE TABLE removed_ids (seq bigint PRIMARY KEY, article_id text NOT NULL, quotes text NOT NULL, events text NOT NULL);

-- Keys that the log is to be told to forget, and when.
CREATE TABLE log_erasure (
  topic text COLLATE "C", key text COLLATE "C", article_id text COLLATE "C" NOT NULL, due bigint NOT NULL,
  PRIMARY KEY (topic, key));
CREATE INDEX log_erasure_due ON log_erasure (due);
CREATE INDEX log_erasure_article ON log_erasure (article_id);

-- `what`: a CorrectFinding. `applies`: whether the newest analysis has a finding that it corrects.
CREATE TABLE correction (
  decision text COLLATE "C" PRIMARY KEY, article_id text COLLATE "C" NOT NULL, decided bigint NOT NULL, reason text NOT NULL,
  decided_by text NOT NULL, what bytea NOT NULL, applies boolean NOT NULL);
CREATE INDEX correction_article ON correction (article_id, decided, decision);
CREATE INDEX correction_decided ON correction (decided, decision);
-- May come before the correction that is taken back.
CREATE TABLE correction_undo (correction text COLLATE "C" PRIMARY KEY, undone bigint NOT NULL);

-- A number of ChangeCause.
ALTER TABLE change ADD COLUMN cause integer NOT NULL DEFAULT 0;

-- Alerts and their deliveries: see api/store/alert_book.h and alert_book.cc.
--
-- `value`: an onrecord.v1.Alert. Ids are never used again: they stand in the ids of deliveries. `since`: the changes up to
-- this number came before the alert.
CREATE TABLE alert (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE, value bytea NOT NULL,
  secret bytea NOT NULL, created bigint NOT NULL, since bigint NOT NULL, from_file boolean NOT NULL);

-- The changes that all alerts have been held against: one row.
CREATE TABLE alert_place (one integer PRIMARY KEY, number bigint NOT NULL, part bigint NOT NULL);

-- `records`: ids, a line each; `size`: how many. `state`: an AlertDeliveryState.
CREATE TABLE alert_delivery (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, alert bigint NOT NULL, delivery_id text COLLATE "C" NOT NULL UNIQUE,
  records text NOT NULL, size bigint NOT NULL, created bigint NOT NULL, state integer NOT NULL, attempts integer NOT NULL,
  last_attempt bigint NOT NULL, next_attempt bigint NOT NULL, outcome text NOT NULL);
CREATE INDEX alert_delivery_alert ON alert_delivery (alert, id);
CREATE INDEX alert_delivery_waiting ON alert_delivery (alert, id) WHERE state = 1;

-- What people decided: see docs/decisions/0014-removal.md. Instants are microseconds since 1970; 0: not yet, never.
--
-- `erased`: when the text had left the files of the store; -1: that is under way. `log_erased`: when the log was last told to forget it.
-- `readmitted`: when the article was let in again after this removal.
CREATE TABLE removal (
  article_id BLOB NOT NULL, removed INTEGER NOT NULL, decision TEXT NOT NULL, reason TEXT NOT NULL,
  removed_by TEXT NOT NULL, revisions INTEGER NOT NULL, quotes INTEGER NOT NULL, events INTEGER NOT NULL,
  erased INTEGER NOT NULL, log_erased INTEGER NOT NULL, readmitted INTEGER NOT NULL,
  PRIMARY KEY (article_id, removed)) WITHOUT ROWID;
CREATE INDEX removal_removed ON removal (removed, article_id);
CREATE INDEX removal_unerased ON removal (erased) WHERE erased <= 0;

-- The ids that a change of the cause "removed" takes away, a line each: their rows are gone.
CREATE TABLE removed_ids (seq INTEGER PRIMARY KEY, article_id TEXT NOT NULL, quotes TEXT NOT NULL, events TEXT NOT NULL);

-- Keys that the log is to be told to forget, and when.
CREATE TABLE log_erasure (
  topic TEXT NOT NULL, key TEXT NOT NULL, article_id BLOB NOT NULL, due INTEGER NOT NULL, PRIMARY KEY (topic, key)) WITHOUT ROWID;
CREATE INDEX log_erasure_due ON log_erasure (due);
CREATE INDEX log_erasure_article ON log_erasure (article_id);

-- `what`: a CorrectFinding. `applies`: whether the newest analysis has a finding that it corrects.
CREATE TABLE correction (
  decision TEXT PRIMARY KEY, article_id BLOB NOT NULL, decided INTEGER NOT NULL, reason TEXT NOT NULL,
  decided_by TEXT NOT NULL, what BLOB NOT NULL, applies INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX correction_article ON correction (article_id, decided, decision);
CREATE INDEX correction_decided ON correction (decided, decision);
-- May come before the correction that is taken back.
CREATE TABLE correction_undo (correction TEXT PRIMARY KEY, undone INTEGER NOT NULL) WITHOUT ROWID;

-- A number of ChangeCause.
ALTER TABLE change ADD COLUMN cause INTEGER NOT NULL DEFAULT 0;

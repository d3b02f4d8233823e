-- Alerts and their deliveries: see api/store/alert_book.h and alert_book.cc.
--
-- `value`: an onrecord.v1.Alert. Ids are never used again: they stand in the ids of deliveries. `since`: the changes up to
-- this number came before the alert.
CREATE TABLE alert (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, value BLOB NOT NULL, secret BLOB NOT NULL,
  created INTEGER NOT NULL, since INTEGER NOT NULL, from_file INTEGER NOT NULL);

-- The changes that all alerts have been held against: one row.
CREATE TABLE alert_place (one INTEGER PRIMARY KEY, number INTEGER NOT NULL, part INTEGER NOT NULL);

-- `records`: ids, a line each; `size`: how many. `state`: an AlertDeliveryState. Times in microseconds since 1970.
CREATE TABLE alert_delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT, alert INTEGER NOT NULL, delivery_id TEXT NOT NULL UNIQUE, records TEXT NOT NULL,
  size INTEGER NOT NULL, created INTEGER NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL,
  last_attempt INTEGER NOT NULL, next_attempt INTEGER NOT NULL, outcome TEXT NOT NULL);
CREATE INDEX alert_delivery_alert ON alert_delivery (alert, id);
CREATE INDEX alert_delivery_waiting ON alert_delivery (alert, id) WHERE state = 1;

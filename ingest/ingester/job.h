#pragma once
#include <absl/time/time.h>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "common/stream/record.h"
#include "ingest/folder_watcher/folder.h"
#include "ingest/ingester/file_reading.h"
#include "ingest/ledger/ledger.h"
#include "ingest/publisher/publisher.h"

// What a Session keeps of a file on its way. Private to this folder of the project.
namespace onrecord::ingest {

// A record for the log, and after it is sent what its report is about. No article_id: it is the record of a
// reject.
struct Outgoing {
  stream::Record record;
  std::string article_id, revision_id;
  uint32_t index = 0;
};
// A file between its reading and its move.
struct Job {
  std::string path;
  FileStamp stamp;
  SourceInfo source;
  std::unique_ptr<FileReading> reading;  // while it is open
  std::string death_key;                 // for ReaderMark
  std::optional<FileRow> row;            // of the path, as the ledger had it when the reading began
  std::string article_id;                // of the upload that this file continues; empty: none
  std::string first_article_id;
  uint64_t number = 0;   // the later it was begun the higher
  bool resumed = false;  // an earlier run had begun it
  bool all_read = false;
  bool sent_noted = false;
  bool again = false;      // sighted again meanwhile: to be looked at once more
  bool retry = false;      // not all was read or delivered: to be read again
  bool is_sender = false;  // stands in senders_
  std::deque<Outgoing> outgoing;
  size_t unreported = 0;
  size_t good = 0, bad = 0, known = 0;
  size_t embargoed = 0;                               // articles that must wait
  absl::Time embargo_until = absl::InfiniteFuture();  // of the first of them
  bool rejects_reported = false;  // read again after an embargo: its rejects were reported the first time
  std::map<std::string, size_t>
      summarised_rejects;      // refused items that have no record of their own, by reason
  std::string reason, detail;  // of the first reject
  bool Over() const { return all_read && outgoing.empty() && unreported == 0; }
};
struct Sent {
  Job* job = nullptr;
  Outgoing what;  // without its record
};
// A removal that is being carried out.
struct Erasure {
  // The reports of the records that make the log forget. Shared with their callbacks.
  struct LogRequests {
    size_t left = 0;
    absl::Status status;
  };
  std::string article_id;
  absl::Time removed_at;
  uint64_t before_job = 0;  // jobs with lower numbers may still hold the article
  std::shared_ptr<LogRequests> log_requests;
};

}  // namespace onrecord::ingest

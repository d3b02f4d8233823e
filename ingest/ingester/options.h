#pragma once
#include <absl/time/time.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ingest/archiver/archiver.h"
#include "ingest/archiver/retention.h"
#include "ingest/document_reader/identity.h"
#include "ingest/identity/article_identity.h"
#include "ingest/removals/removed_articles.h"

namespace onrecord::ingest {

struct IngestOptions {
  std::string inbox;
  std::string state_dir;  // of ledger and lock; created if missing
  // Where files go; empty: INBOX/done and INBOX/rejected. Never watched.
  std::string done, rejected;
  After after = After::kMove;
  Identity identity = Identity::kBytes;
  // Which feeds may speak for which hosts.
  Authorities authorities;
  // Name of the feed; empty: the first folder below the inbox.
  std::string feed;
  // Patterns of names that are passed over, beside those of passed_over_names.tsv.
  std::vector<std::string> ignore;
  // How long size and time of change of a file must hold still; of an empty one.
  absl::Duration settle = absl::Milliseconds(200);
  absl::Duration settle_empty = absl::Minutes(1);
  // How often the whole folder is scanned, beside the watch.
  absl::Duration rescan = absl::Seconds(30);
  // How long a stop waits for delivery reports.
  absl::Duration flush_limit = absl::Seconds(10);
  // Articles handed to the log and not yet reported.
  size_t max_in_flight = 5000;
  // Publish again what the ledger knows as delivered (its observed_at is kept).
  bool resend = false;
  // Lets removed articles in again when their files come.
  bool force = false;
  // How long files that are done, or rejected, are kept; only with kMove.
  RetentionLimits keep_done, keep_rejected;
  // Whether a removal deletes the files below `done` that hold the article.
  bool erase_done = true;
  // Whether the log keeps records, and so has to be asked to erase those of a removed article.
  bool log_keeps = true;
  // Which articles were removed; must outlive the ingester. nullptr: none.
  RemovedArticles* removed = nullptr;
};

// Counts since the start of the process, and the present state.
struct IngestStats {
  uint64_t files_done = 0;
  uint64_t files_rejected = 0;
  uint64_t files_changed = 0;                // replaced or written to while on their way: read again
  uint64_t published = 0;                    // articles with a delivery report
  uint64_t duplicates = 0;                   // articles that were in the log already
  uint64_t erased_files = 0;                 // of done/, because an article in them was removed
  uint64_t resumed = 0;                      // articles of an interrupted file that were delivered before
  std::map<std::string, uint64_t> rejected;  // articles and files refused, by reason
  uint64_t in_flight = 0;                    // articles handed to the log and not yet reported
  uint64_t waiting = 0;                      // files sighted and not yet read
  uint64_t stuck = 0;                        // files that cannot be moved
  uint64_t unreadable_folders = 0;
  uint64_t unwatched_folders = 0;  // found by scans only
  uint64_t embargoed_files = 0;    // wait in the inbox for the time of an article in them
  uint64_t id_conflicts = 0;       // global ids that more than one feed claims
  uint64_t ignored_names = 0;      // passed over by the last scan, hidden ones not counted
  std::string inbox_problem;       // what the folder side waits for, in words; empty: nothing
  std::string stream_problem;      // likewise the log
  std::string state_problem;       // likewise the ledger
};

}  // namespace onrecord::ingest

#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/sqlite/transaction.h"
#include "ingest/folder_watcher/folder.h"

namespace onrecord::ingest {

// How far a file has come. A number never changes its meaning: it is stored.
enum class FileState {
  kSeen = 1,       // being read
  kSent = 2,       // every article of it was handed to the log
  kAcked = 3,      // every article of it is safe in the log; the file may be moved
  kArchived = 4,   // moved, deleted or left, as asked for
  kEmbargoed = 5,  // read; an article of it waits for its time, the others are safe in the log
};

struct FileRow {
  std::string path;
  FileStamp stamp;
  FileState state = FileState::kSeen;
  std::string sha256;
  // Why the whole file goes to rejected/; empty: it goes to done/.
  std::string reason, detail;
  // Of the only article of the file; empty: it has none or several.
  std::string article_id;
  // kEmbargoed: when the file is to be read again.
  absl::Time due = absl::InfinitePast();
};

// What ingest remembers over restarts, in a SQLite file of its own: the files on their way, and when each
// revision was first observed. Changes in a transaction become durable together, or not at all.
// A killed process leaves the state of its last commit. kUnavailable from any call: the disk is full or
// fails; the transaction is lost, try again later. Not thread-safe; one process at a time.
class Ledger {
 public:
  static constexpr int kSchemaVersion = 5;

  // Opens or makes the file, and writes to it. kFailedPrecondition: made by a newer version, or no ledger, or
  // no place to write.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(const std::string& path);

  absl::StatusOr<sqlite::Transaction> Begin();

  // Inserts the row or replaces the one of its path.
  absl::Status PutFile(const FileRow& row);
  absl::StatusOr<std::optional<FileRow>> FindFile(const std::string& path);
  // The files in `state`, by path; of all but kArchived by an index.
  absl::StatusOr<std::vector<FileRow>> FilesIn(FileState state);

  struct Revision {
    absl::Time observed_at;  // when it was first observed, to the microsecond
    bool acked = false;      // is in the log
  };
  // The revision as it is remembered; one that is new is remembered as observed `now`, or a microsecond after
  // the latest of its article, so that times order revisions whatever the clock does. One that is in the log
  // and comes back after others of its article (a correction was withdrawn) gets a new time, unless its file
  // is `resumed`: read again because its first reading did not come to its end.
  absl::StatusOr<Revision> Observe(const std::string& article_id, const std::string& revision_id,
                                   absl::Time now, bool resumed = false);
  absl::Status Acknowledge(const std::string& article_id, const std::string& revision_id);

  // Remembers that the removed article is let in again at that time, and forgets its revisions: they count as
  // new.
  absl::Status Readmit(const std::string& article_id, absl::Time at);
  // When that was last; InfinitePast: never.
  absl::StatusOr<absl::Time> ReadmittedAt(const std::string& article_id);

  // Remembers that the file known by `file_sha256` holds the article, and where among the files that are done
  // a file with these bytes lies: below done/.
  absl::Status NoteArticleOfFile(const std::string& article_id, const std::string& file_sha256);
  absl::Status NoteDoneFile(const std::string& file_sha256, const std::string& place);
  struct DoneFile {
    std::string sha256;
    std::string place;
  };
  // The files among those that are done that hold the article, by place.
  absl::StatusOr<std::vector<DoneFile>> DoneFilesOf(const std::string& article_id);
  absl::Status ForgetDoneFile(const DoneFile& file);
  // The revision_ids of the article that were ever observed.
  absl::StatusOr<std::vector<std::string>> RevisionsOf(const std::string& article_id);
  // Remembers that what there was of the article when it was removed at that time is erased.
  absl::Status NoteErased(const std::string& article_id, absl::Time removed_at);
  // Of the last removal that was carried out; InfinitePast: there is none.
  absl::StatusOr<absl::Time> ErasedAt(const std::string& article_id);

  // Remembers that `feed` calls an article by `global_id`. True: it is the first time, and another feed does
  // so too.
  absl::StatusOr<bool> Claim(const std::string& global_id, const std::string& feed, absl::Time now);
  struct Conflict {
    std::string global_id, feed;
    absl::Time first;
  };
  // Every claim to the global ids that more than one feed claims, by id and time.
  absl::StatusOr<std::vector<Conflict>> Conflicts();
  // How many global ids more than one feed claims.
  absl::StatusOr<int64_t> CountConflicts();

  // How often a reader died of the file known by `key`, this time included.
  absl::StatusOr<int64_t> AddReaderDeath(const std::string& key);
  absl::StatusOr<int64_t> ReaderDeaths(const std::string& key);

 private:
  explicit Ledger(std::unique_ptr<sqlite::Connection> db) : db_(std::move(db)) {}
  std::unique_ptr<sqlite::Connection> db_;
};

}  // namespace onrecord::ingest

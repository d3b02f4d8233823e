#pragma once
#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/stream/record_sink.h"
#include "ingest/archiver/archiver.h"
#include "ingest/folder_watcher/folder_lock.h"
#include "ingest/folder_watcher/folder_watcher.h"
#include "ingest/folder_watcher/waiting_room.h"
#include "ingest/ingester/file_reading.h"
#include "ingest/ingester/options.h"
#include "ingest/ledger/ledger.h"
#include "ingest/publisher/publisher.h"

namespace onrecord::ingest {

// Ingest of one folder, from the lock to the loss of the folder. Private to this folder of the project.
// A round: look what came, read it, remember it, send it, take the delivery reports, move the files.
class Session {
 public:
  // Takes the lock, opens the ledger, scans. All arguments must outlive the session.
  static absl::StatusOr<std::unique_ptr<Session>> Open(const IngestOptions& options, stream::RecordSink& sink,
                                                       const Clock& clock, IngestStats& stats);

  // One round; waits up to `wait` where there is nothing to do. kAborted: the folder was lost. Other errors
  // are final.
  absl::Status Step(absl::Duration wait);
  // Hands over what is read, waits for reports at most for the flush limit, moves what is done.
  absl::Status Close();

 private:
  // A file between its reading and its move.
  struct Job {
    std::string path;
    FileStamp stamp;
    SourceInfo source;
    bool resumed = false;  // an earlier run had begun it
    bool all_read = false;
    bool sent_noted = false;
    bool again = false;  // sighted again meanwhile: to be looked at once more
    bool retry = false;  // not all was read or delivered: to be read again
    size_t unsent = 0, unreported = 0;
    size_t good = 0, bad = 0, known = 0;
    std::string reason, detail;  // of the first reject
    bool Over() const { return all_read && unsent == 0 && unreported == 0; }
  };
  // A record for the log, and after it is sent what its report is about. No article_id: it tells of a reject.
  struct Outgoing {
    Job* job = nullptr;
    stream::Record record;
    std::string article_id, revision_id;
    uint32_t index = 0;
  };
  // Where delivery reports arrive. Shared with the callbacks, which may outlive the session.
  using Reports = std::vector<std::pair<uint64_t, absl::Status>>;

  Session(const IngestOptions& options, stream::RecordSink& sink, const Clock& clock, IngestStats& stats,
          Folder folder, ArchiverOptions archive);
  absl::Status Prepare(const std::string& state_dir);

  // session.cc
  absl::Status Look(absl::Duration wait);
  absl::Status PollSink(absl::Duration wait);
  bool IsIdle() const;
  void UpdateStats();
  // session_read.cc
  absl::Status Read();
  absl::Status StartFile(const std::string& path);
  absl::Status StartReading(const std::string& path, const struct stat& stat, bool resumed);
  Job* NewJob(const std::string& path, const FileStamp& stamp);
  absl::Status ReadPiece();
  absl::Status AddItem(Job* job, Item item);
  void AddReject(Job* job, Reject reject);
  // session_deliver.cc
  absl::Status Send();
  absl::Status Settle();
  absl::Status NoteArchived();
  absl::Status TakeReport(const Outgoing& sent, const absl::Status& status);
  void Undeliverable(const Outgoing& sent, const absl::Status& why);
  void Archive(std::unique_ptr<Job> job);
  FileRow RowOf(const Job& job, FileState state) const;

  const IngestOptions& options_;
  stream::RecordSink& sink_;
  const Clock& clock_;
  IngestStats& stats_;
  const Folder folder_;
  const Archiver archiver_;
  WaitingRoom waiting_;
  std::optional<FolderLock> lock_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<FolderWatcher> watcher_;
  absl::Time next_scan_ = absl::InfinitePast();
  bool stream_away_ = false;

  std::deque<std::string> ready_;
  absl::flat_hash_map<std::string, std::unique_ptr<Job>> jobs_;
  std::unique_ptr<FileReading> reading_;  // of reading_job_
  Job* reading_job_ = nullptr;
  std::deque<Outgoing> outgoing_;
  absl::flat_hash_map<uint64_t, Outgoing> sent_;  // by ticket, without their records
  uint64_t next_ticket_ = 1;
  const std::shared_ptr<Reports> reports_ = std::make_shared<Reports>();
  std::set<Job*> touched_;         // jobs that may have come a state further
  std::vector<FileRow> archived_;  // to be noted in the ledger
  std::map<std::string, std::string> stuck_;
};

}  // namespace onrecord::ingest

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
#include "common/base/log_limit.h"
#include "common/base/stop.h"
#include "common/stream/record_sink.h"
#include "ingest/archiver/archiver.h"
#include "ingest/folder_watcher/folder_lock.h"
#include "ingest/folder_watcher/folder_watcher.h"
#include "ingest/folder_watcher/waiting_room.h"
#include "ingest/ingester/file_reading.h"
#include "ingest/ingester/job.h"
#include "ingest/ingester/options.h"
#include "ingest/ingester/reading_watch.h"
#include "ingest/ingester/send_window.h"
#include "ingest/ledger/ledger.h"
#include "ingest/publisher/publisher.h"
#include "ingest/reader_mark/reader_mark.h"

namespace onrecord::ingest {

// Ingest of one folder, from the lock to the loss of the folder. Private to this folder of the project.
// A round: look what came, read it, remember it, send it, take the delivery reports, move the files.
class Session {
 public:
  // Takes the lock, opens the ledger, scans. All arguments must outlive the session.
  static absl::StatusOr<std::unique_ptr<Session>> Open(const IngestOptions& options, stream::RecordSink& sink,
                                                       const Clock& clock, IngestStats& stats);

  // Reading ends early once `stop` is requested.
  void SetStop(const StopToken* stop) { stop_ = stop; }
  void SetWatch(ReadingWatch* watch) { watch_ = watch; }
  // One round; waits up to `wait` where there is nothing to do. kAborted: the folder was lost. Other errors
  // are final.
  absl::Status Step(absl::Duration wait);
  // Hands over what is read, waits for reports at most for the flush limit, moves what is done.
  absl::Status Close();

 private:
  // Where delivery reports arrive. Shared with the callbacks, which may outlive the session.
  using Reports = std::vector<std::pair<uint64_t, absl::Status>>;

  Session(const IngestOptions& options, stream::RecordSink& sink, const Clock& clock, IngestStats& stats,
          Folder folder, ArchiverOptions archive);
  absl::Status Prepare();
  absl::Status NoteReaderDeath();

  // session.cc
  absl::Status Look(absl::Duration wait);
  absl::Status PollSink(absl::Duration wait);
  void ForgetGoneEmbargoes();
  bool IsIdle() const;
  void UpdateStats();
  // session_read.cc
  absl::Status Read();
  absl::Status StartFile(const std::string& path);
  absl::Status StartReading(const std::string& path, const struct stat& stat,
                            const std::optional<FileRow>& row, bool resumed);
  absl::Status ProbeOn(Job* job);
  absl::Status Identify(Job* job);
  void RefuseFile(Job* job, Reject reject);
  Job* NewJob(const std::string& path, const FileStamp& stamp);
  void TryLater(const std::string& path, const absl::Status& why);
  void AwaitEmbargo(const std::string& path, absl::Time until);
  absl::StatusOr<std::optional<Reject>> RefuseKiller(const std::string& key);
  static std::string DeathKey(std::string_view content);
  bool HasRoom() const;
  bool Stopped() const { return stop_ != nullptr && stop_->Requested(); }
  Job* NextToRead();
  absl::Status ReadPiece(Job* job);
  absl::Status AddItem(Job* job, Item item);
  // Whether an article may be published.
  struct Admission {
    std::string refused;                              // why not; empty: it may be
    absl::Time readmitted_at = absl::InfinitePast();  // when it was let in again after its removal
  };
  absl::StatusOr<Admission> Admit(const std::string& article_id);
  absl::Status NoteClaim(const Job& job, const std::string& global_id);
  void Enqueue(Job* job, Outgoing outgoing);
  void AddReject(Job* job, Reject reject);
  void AddSummary(Job* job);
  // session_deliver.cc
  absl::Status Send();
  absl::Status SendNext(Job* job);
  absl::Status Settle();
  void NoteSoon();
  bool NotesAreDue() const;
  absl::Status NoteArchived();
  absl::Status NoteArchived(const std::string& path);
  absl::Status NoteSending();
  // session_erase.cc
  absl::Status EraseRemoved();
  absl::StatusOr<bool> EraseOne(Erasure* erasure);
  absl::Status AskLogToErase(Erasure* erasure, absl::Time readmitted_at);
  absl::StatusOr<bool> EraseFiles(const Erasure& erasure);
  bool MayBeOnItsWay(const Erasure& erasure) const;
  absl::Status TakeReport(const Sent& sent, const absl::Status& status);
  void Undeliverable(Job* job, const Outgoing& sent, const absl::Status& why);
  void Archive(std::unique_ptr<Job> job);
  FileRow RowOf(const Job& job, FileState state) const;

  const IngestOptions& options_;
  stream::RecordSink& sink_;
  const Clock& clock_;
  IngestStats& stats_;
  const Folder folder_;
  Archiver archiver_;
  WaitingRoom waiting_;
  std::optional<FolderLock> lock_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<ReaderMark> mark_;
  const StopToken* stop_ = nullptr;
  ReadingWatch* watch_ = nullptr;
  std::unique_ptr<FolderWatcher> watcher_;
  absl::Time next_scan_ = absl::InfinitePast();
  bool stream_away_ = false;
  std::string removals_problem_;  // why it is not known which articles were removed

  std::deque<std::string> ready_;
  absl::flat_hash_map<std::string, std::unique_ptr<Job>> jobs_;
  std::deque<Job*> open_;     // being read, in turns
  std::deque<Job*> senders_;  // with records to be sent, in turns
  size_t outgoing_bytes_ = 0;
  absl::flat_hash_map<uint64_t, Sent> sent_;  // by ticket
  SendWindow window_;
  uint64_t next_ticket_ = 1;
  const std::shared_ptr<Reports> reports_ = std::make_shared<Reports>();
  std::set<Job*> touched_;  // jobs that may have come a state further
  // To be noted in the ledger with the next batch, or kNoteWithin after the first: jobs with records on their
  // way, rows of files that were moved, by path, and where those lie.
  std::set<Job*> sending_;
  absl::flat_hash_map<std::string, FileRow> archived_;
  std::vector<Ledger::DoneFile> done_files_;
  absl::Time note_by_ = absl::InfiniteFuture();
  std::deque<Erasure> erasures_;
  absl::Time next_erasure_ = absl::InfinitePast();
  uint64_t next_job_ = 1;
  std::map<std::string, std::string> stuck_;
  std::set<std::string> embargoed_;
  LogLimit log_limit_{100, absl::Seconds(10)};  // of lines about articles
};

}  // namespace onrecord::ingest

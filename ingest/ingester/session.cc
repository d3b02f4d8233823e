#include "ingest/ingester/session.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kScanAgain = absl::Seconds(1);
constexpr absl::Duration kReportWait = absl::Milliseconds(20);

std::string Or(const std::string& given, const std::string& otherwise) {
  return given.empty() ? otherwise : given;
}

ArchiverOptions WhereTo(const IngestOptions& options) {
  return {Or(options.done, options.inbox + "/done"), Or(options.rejected, options.inbox + "/rejected"),
          options.after};
}

// `path` as one below `folder`, where it is.
void AddIfBelow(const std::string& folder, const std::string& path, std::set<std::string>* out) {
  std::error_code error;
  const fs::path relative =
      fs::weakly_canonical(path, error).lexically_relative(fs::weakly_canonical(folder, error));
  if (!relative.empty() && *relative.begin() != "..") out->insert(relative.string());
}

}  // namespace

Session::Session(const IngestOptions& options, stream::RecordSink& sink, const Clock& clock,
                 IngestStats& stats, Folder folder, ArchiverOptions archive)
    : options_(options),
      sink_(sink),
      clock_(clock),
      stats_(stats),
      folder_(std::move(folder)),
      archiver_(folder_, std::move(archive)),
      waiting_(folder_, clock, options.settle, options.settle_empty),
      window_(options.max_in_flight) {}

absl::StatusOr<std::unique_ptr<Session>> Session::Open(const IngestOptions& options, stream::RecordSink& sink,
                                                       const Clock& clock, IngestStats& stats) {
  OR_ASSIGN_OR_RETURN(Folder folder, Folder::Open(options.inbox));
  std::unique_ptr<Session> session(
      new Session(options, sink, clock, stats, std::move(folder), WhereTo(options)));
  OR_RETURN_IF_ERROR(session->Prepare());
  return session;
}

absl::Status Session::Prepare() {
  const std::string& state_dir = options_.state_dir;
  if (state_dir.empty()) return InvalidArgument("expected a folder for the ledger (--state-dir)");
  OR_ASSIGN_OR_RETURN(IgnoredNames ignored, IgnoredNames::Make(options_.ignore));
  if (const absl::Status made = MakeFolders(state_dir); !made.ok()) {
    return absl::Status(made.code(), StrCat(Message(made),
                                            "; expected a folder for the ledger that this user may "
                                            "write to (--state-dir)"));
  }
  OR_ASSIGN_OR_RETURN(lock_, FolderLock::Take(folder_, state_dir));
  OR_RETURN_IF_ERROR(archiver_.Prepare());
  OR_ASSIGN_OR_RETURN(ledger_, Ledger::Open(state_dir + "/ledger.sqlite"));
  OR_ASSIGN_OR_RETURN(mark_, ReaderMark::Open(state_dir + "/reader.mark"));
  OR_RETURN_IF_ERROR(NoteReaderDeath());
  OR_ASSIGN_OR_RETURN(const int64_t conflicts, ledger_->CountConflicts());
  stats_.id_conflicts = static_cast<uint64_t>(conflicts);
  std::set<std::string> excluded;
  for (const std::string& path : {WhereTo(options_).done, WhereTo(options_).rejected, state_dir}) {
    AddIfBelow(options_.inbox, path, &excluded);
    if (excluded.contains(".")) {
      return InvalidArgument(
          path, " is the inbox itself; expected a folder of its own for what is done, rejected or kept");
    }
  }
  watcher_ = std::make_unique<FolderWatcher>(folder_, std::move(excluded), std::move(ignored));
  // What was moved before an earlier run could note it.
  for (const FileState state :
       {FileState::kSeen, FileState::kSent, FileState::kAcked, FileState::kEmbargoed}) {
    OR_ASSIGN_OR_RETURN(std::vector<FileRow> rows, ledger_->FilesIn(state));
    for (FileRow& row : rows) {
      if (!absl::IsNotFound(folder_.Stat(row.path).status())) continue;
      row.state = FileState::kArchived;
      if (row.reason.empty() && !row.sha256.empty()) {
        for (std::string& place : LikelyPlaces(row.path, row.sha256)) {
          done_files_.push_back({row.sha256, std::move(place)});
        }
      }
      std::string path = row.path;
      archived_[std::move(path)] = std::move(row);
      NoteSoon();
    }
  }
  return absl::OkStatus();
}

// An earlier process ended while its reader was at a file.
absl::Status Session::NoteReaderDeath() {
  const std::string key = mark_->died_of();
  if (key.empty()) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const int64_t deaths, ledger_->AddReaderDeath(key));
  log::Error("reader_died", {{"key", key}, {"times", deaths}});
  mark_->Forget();
  return absl::OkStatus();
}

bool Session::IsIdle() const {
  return sent_.empty() && senders_.empty() && ready_.empty() && open_.empty() && touched_.empty() &&
         reports_->empty();
}

absl::Status Session::Look(absl::Duration wait) {
  std::vector<Sighting> sightings;
  absl::Time now = clock_.Now();
  const bool clock_put_back = next_scan_ - now > options_.rescan;
  if (now >= next_scan_ || clock_put_back) {
    OR_RETURN_IF_ERROR(watcher_->Scan(&sightings));
    next_scan_ = now + options_.rescan;
    ForgetGoneEmbargoes();
  }
  absl::Duration limit = absl::ZeroDuration();
  if (sightings.empty() && stream_away_) limit = std::min(wait, kReportWait);
  if (sightings.empty() && IsIdle()) {
    const absl::Time due = std::min(waiting_.NextDue(), note_by_);
    limit = std::clamp(due - now, absl::ZeroDuration(), wait);
  }
  OR_RETURN_IF_ERROR(watcher_->Poll(limit, &sightings));
  if (watcher_->incomplete()) next_scan_ = std::min(next_scan_, now + kScanAgain);
  for (const Sighting& sighting : sightings) {
    if (const auto job = jobs_.find(sighting.path); job != jobs_.end()) {
      job->second->again = true;
    } else {
      waiting_.Add(sighting.path, sighting.whole);
    }
  }
  return absl::OkStatus();
}

// A file that was removed before its embargo ended is not published.
void Session::ForgetGoneEmbargoes() {
  std::erase_if(embargoed_,
                [this](const std::string& path) { return absl::IsNotFound(folder_.Stat(path).status()); });
}

absl::Status Session::PollSink(absl::Duration wait) {
  const bool nothing_to_read = ready_.empty() && open_.empty() && waiting_.NextDue() > clock_.Now();
  const bool must_wait = !senders_.empty() || (!sent_.empty() && (nothing_to_read || !HasRoom()));
  const absl::Status status = sink_.Poll(must_wait ? std::min(wait, kReportWait) : absl::ZeroDuration());
  stream_away_ = absl::IsUnavailable(status);
  stats_.stream_problem = stream_away_ ? std::string(Message(status)) : removals_problem_;
  return stream_away_ ? absl::OkStatus() : status;
}

absl::Status Session::Step(absl::Duration wait) {
  OR_RETURN_IF_ERROR(Look(wait));
  OR_RETURN_IF_ERROR(Read());
  OR_RETURN_IF_ERROR(Send());
  OR_RETURN_IF_ERROR(PollSink(wait));
  OR_RETURN_IF_ERROR(Settle());
  OR_RETURN_IF_ERROR(EraseRemoved());
  UpdateStats();
  return absl::OkStatus();
}

absl::Status Session::Close() {
  OR_RETURN_IF_ERROR(Send());
  if (!sent_.empty()) {
    const absl::Status status = sink_.Flush(options_.flush_limit);
    if (!status.ok())
      log::Warning("stopped_before_all_was_delivered",
                   {{"articles", sent_.size()}, {"why", Message(status)}});
  }
  OR_RETURN_IF_ERROR(Settle());
  note_by_ = absl::InfinitePast();
  OR_RETURN_IF_ERROR(Settle());  // notes what was moved
  UpdateStats();
  return absl::OkStatus();
}

void Session::UpdateStats() {
  stats_.in_flight = sent_.size();
  stats_.waiting = waiting_.size() + ready_.size();
  stats_.stuck = stuck_.size();
  stats_.embargoed_files = embargoed_.size();
  stats_.unreadable_folders = watcher_->unreadable_folders().size();
  stats_.unwatched_folders = watcher_->unwatched_folders();
  stats_.ignored_names = watcher_->ignored_names();
  stats_.inbox_problem.clear();
  if (!stuck_.empty()) {
    stats_.inbox_problem =
        StrCat(stuck_.size(),
               " files cannot be read or moved out of the inbox, the first: ", stuck_.begin()->second);
  } else if (const auto& folders = watcher_->unreadable_folders(); !folders.empty()) {
    stats_.inbox_problem =
        StrCat(folders.size(), " folders cannot be read, the first: ", folders.begin()->second);
  }
}

}  // namespace onrecord::ingest

// From the sighted file to the records that tell of it.
#include <algorithm>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "ingest/ingester/session.h"

namespace onrecord::ingest {
namespace {

// One round reads no more than this, so that reports are taken and files moved in between.
constexpr size_t kFilesPerRound = 256;
constexpr size_t kBytesPerRound = 32u << 20;

}  // namespace

absl::Status Session::Read() {
  if (!outgoing_.empty() || sent_.size() >= options_.max_in_flight) return absl::OkStatus();
  if (ready_.empty() && reading_ == nullptr) {
    std::vector<std::string> paths = waiting_.TakeReady(kFilesPerRound);
    ready_.assign(std::make_move_iterator(paths.begin()), std::make_move_iterator(paths.end()));
  }
  if (ready_.empty() && reading_ == nullptr) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(sqlite::Transaction transaction, ledger_->Begin());
  OR_RETURN_IF_ERROR(NoteArchived());
  size_t bytes = 0;
  while (sent_.size() + outgoing_.size() < options_.max_in_flight && bytes < kBytesPerRound) {
    if (reading_ == nullptr) {
      if (ready_.empty()) break;
      const std::string path = std::move(ready_.front());
      ready_.pop_front();
      OR_RETURN_IF_ERROR(StartFile(path));
    }
    const size_t before = outgoing_.size();
    if (reading_ != nullptr) OR_RETURN_IF_ERROR(ReadPiece());
    for (size_t i = before; i < outgoing_.size(); ++i) bytes += outgoing_[i].record.value.size();
  }
  return transaction.Commit();
}

Session::Job* Session::NewJob(const std::string& path, const FileStamp& stamp) {
  auto job = std::make_unique<Job>();
  job->path = path;
  job->stamp = stamp;
  job->source.path = path;
  job->source.feed = options_.feed.empty() ? std::string(FeedOf(path)) : options_.feed;
  job->source.file_size = static_cast<uint64_t>(stamp.size);
  Job* const result = job.get();
  jobs_[path] = std::move(job);
  return result;
}

absl::Status Session::StartFile(const std::string& path) {
  if (const auto job = jobs_.find(path); job != jobs_.end()) {
    job->second->again = true;
    return absl::OkStatus();
  }
  const auto stat = folder_.Stat(path);
  if (!stat.ok()) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const std::optional<FileRow> row, ledger_->FindFile(path));
  const bool known = row && row->stamp == StampOf(*stat);
  if (!known || row->state < FileState::kAcked) return StartReading(path, *stat, known);
  if (row->state == FileState::kArchived && options_.after == After::kLeave) return absl::OkStatus();
  // All is delivered; only the move is missing.
  Job* const job = NewJob(path, row->stamp);
  job->source.file_sha256 = row->sha256;
  job->reason = row->reason;
  job->detail = row->detail;
  (row->reason.empty() ? job->good : job->bad) = 1;
  job->all_read = job->sent_noted = true;
  touched_.insert(job);
  return absl::OkStatus();
}

absl::Status Session::StartReading(const std::string& path, const struct stat& stat, bool resumed) {
  auto started = FileReading::Start(folder_, path);
  Job* job = nullptr;
  std::optional<Reject> refused;
  if (auto* problem = std::get_if<NotOpened>(&started)) {
    if (const auto* status = std::get_if<absl::Status>(problem)) {
      if (!absl::IsNotFound(*status))
        waiting_.AddLater(path, std::max(options_.settle, absl::Milliseconds(50)));
      return absl::OkStatus();
    }
    refused = std::get<Reject>(std::move(*problem));
    job = NewJob(path, StampOf(stat));
  } else {
    reading_ = std::get<0>(std::move(started));
    job = NewJob(path, reading_->stamp());
    refused = reading_->refused();
    const FileKind& kind = reading_->kind();
    job->source.file_sha256 = kind.sha256;
    job->source.media_type = Name(kind.type);
    job->source.encoding = kind.encoding.name;
    if (refused) reading_.reset();
  }
  job->resumed = resumed;
  reading_job_ = job;
  if (refused) {
    AddReject(job, *std::move(refused));
    job->all_read = true;
    touched_.insert(job);
  }
  return ledger_->PutFile(RowOf(*job, FileState::kSeen));
}

absl::Status Session::ReadPiece() {
  Job* const job = reading_job_;
  Entries entries;
  const absl::StatusOr<bool> more = reading_->Next(&entries);
  for (Item& item : entries.items) OR_RETURN_IF_ERROR(AddItem(job, std::move(item)));
  for (Reject& reject : entries.rejects) AddReject(job, std::move(reject));
  if (more.ok() && *more) return absl::OkStatus();
  if (absl::IsDataLoss(more.status())) {
    AddReject(job, {{}, Reason::kUnreadable, std::string(Message(more.status()))});
  } else if (!more.ok()) {
    job->retry = true;
    ++stats_.files_changed;
  }
  job->all_read = true;
  touched_.insert(job);
  reading_.reset();
  return absl::OkStatus();
}

absl::Status Session::AddItem(Job* job, Item item) {
  const std::string article_id = ArticleId(item, job->source.feed, job->path, options_.identity);
  OR_ASSIGN_OR_RETURN(const Ledger::Revision revision,
                      ledger_->Observe(article_id, item.revision_id, clock_.Now()));
  ++job->good;
  if (revision.acked && !options_.resend) {
    ++job->known;
    ++(job->resumed ? stats_.resumed : stats_.duplicates);
    return absl::OkStatus();
  }
  ++job->unsent;
  outgoing_.push_back({job, ArticleRecord(item, article_id, job->source, revision.observed_at), article_id,
                       item.revision_id, item.index});
  return absl::OkStatus();
}

void Session::AddReject(Job* job, Reject reject) {
  if (job->bad++ == 0) {
    job->reason = Name(reject.reason);
    job->detail = reject.detail;
  }
  ++stats_.rejected[std::string(Name(reject.reason))];
  log::Warning(
      "article_rejected",
      {{"file", ShownPath(job->path)}, {"reason", Name(reject.reason)}, {"why", ShownPath(reject.detail)}});
  ++job->unsent;
  outgoing_.push_back(
      {job, RejectRecord(reject, job->source, clock_.Now()), "", "", reject.index.value_or(0)});
}

}  // namespace onrecord::ingest

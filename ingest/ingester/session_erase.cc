// What ingest keeps of a removed article goes: the files in done/, and the records of all its revisions, also
// of those that no store ever had.
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/cloud_event.h"
#include "common/stream/record_key.h"
#include "ingest/ingester/session.h"

namespace onrecord::ingest {
namespace {

constexpr absl::Duration kBetween = absl::Seconds(1);
constexpr size_t kMostAtOnce = 100;

stream::Record ErasingRecord(const std::string& article_id, const std::string& revision_id,
                             absl::Time readmitted_at, absl::Time now) {
  const int64_t readmitted = readmitted_at == absl::InfinitePast() ? 0 : absl::ToUnixMicros(readmitted_at);
  stream::Record record;
  record.topic = stream::kArticlesTopic;
  record.key = stream::ArticleKey(article_id, revision_id, readmitted);
  record.erases = true;
  record.headers = stream::ToHeaders({.id = record.key,
                                      .source = "/onrecord/ingest",
                                      .type = "onrecord.erased.v1",
                                      .subject = article_id,
                                      .time = now});
  return record;
}

}  // namespace

absl::Status Session::EraseRemoved() {
  if (options_.removed == nullptr) return absl::OkStatus();
  const absl::Duration left = next_erasure_ - clock_.Now();
  if (left > absl::ZeroDuration() && left <= kBetween) return absl::OkStatus();
  next_erasure_ = clock_.Now() + kBetween;
  if (const absl::Status known = options_.removed->Refresh(); !known.ok()) {
    return absl::IsUnavailable(known) ? absl::OkStatus() : known;
  }
  OR_ASSIGN_OR_RETURN(auto removals, options_.removed->TakeNew());
  for (auto& [article_id, removed] : removals) {
    erasures_.push_back({std::move(article_id), removed.removed_at, next_job_, nullptr});
  }
  if (erasures_.empty()) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(sqlite::Transaction transaction, ledger_->Begin());
  OR_RETURN_IF_ERROR(NoteArchived());
  // One that has to wait goes to the end, so that it holds up no other.
  for (size_t n = std::min(erasures_.size(), kMostAtOnce); n > 0; --n) {
    Erasure erasure = std::move(erasures_.front());
    erasures_.pop_front();
    OR_ASSIGN_OR_RETURN(const bool over, EraseOne(&erasure));
    if (!over) erasures_.push_back(std::move(erasure));
  }
  OR_RETURN_IF_ERROR(transaction.Commit());
  archiver_.Sync();
  return absl::OkStatus();
}

// True: nothing is left to do.
absl::StatusOr<bool> Session::EraseOne(Erasure* erasure) {
  const std::string& article_id = erasure->article_id;
  OR_ASSIGN_OR_RETURN(const absl::Time erased, ledger_->ErasedAt(article_id));
  OR_ASSIGN_OR_RETURN(const absl::Time readmitted, ledger_->ReadmittedAt(article_id));
  const absl::Time removed_at = absl::FromUnixMicros(absl::ToUnixMicros(erasure->removed_at));
  if (erased >= removed_at || readmitted > removed_at) return true;
  if (MayBeOnItsWay(*erasure)) return false;
  if (erasure->log_requests == nullptr) OR_RETURN_IF_ERROR(AskLogToErase(erasure, readmitted));
  if (erasure->log_requests == nullptr || erasure->log_requests->left > 0) return false;
  if (!erasure->log_requests->status.ok()) {
    log::Warning("log_erasure_failed", {{"why", Message(erasure->log_requests->status)}});
    erasure->log_requests = nullptr;
    return false;
  }
  OR_ASSIGN_OR_RETURN(const bool gone, EraseFiles(*erasure));
  if (!gone) return false;
  OR_RETURN_IF_ERROR(ledger_->NoteErased(article_id, removed_at));
  return true;
}

// A file that was begun before the removal was known may bring the article, and is moved to done/ later.
bool Session::MayBeOnItsWay(const Erasure& erasure) const {
  for (const auto& [path, job] : jobs_) {
    if (job->number < erasure.before_job) return true;
  }
  return false;
}

// Leaves `log_requests` unset if the queue of the log is full.
absl::Status Session::AskLogToErase(Erasure* erasure, absl::Time readmitted_at) {
  std::vector<std::string> revisions;
  if (options_.log_keeps) {
    OR_ASSIGN_OR_RETURN(revisions, ledger_->RevisionsOf(erasure->article_id));
  }
  const auto requests = std::make_shared<Erasure::LogRequests>();  // shared: see LogRequests
  for (const std::string& revision : revisions) {
    ++requests->left;
    const absl::Status status =
        sink_.Send(ErasingRecord(erasure->article_id, revision, readmitted_at, clock_.Now()),
                   [requests](const absl::Status& report) {
                     --requests->left;
                     requests->status.Update(report);
                   });
    if (absl::IsUnavailable(status)) return absl::OkStatus();  // what was sent does no harm twice
    OR_RETURN_IF_ERROR(status);
  }
  erasure->log_requests = requests;
  return absl::OkStatus();
}

// True: no file below done/ holds the article any more, or they are to be kept.
absl::StatusOr<bool> Session::EraseFiles(const Erasure& erasure) {
  OR_ASSIGN_OR_RETURN(const std::vector<Ledger::DoneFile> files, ledger_->DoneFilesOf(erasure.article_id));
  bool all = true;
  for (const Ledger::DoneFile& file : files) {
    if (!options_.erase_done) {
      log::Warning("removed_article_stays_in_file",
                   {{"article_id", erasure.article_id}, {"file", ShownPath(file.place)}});
      continue;
    }
    const absl::StatusOr<bool> erased = archiver_.EraseDone(file.place, file.sha256);
    if (!erased.ok()) {
      if (const auto unlogged = log_limit_.Admit(clock_.Now())) {
        log::Error("done_file_not_erased", {{"file", ShownPath(file.place)},
                                            {"why", Message(erased.status())},
                                            {"not_logged_before", *unlogged}});
      }
      all = false;
      continue;
    }
    if (*erased) {
      ++stats_.erased_files;
      log::Info("done_file_erased", {{"article_id", erasure.article_id}, {"file", ShownPath(file.place)}});
    }
    OR_RETURN_IF_ERROR(ledger_->ForgetDoneFile(file));
  }
  return all;
}

}  // namespace onrecord::ingest

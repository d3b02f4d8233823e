// From the record to its delivery report, and from the last report to the move of the file.
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/fate.h"
#include "ingest/ingester/session.h"

namespace onrecord::ingest {
namespace {

constexpr absl::Duration kNoteWithin = absl::Seconds(1);
constexpr size_t kMostToNote = 1000;

}  // namespace

// The files take turns, a record each.
absl::Status Session::Send() {
  while (!senders_.empty() && sent_.size() < window_.size()) {
    Job* const job = senders_.front();
    const absl::Status status = SendNext(job);
    if (absl::IsUnavailable(status)) return absl::OkStatus();
    OR_RETURN_IF_ERROR(status);
    senders_.pop_front();
    job->is_sender = !job->outgoing.empty();
    if (job->is_sender) senders_.push_back(job);
  }
  return absl::OkStatus();
}

// kUnavailable: the queue of the log is full.
absl::Status Session::SendNext(Job* job) {
  const uint64_t ticket = next_ticket_++;
  // The record is copied: a sink whose queue is full has it no more, and it is needed again.
  const absl::Status status =
      sink_.Send(job->outgoing.front().record, [ticket, reports = reports_](absl::Status report) {
        reports->emplace_back(ticket, std::move(report));
      });
  if (absl::IsUnavailable(status)) return status;
  if (!status.ok() && stream::FateOf(status) != stream::Fate::kReject) return status;
  Outgoing sent = std::move(job->outgoing.front());
  job->outgoing.pop_front();
  outgoing_bytes_ -= sent.record.value.size();
  sent.record = {};
  if (status.ok()) {
    ++job->unreported;
    sent_[ticket] = {job, std::move(sent)};
    sending_.insert(job);
    NoteSoon();
  } else {
    touched_.insert(job);
    Undeliverable(job, sent, status);
  }
  return absl::OkStatus();
}

void Session::Undeliverable(Job* job, const Outgoing& sent, const absl::Status& why) {
  if (sent.article_id.empty()) {  // the record of a reject failed: the reason file and this line remain
    log::Error("reject_not_told", {{"file", ShownPath(job->path)}, {"why", Message(why)}});
    return;
  }
  --job->good;
  AddReject(job, {sent.index, Reason::kUndeliverable, StrCat("the log refuses the article: ", Message(why))});
}

absl::Status Session::TakeReport(const Sent& sent, const absl::Status& status) {
  Job* const job = sent.job;
  --job->unreported;
  touched_.insert(job);
  if (status.ok()) {
    if (sent.what.article_id.empty()) return absl::OkStatus();
    ++stats_.published;
    return ledger_->Acknowledge(sent.what.article_id, sent.what.revision_id);
  }
  switch (stream::FateOf(status)) {
    case stream::Fate::kRetry:
      log::Warning("not_delivered", {{"file", ShownPath(job->path)}, {"why", Message(status)}});
      job->retry = true;
      return absl::OkStatus();
    case stream::Fate::kReject:
      Undeliverable(job, sent.what, status);
      return absl::OkStatus();
    case stream::Fate::kStop:
      return status;
  }
  return status;
}

void Session::NoteSoon() {
  if (note_by_ == absl::InfiniteFuture()) note_by_ = clock_.Now() + kNoteWithin;
}

bool Session::NotesAreDue() const {
  const absl::Time now = clock_.Now();
  const bool clock_put_back = note_by_ != absl::InfiniteFuture() && note_by_ - now > kNoteWithin;
  return now >= note_by_ || clock_put_back || archived_.size() >= kMostToNote;
}

// The folders are made durable first.
absl::Status Session::NoteArchived() {
  if (!archived_.empty()) archiver_.Sync();
  for (const auto& [path, row] : archived_) OR_RETURN_IF_ERROR(ledger_->PutFile(row));
  archived_.clear();
  for (const Ledger::DoneFile& file : done_files_) {
    OR_RETURN_IF_ERROR(ledger_->NoteDoneFile(file.sha256, file.place));
  }
  done_files_.clear();
  return absl::OkStatus();
}

// Before a file that came under the same name.
absl::Status Session::NoteArchived(const std::string& path) {
  const auto found = archived_.find(path);
  if (found == archived_.end()) return absl::OkStatus();
  archiver_.Sync();
  OR_RETURN_IF_ERROR(ledger_->PutFile(found->second));
  archived_.erase(found);
  return absl::OkStatus();
}

// Most reports come sooner than that.
absl::Status Session::NoteSending() {
  for (Job* const job : std::exchange(sending_, {})) {
    if (!job->all_read || !job->outgoing.empty() || job->sent_noted) continue;
    job->sent_noted = true;
    OR_RETURN_IF_ERROR(ledger_->PutFile(RowOf(*job, FileState::kSent)));
  }
  return absl::OkStatus();
}

FileRow Session::RowOf(const Job& job, FileState state) const {
  FileRow row{job.path, job.stamp, state, job.source.file_sha256};
  row.due = state == FileState::kEmbargoed ? job.embargo_until : absl::InfinitePast();
  // A file of one article may be continued by a longer one of its name.
  if (job.good == 1 && job.bad == 0) row.article_id = job.first_article_id;
  if (row.article_id.empty()) row.article_id = job.article_id;
  if (job.good == 0 && job.bad > 0) {
    row.reason = job.reason;
    row.detail = job.bad == 1 ? job.detail : StrCat(job.detail, " (and ", job.bad - 1, " more)");
  }
  return row;
}

absl::Status Session::Settle() {
  const bool notes_are_due = NotesAreDue();
  if (reports_->empty() && touched_.empty() && !notes_are_due) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(sqlite::Transaction transaction, ledger_->Begin());
  if (notes_are_due) {
    note_by_ = absl::InfiniteFuture();
    OR_RETURN_IF_ERROR(NoteArchived());
  }
  const Reports reports = std::exchange(*reports_, {});
  window_.OnReports(reports.size(), clock_.Now(), !senders_.empty() || !open_.empty() || !ready_.empty());
  for (const auto& [ticket, status] : reports) {
    const auto sent = sent_.extract(ticket);
    if (!sent.empty()) OR_RETURN_IF_ERROR(TakeReport(sent.mapped(), status));
  }
  std::vector<std::unique_ptr<Job>> over;
  for (Job* const job : std::exchange(touched_, {})) {
    if (!job->Over()) continue;
    sending_.erase(job);
    const FileState state = job->embargoed > 0 ? FileState::kEmbargoed : FileState::kAcked;
    if (!job->retry) OR_RETURN_IF_ERROR(ledger_->PutFile(RowOf(*job, state)));
    over.push_back(std::move(jobs_.extract(job->path).mapped()));
  }
  if (notes_are_due) OR_RETURN_IF_ERROR(NoteSending());
  OR_RETURN_IF_ERROR(transaction.Commit());
  for (std::unique_ptr<Job>& job : over) Archive(std::move(job));
  return absl::OkStatus();
}

void Session::Archive(std::unique_ptr<Job> job) {
  const std::string& path = job->path;
  if (job->retry) {
    waiting_.AddLater(path, std::max(options_.settle, absl::Seconds(1)));
    return;
  }
  if (job->embargoed > 0) {
    log::Info("file_waits_for_embargo",
              {{"file", ShownPath(path)},
               {"articles", job->embargoed},
               {"until", absl::FormatTime(job->embargo_until, absl::UTCTimeZone())}});
    stuck_.erase(path);
    if (job->again) {
      waiting_.Add(path, false);
    } else {
      AwaitEmbargo(path, job->embargo_until);
    }
    return;
  }
  const FileRow row = RowOf(*job, FileState::kArchived);
  const auto where = row.reason.empty() ? archiver_.Done(path, job->stamp, row.sha256)
                                        : archiver_.Reject(path, job->stamp, row.sha256, row.reason,
                                                           row.detail, clock_.Now());
  if (where.ok()) {
    ++(row.reason.empty() ? stats_.files_done : stats_.files_rejected);
    const std::string_view fact = !row.reason.empty()       ? "file_rejected"
                                  : job->known == job->good ? "file_known_already"
                                                            : "file_done";
    log::Debug(fact, {{"file", ShownPath(path)}, {"now", ShownPath(*where)}, {"articles", job->good}});
    if (options_.after == After::kMove && row.reason.empty()) {
      done_files_.push_back({row.sha256, archiver_.PlaceOf(*where)});
    }
  }
  if (where.ok() || absl::IsNotFound(where.status())) {
    stuck_.erase(path);
    archived_[path] = row;
    NoteSoon();
    if (job->again) waiting_.Add(path, false);
  } else if (absl::IsAborted(where.status())) {
    ++stats_.files_changed;
    log::Info("file_changed", {{"file", ShownPath(path)}, {"why", Message(where.status())}});
    waiting_.AddLater(path, options_.settle);
  } else if (stuck_.insert_or_assign(path, std::string(Message(where.status()))).second) {
    log::Error("file_stuck", {{"file", ShownPath(path)}, {"why", Message(where.status())}});
  }
}

}  // namespace onrecord::ingest

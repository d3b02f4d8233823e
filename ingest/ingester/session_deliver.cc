// From the record to its delivery report, and from the last report to the move of the file.
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/fate.h"
#include "ingest/ingester/session.h"

namespace onrecord::ingest {

absl::Status Session::Send() {
  while (!outgoing_.empty()) {
    Outgoing& next = outgoing_.front();
    const uint64_t ticket = next_ticket_++;
    // The record is copied: a sink whose queue is full has it no more, and it is needed again.
    const absl::Status status = sink_.Send(next.record, [ticket, reports = reports_](absl::Status report) {
      reports->emplace_back(ticket, std::move(report));
    });
    if (absl::IsUnavailable(status)) return absl::OkStatus();
    if (!status.ok() && stream::FateOf(status) != stream::Fate::kReject) return status;
    Outgoing sent = std::move(next);
    outgoing_.pop_front();
    --sent.job->unsent;
    touched_.insert(sent.job);
    if (status.ok()) {
      ++sent.job->unreported;
      sent.record = {};
      sent_[ticket] = std::move(sent);
    } else {
      Undeliverable(sent, status);
    }
  }
  return absl::OkStatus();
}

void Session::Undeliverable(const Outgoing& sent, const absl::Status& why) {
  if (sent.article_id.empty()) {  // telling of a reject failed: the reason file and this line remain
    log::Error("reject_not_told", {{"file", ShownPath(sent.job->path)}, {"why", Message(why)}});
    return;
  }
  --sent.job->good;
  AddReject(sent.job,
            {sent.index, Reason::kUndeliverable, StrCat("the log refuses the article: ", Message(why))});
}

absl::Status Session::TakeReport(const Outgoing& sent, const absl::Status& status) {
  --sent.job->unreported;
  touched_.insert(sent.job);
  if (status.ok()) {
    if (sent.article_id.empty()) return absl::OkStatus();
    ++stats_.published;
    return ledger_->Acknowledge(sent.article_id, sent.revision_id);
  }
  switch (stream::FateOf(status)) {
    case stream::Fate::kRetry:
      log::Warning("not_delivered", {{"file", ShownPath(sent.job->path)}, {"why", Message(status)}});
      sent.job->retry = true;
      return absl::OkStatus();
    case stream::Fate::kReject:
      Undeliverable(sent, status);
      return absl::OkStatus();
    case stream::Fate::kStop:
      return status;
  }
  return status;
}

absl::Status Session::NoteArchived() {
  for (const FileRow& row : archived_) OR_RETURN_IF_ERROR(ledger_->PutFile(row));
  archived_.clear();
  return absl::OkStatus();
}

FileRow Session::RowOf(const Job& job, FileState state) const {
  FileRow row{job.path, job.stamp, state, job.source.file_sha256};
  if (job.good == 0 && job.bad > 0) {
    row.reason = job.reason;
    row.detail = job.bad == 1 ? job.detail : StrCat(job.detail, " (and ", job.bad - 1, " more)");
  }
  return row;
}

absl::Status Session::Settle() {
  if (reports_->empty() && touched_.empty() && archived_.empty()) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(sqlite::Transaction transaction, ledger_->Begin());
  OR_RETURN_IF_ERROR(NoteArchived());
  const Reports reports = std::exchange(*reports_, {});
  for (const auto& [ticket, status] : reports) {
    const auto sent = sent_.extract(ticket);
    if (!sent.empty()) OR_RETURN_IF_ERROR(TakeReport(sent.mapped(), status));
  }
  std::vector<std::unique_ptr<Job>> over;
  for (Job* const job : std::exchange(touched_, {})) {
    if (job->all_read && job->unsent == 0 && !job->sent_noted) {
      job->sent_noted = true;
      OR_RETURN_IF_ERROR(ledger_->PutFile(RowOf(*job, FileState::kSent)));
    }
    if (!job->Over()) continue;
    if (!job->retry) OR_RETURN_IF_ERROR(ledger_->PutFile(RowOf(*job, FileState::kAcked)));
    over.push_back(std::move(jobs_.extract(job->path).mapped()));
  }
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
  }
  if (where.ok() || absl::IsNotFound(where.status())) {
    stuck_.erase(path);
    archived_.push_back(row);
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

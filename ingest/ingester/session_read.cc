// From the sighted file to its records.
#include <algorithm>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/version.h"
#include "ingest/ingester/session.h"

namespace onrecord::ingest {
namespace {

// One round reads no more than this, so that reports are taken and files moved in between.
constexpr size_t kFilesPerRound = 256;
constexpr size_t kBytesPerRound = 32u << 20;
// Files that are read at once, a piece each in turn.
constexpr size_t kMostOpenFiles = 16;
// Files with records that wait to be sent.
constexpr size_t kMostSenders = 512;
// A reader that died so often of a file is not given it again.
constexpr int64_t kMostDeaths = 3;
// Rejected items of a file that get a record each; the rest share one record.
constexpr size_t kRecordedRejects = 100, kLoggedRejects = 10;

constexpr absl::Duration kTryAgain = absl::Milliseconds(50);

}  // namespace

bool Session::HasRoom() const {
  return senders_.size() < kMostSenders && outgoing_bytes_ < kBytesPerRound &&
         sent_.size() + senders_.size() < window_.size();
}

absl::Status Session::Read() {
  if (!HasRoom()) return absl::OkStatus();
  if (ready_.empty()) {
    // No more than there is room for: what is taken no longer takes turns with the feeds that come later.
    const size_t room = window_.size() - sent_.size() - senders_.size();
    std::vector<std::string> paths = waiting_.TakeReady(std::min(kFilesPerRound, room));
    ready_.assign(std::make_move_iterator(paths.begin()), std::make_move_iterator(paths.end()));
  }
  if (ready_.empty() && open_.empty()) return absl::OkStatus();
  if (options_.removed != nullptr) {
    const absl::Status known = options_.removed->Refresh();
    removals_problem_ = absl::IsUnavailable(known) ? std::string(Message(known)) : "";
    if (!known.ok()) return absl::IsUnavailable(known) ? absl::OkStatus() : known;
  }
  OR_ASSIGN_OR_RETURN(sqlite::Transaction transaction, ledger_->Begin());
  if (NotesAreDue()) OR_RETURN_IF_ERROR(NoteArchived());
  for (size_t steps = 0; steps < kFilesPerRound && HasRoom() && !Stopped(); ++steps) {
    // A new file first: a short one is not kept waiting by long ones.
    const bool start = !ready_.empty() && open_.size() < kMostOpenFiles;
    if (start) {
      const std::string path = std::move(ready_.front());
      ready_.pop_front();
      OR_RETURN_IF_ERROR(StartFile(path));
    }
    Job* const job = NextToRead();
    const bool probing = job != nullptr && job->reading->probing();
    if (job != nullptr) OR_RETURN_IF_ERROR(ReadPiece(job));
    // Between two steps of work of that size it is looked what came.
    if (probing || (!start && job == nullptr)) break;
  }
  return transaction.Commit();
}

// The open files take turns; one whose records still wait to be sent is passed over.
Job* Session::NextToRead() {
  for (size_t i = 0; i < open_.size(); ++i) {
    Job* const job = open_.front();
    open_.pop_front();
    open_.push_back(job);
    if (job->outgoing.empty()) return job;
  }
  return nullptr;
}

Job* Session::NewJob(const std::string& path, const FileStamp& stamp) {
  auto job = std::make_unique<Job>();
  job->path = path;
  job->stamp = stamp;
  job->source.path = path;
  job->source.feed = options_.feed.empty() ? std::string(FeedOf(path)) : options_.feed;
  job->source.file_size = static_cast<uint64_t>(stamp.size);
  job->number = next_job_++;
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
  if (!stat.ok()) {
    if (!absl::IsNotFound(stat.status())) waiting_.AddLater(path, kTryAgain);
    return absl::OkStatus();
  }
  OR_RETURN_IF_ERROR(NoteArchived(path));
  OR_ASSIGN_OR_RETURN(const std::optional<FileRow> row, ledger_->FindFile(path));
  const bool known = row && row->stamp == StampOf(*stat);
  if (known && row->state == FileState::kEmbargoed && row->due > clock_.Now()) {
    AwaitEmbargo(path, row->due);
    return absl::OkStatus();
  }
  embargoed_.erase(path);
  if (!known || row->state < FileState::kAcked || row->state == FileState::kEmbargoed)
    return StartReading(path, *stat, row, known);
  if (row->state == FileState::kArchived && options_.after == After::kLeave) return absl::OkStatus();
  // All is delivered; only the move is missing.
  Job* const job = NewJob(path, row->stamp);
  job->source.file_sha256 = row->sha256;
  job->article_id = row->article_id;
  job->reason = row->reason;
  job->detail = row->detail;
  (row->reason.empty() ? job->good : job->bad) = 1;
  job->all_read = job->sent_noted = true;
  touched_.insert(job);
  return absl::OkStatus();
}

// A file that cannot be opened now: it is tried again, and reported if that does not help.
void Session::TryLater(const std::string& path, const absl::Status& why) {
  if (absl::IsNotFound(why)) {
    stuck_.erase(path);
    return;
  }
  const bool someone_writes = absl::IsAborted(why);
  if (!someone_writes && stuck_.insert_or_assign(path, std::string(Message(why))).second) {
    log::Warning("file_waits", {{"file", ShownPath(path)}, {"why", Message(why)}});
  }
  waiting_.AddLater(path, std::max(options_.settle, kTryAgain));
}

void Session::AwaitEmbargo(const std::string& path, absl::Time until) {
  embargoed_.insert(path);
  waiting_.AddLater(path, until - clock_.Now());
}

// What a reader that dies is remembered by; a new version of the program gets a new chance.
std::string Session::DeathKey(std::string_view content) { return StrCat(kVersion, " ", content); }

absl::Status Session::StartReading(const std::string& path, const struct stat& stat,
                                   const std::optional<FileRow>& row, bool resumed) {
  const FileStamp seen = StampOf(stat);
  const std::string early_key =
      DeathKey(StrCat(seen.device, "-", seen.inode, "-", seen.size, "-", seen.mtime_ns));
  OR_ASSIGN_OR_RETURN(std::optional<Reject> refused, RefuseKiller(early_key));
  std::unique_ptr<FileReading> reading;
  if (!refused) {
    std::variant<std::unique_ptr<FileReading>, NotOpened> started;
    {
      const ReadingWatch::Scope busy(watch_, path, clock_.Now());
      const ReaderMark::Scope scope(mark_.get(), early_key);
      started = FileReading::Start(folder_, path);
    }
    auto* const problem = std::get_if<NotOpened>(&started);
    if (problem == nullptr) {
      reading = std::get<0>(std::move(started));
    } else if (const auto* status = std::get_if<absl::Status>(problem)) {
      TryLater(path, *status);
      return absl::OkStatus();
    } else {
      refused = std::get<Reject>(std::move(*problem));
    }
  }
  stuck_.erase(path);
  Job* const job = NewJob(path, reading == nullptr ? seen : reading->stamp());
  job->row = row;
  job->resumed = resumed;
  job->rejects_reported = resumed && row->state == FileState::kEmbargoed;
  job->death_key = early_key;
  job->reading = std::move(reading);
  if (refused) {
    RefuseFile(job, *std::move(refused));
    return ledger_->PutFile(RowOf(*job, FileState::kSeen));
  }
  open_.push_front(job);
  if (!job->reading->probing()) return Identify(job);
  return ledger_->PutFile(RowOf(*job, FileState::kSeen));
}

void Session::RefuseFile(Job* job, Reject reject) {
  job->reading.reset();
  std::erase(open_, job);
  AddReject(job, std::move(reject));
  job->all_read = true;
  touched_.insert(job);
}

// A long file is looked at in turns with others until it is known what it is.
absl::Status Session::ProbeOn(Job* job) {
  std::optional<NotOpened> problem;
  {
    const ReadingWatch::Scope busy(watch_, job->path, clock_.Now());
    const ReaderMark::Scope scope(mark_.get(), job->death_key);
    problem = job->reading->ProbeOn();
  }
  if (!problem) return job->reading->probing() ? absl::OkStatus() : Identify(job);
  if (auto* const reject = std::get_if<Reject>(&*problem)) {
    RefuseFile(job, std::move(*reject));
    return ledger_->PutFile(RowOf(*job, FileState::kSeen));
  }
  std::erase(open_, job);
  const std::unique_ptr<Job> gone = std::move(jobs_.extract(job->path).mapped());
  TryLater(gone->path, std::get<absl::Status>(*problem));
  return absl::OkStatus();
}

// It is known what the file is: whether it is refused, and which article it continues.
absl::Status Session::Identify(Job* job) {
  const FileKind& kind = job->reading->kind();
  job->source.file_sha256 = kind.sha256;
  job->source.media_type = Name(kind.type);
  job->source.encoding = Describe(kind.encoding);
  job->death_key = DeathKey(kind.sha256);
  const std::optional<FileRow>& row = job->row;
  if (row && !row->article_id.empty() && options_.identity == Identity::kBytes) {
    // An upload that was cut off and comes again whole is the same article.
    const bool same = job->resumed && row->sha256 == kind.sha256;
    if (same || (!job->resumed && job->reading->BeginsWith(row->stamp.size, row->sha256))) {
      job->article_id = row->article_id;
    }
  }
  std::optional<Reject> refused = job->reading->refused();
  if (!refused) {
    OR_ASSIGN_OR_RETURN(refused, RefuseKiller(job->death_key));
  }
  if (refused) RefuseFile(job, *std::move(refused));
  return ledger_->PutFile(RowOf(*job, FileState::kSeen));
}

absl::StatusOr<std::optional<Reject>> Session::RefuseKiller(const std::string& key) {
  OR_ASSIGN_OR_RETURN(const int64_t deaths, ledger_->ReaderDeaths(key));
  if (deaths < kMostDeaths) return std::nullopt;
  return Reject{{},
                Reason::kKillsReader,
                StrCat("its reader died ", deaths, " times; expected a file that can be read to its end")};
}

absl::Status Session::ReadPiece(Job* job) {
  if (job->reading->probing()) return ProbeOn(job);
  Entries entries;
  absl::StatusOr<bool> more = false;
  try {
    const ReadingWatch::Scope busy(watch_, job->path, clock_.Now());
    const ReaderMark::Scope scope(mark_.get(), job->death_key);
    more = job->reading->Next(&entries);
  } catch (const std::exception& error) {
    entries = {};
    OR_ASSIGN_OR_RETURN(const int64_t deaths, ledger_->AddReaderDeath(job->death_key));
    more = Unavailable("the reader failed (", error.what(), "), time ", deaths);
  }
  for (Item& item : entries.items) OR_RETURN_IF_ERROR(AddItem(job, std::move(item)));
  for (Reject& reject : entries.rejects) AddReject(job, std::move(reject));
  if (more.ok() && *more) return absl::OkStatus();
  if (absl::IsDataLoss(more.status())) {
    AddReject(job, {{}, Reason::kUnreadable, std::string(Message(more.status()))});
  } else if (!more.ok()) {
    log::Info("file_read_again", {{"file", ShownPath(job->path)}, {"why", Message(more.status())}});
    job->retry = true;
    ++stats_.files_changed;
  }
  AddSummary(job);
  job->all_read = true;
  if (job->Over()) touched_.insert(job);
  job->reading.reset();
  std::erase(open_, job);
  return absl::OkStatus();
}

absl::Status Session::AddItem(Job* job, Item item) {
  if (item.not_before == absl::InfiniteFuture()) {
    AddReject(job,
              {item.index, Reason::kEmbargoed,
               "under embargo without an end; expected a time, or the item again once it may be published"});
    return absl::OkStatus();
  }
  std::string article_id =
      ArticleId(item, job->source.feed, job->path, options_.identity, options_.authorities);
  const bool by_bytes = article_id == item.revision_id;
  if (by_bytes && !job->article_id.empty()) article_id = job->article_id;
  OR_ASSIGN_OR_RETURN(const Admission admission, Admit(article_id));
  if (!admission.refused.empty()) {
    AddReject(job, {item.index, Reason::kRemoved, admission.refused});
    return absl::OkStatus();
  }
  if (!item.global_id.empty()) OR_RETURN_IF_ERROR(NoteClaim(*job, item.global_id));
  OR_ASSIGN_OR_RETURN(const Ledger::Revision revision,
                      ledger_->Observe(article_id, item.revision_id, clock_.Now(), job->resumed));
  if (options_.after == After::kMove) {
    OR_RETURN_IF_ERROR(ledger_->NoteArticleOfFile(article_id, job->source.file_sha256));
  }
  if (job->good++ == 0) job->first_article_id = article_id;
  if (!revision.acked && item.not_before > clock_.Now()) {
    ++job->embargoed;
    job->embargo_until = std::min(job->embargo_until, item.not_before);
    return absl::OkStatus();
  }
  if (revision.acked && !options_.resend) {
    ++job->known;
    ++(job->resumed ? stats_.resumed : stats_.duplicates);
    return absl::OkStatus();
  }
  Enqueue(job, {ArticleRecord(item, article_id, job->source, revision.observed_at, admission.readmitted_at),
                article_id, item.revision_id, item.index});
  return absl::OkStatus();
}

absl::StatusOr<Session::Admission> Session::Admit(const std::string& article_id) {
  if (options_.removed == nullptr) return Admission{};
  OR_ASSIGN_OR_RETURN(const std::optional<RemovedArticle> removed, options_.removed->Find(article_id));
  if (!removed) return Admission{};
  OR_ASSIGN_OR_RETURN(const absl::Time readmitted, ledger_->ReadmittedAt(article_id));
  if (readmitted > removed->removed_at) return Admission{"", readmitted};
  if (!options_.force) {
    return Admission{StrCat("this article was removed on ",
                            absl::FormatTime("%Y-%m-%d", removed->removed_at, absl::UTCTimeZone()), ": ",
                            removed->reason, "; --force lets it in again")};
  }
  const absl::Time now = std::max(clock_.Now(), removed->removed_at + absl::Microseconds(1));
  OR_RETURN_IF_ERROR(ledger_->Readmit(article_id, now));
  log::Info("article_readmitted", {{"article_id", article_id}, {"removed_for", ShownPath(removed->reason)}});
  return Admission{"", absl::FromUnixMicros(absl::ToUnixMicros(now))};
}

absl::Status Session::NoteClaim(const Job& job, const std::string& global_id) {
  OR_ASSIGN_OR_RETURN(const bool conflict, ledger_->Claim(global_id, job.source.feed, clock_.Now()));
  if (!conflict) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const int64_t conflicts, ledger_->CountConflicts());
  stats_.id_conflicts = static_cast<uint64_t>(conflicts);
  log::Warning(
      "id_claimed_by_another_feed",
      {{"id", ShownPath(global_id)}, {"feed", ShownPath(job.source.feed)}, {"file", ShownPath(job.path)}});
  return absl::OkStatus();
}

void Session::Enqueue(Job* job, Outgoing outgoing) {
  outgoing_bytes_ += outgoing.record.value.size();
  job->outgoing.push_back(std::move(outgoing));
  if (!std::exchange(job->is_sender, true)) senders_.push_back(job);
}

void Session::AddReject(Job* job, Reject reject) {
  const std::string reason(Name(reject.reason));
  if (job->bad++ == 0) {
    job->reason = reason;
    job->detail = reject.detail;
  }
  if (job->rejects_reported) return;
  ++stats_.rejected[reason];
  const auto unlogged = job->bad <= kLoggedRejects ? log_limit_.Admit(clock_.Now()) : std::nullopt;
  if (unlogged) {
    log::Warning("article_rejected", {{"file", ShownPath(job->path)},
                                      {"reason", reason},
                                      {"why", ShownPath(reject.detail)},
                                      {"not_logged_before", *unlogged}});
  }
  if (job->bad > kRecordedRejects) {
    ++job->summarised_rejects[reason];
    return;
  }
  Enqueue(job, {RejectRecord(reject, job->source, clock_.Now()), "", "", reject.index.value_or(0)});
}

// One record for all refused items beyond the first hundred.
void Session::AddSummary(Job* job) {
  if (job->bad > kLoggedRejects) {
    log::Warning("articles_rejected", {{"file", ShownPath(job->path)}, {"articles", job->bad}});
  }
  if (job->summarised_rejects.empty() || job->rejects_reported) return;
  size_t count = 0;
  std::string reasons;
  for (const auto& [reason, n] : job->summarised_rejects) {
    count += n;
    StrAppend(&reasons, reasons.empty() ? "" : ", ", reason, " ", n);
  }
  const Reject summary{
      {}, Reason::kMoreItems, StrCat(count, " more items of this file were refused: ", reasons)};
  Enqueue(job, {RejectRecord(summary, job->source, clock_.Now()), "", "", 0});
}

}  // namespace onrecord::ingest

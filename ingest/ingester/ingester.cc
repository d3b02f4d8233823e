#include "ingest/ingester/ingester.h"

#include <stop_token>
#include <thread>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "ingest/ingester/session.h"

namespace onrecord::ingest {
namespace {

constexpr absl::Duration kBetweenOpens = absl::Seconds(1);
constexpr absl::Duration kSlow = absl::Seconds(5);
constexpr absl::Duration kBetweenRetentions = absl::Minutes(10);

}  // namespace

Ingester::Ingester(IngestOptions options, stream::RecordSink& sink, const Clock& clock, Health& health)
    : options_(std::move(options)), sink_(sink), clock_(clock), health_(health) {}

Ingester::~Ingester() = default;

absl::Status Ingester::TryOpen() {
  OR_ASSIGN_OR_RETURN(session_, Session::Open(options_, sink_, clock_, working_));
  session_->SetStop(stop_);
  session_->SetWatch(&watch_);
  working_.state_problem.clear();
  working_.inbox_problem.clear();
  log::Info("folder_watched", {{"folder", options_.inbox}});
  ReportProblems();
  return absl::OkStatus();
}

absl::Status Ingester::Open() {
  const absl::Status status = TryOpen();
  if (!absl::IsUnavailable(status)) return status;
  Wait(status, &working_.state_problem);
  return absl::OkStatus();
}

void Ingester::Wait(const absl::Status& why, std::string* problem) {
  session_.reset();
  next_open_ = clock_.Now() + kBetweenOpens;
  *problem = Message(why);
  ReportProblems();
}

absl::Status Ingester::Step(absl::Duration wait) {
  if (session_ == nullptr) {
    // A clock that was set back does not prolong the wait.
    const absl::Duration left = next_open_ - clock_.Now();
    if (left > absl::ZeroDuration() && left <= kBetweenOpens) return absl::OkStatus();
    const absl::Status status = TryOpen();
    if (!status.ok())
      Wait(status, absl::IsUnavailable(status) ? &working_.state_problem : &working_.inbox_problem);
    return absl::OkStatus();
  }
  const absl::Status status = session_->Step(wait);
  if (absl::IsAborted(status)) {
    log::Warning("folder_lost", {{"why", Message(status)}});
    Wait(status, &working_.inbox_problem);
  } else if (absl::IsUnavailable(status)) {
    // What was not committed is lost; the next session goes on at the last commit.
    Wait(status, &working_.state_problem);
  } else if (!status.ok()) {
    return status;
  }
  ReportProblems();
  return absl::OkStatus();
}

absl::Status Ingester::Close() {
  if (session_ == nullptr) return absl::OkStatus();
  const absl::Status status = session_->Close();
  ReportProblems();
  session_.reset();
  return status;
}

absl::Status Ingester::Run(const StopToken& stop) {
  stop_ = &stop;
  if (session_ != nullptr) session_->SetStop(stop_);
  constexpr absl::Duration kWait = absl::Milliseconds(100);
  if (session_ == nullptr && working_.state_problem.empty()) OR_RETURN_IF_ERROR(Open());
  // Beside the reader, which may be busy with one file for long.
  const std::jthread watcher([this](const std::stop_token& end) {
    StopToken ended;
    const std::stop_callback wake(end, [&ended] { ended.Request(); });
    while (!ended.WaitFor(absl::Seconds(1))) ReportSlowReading();
  });
  // It reads whole folders.
  const std::jthread retention([this](const std::stop_token& end) {
    if (!options_.keep_done.Any() && !options_.keep_rejected.Any()) return;
    StopToken ended;
    const std::stop_callback wake(end, [&ended] { ended.Request(); });
    do {
      ApplyRetentionOnce();
    } while (!ended.WaitFor(kBetweenRetentions));
  });
  while (!stop.Requested()) {
    OR_RETURN_IF_ERROR(Step(kWait));
    if (session_ == nullptr) stop.WaitFor(kWait);
  }
  return Close();
}

void Ingester::ApplyRetentionOnce() {
  if (options_.after != After::kMove) return;
  const auto apply = [this](const std::string& given, const char* name, const RetentionLimits& limits) {
    const std::string folder = given.empty() ? StrCat(options_.inbox, "/", name) : given;
    const absl::StatusOr<Removed> removed = ApplyRetention(folder, limits, clock_.Now());
    if (!removed.ok()) {
      log::Warning("retention_not_applied",
                   {{"folder", ShownPath(folder)}, {"why", Message(removed.status())}});
      return;
    }
    if (removed->files == 0) return;
    log::Info("files_expired",
              {{"folder", ShownPath(folder)}, {"files", removed->files}, {"bytes", removed->bytes}});
    absl::MutexLock lock(&mutex_);
    expired_.files += removed->files;
    expired_.bytes += removed->bytes;
  };
  apply(options_.done, "done", options_.keep_done);
  apply(options_.rejected, "rejected", options_.keep_rejected);
}

Removed Ingester::Expired() const {
  absl::MutexLock lock(&mutex_);
  return expired_;
}

void Ingester::ReportSlowReading() {
  std::string path;
  const absl::Duration busy = watch_.Busy(clock_.Now(), &path);
  if (busy < kSlow) return health_.Ready("reading");
  health_.WaitFor("reading", StrCat(ShownPath(path), " takes longer than ", absl::FormatDuration(kSlow)));
}

void Ingester::ReportProblems() {
  const auto report = [this](std::string_view part, const std::string& problem) {
    problem.empty() ? health_.Ready(part) : health_.WaitFor(part, problem);
  };
  report("inbox", working_.inbox_problem);
  report("stream", working_.stream_problem);
  report("ledger", working_.state_problem);
  absl::MutexLock lock(&mutex_);
  stats_ = working_;
}

IngestStats Ingester::Stats() const {
  absl::MutexLock lock(&mutex_);
  return stats_;
}

}  // namespace onrecord::ingest

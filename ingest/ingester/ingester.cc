#include "ingest/ingester/ingester.h"

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "ingest/ingester/session.h"

namespace onrecord::ingest {

Ingester::Ingester(IngestOptions options, stream::RecordSink& sink, const Clock& clock, Health& health)
    : options_(std::move(options)), sink_(sink), clock_(clock), health_(health) {}

Ingester::~Ingester() = default;

absl::Status Ingester::Open() {
  OR_ASSIGN_OR_RETURN(session_, Session::Open(options_, sink_, clock_, working_));
  log::Info("folder_watched", {{"folder", options_.inbox}});
  Tell();
  return absl::OkStatus();
}

absl::Status Ingester::Step(absl::Duration wait) {
  if (session_ == nullptr) {
    if (clock_.Now() < next_open_) return absl::OkStatus();
    if (const absl::Status status = Open(); !status.ok()) {
      next_open_ = clock_.Now() + absl::Seconds(1);
      working_.inbox_problem = Message(status);
      Tell();
    }
    return absl::OkStatus();
  }
  const absl::Status status = session_->Step(wait);
  if (absl::IsAborted(status)) {
    log::Warning("folder_lost", {{"why", Message(status)}});
    session_.reset();
    working_.inbox_problem = Message(status);
  } else if (!status.ok()) {
    return status;
  }
  Tell();
  return absl::OkStatus();
}

absl::Status Ingester::Close() {
  if (session_ == nullptr) return absl::OkStatus();
  const absl::Status status = session_->Close();
  Tell();
  session_.reset();
  return status;
}

absl::Status Ingester::Run(const StopToken& stop) {
  constexpr absl::Duration kWait = absl::Milliseconds(100);
  if (session_ == nullptr) OR_RETURN_IF_ERROR(Open());
  while (!stop.Requested()) {
    OR_RETURN_IF_ERROR(Step(kWait));
    if (session_ == nullptr) stop.WaitFor(kWait);
  }
  return Close();
}

void Ingester::Tell() {
  const auto tell = [this](std::string_view part, const std::string& problem) {
    problem.empty() ? health_.Ready(part) : health_.WaitFor(part, problem);
  };
  tell("inbox", working_.inbox_problem);
  tell("stream", working_.stream_problem);
  absl::MutexLock lock(&mutex_);
  stats_ = working_;
}

IngestStats Ingester::Stats() const {
  absl::MutexLock lock(&mutex_);
  return stats_;
}

}  // namespace onrecord::ingest

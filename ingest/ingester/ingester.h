#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/status/status.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <memory>

#include "common/base/clock.h"
#include "common/base/stop.h"
#include "common/ops/health.h"
#include "common/stream/record_sink.h"
#include "ingest/ingester/options.h"
#include "ingest/ingester/reading_watch.h"

namespace onrecord::ingest {

class Session;

// Publishes the articles that come into a folder and keeps the state of each file in a ledger: nothing is
// lost, and nothing is moved before its delivery reports, whenever the process is killed.
//
//   Ingester ingester({.inbox = "inbox"}, *sink, SystemClock(), health);
//   OR_RETURN_IF_ERROR(ingester.Open());   // fails for a wrong folder, a second ingest, a foreign ledger
//   return ingester.Run(stop);             // OK after a stop; else the error that cannot be repaired
//
// Waits, and says so in `health`, while the folder is away ("inbox"), the log cannot be reached ("stream") or
// the disk of the ledger is full or fails ("ledger"); goes on by itself. Open, Step, Close and Run are called
// from one thread; Stats from any.
class Ingester {
 public:
  // All references must outlive the ingester.
  Ingester(IngestOptions options, stream::RecordSink& sink, const Clock& clock, Health& health);
  ~Ingester();

  // OK also where the disk of the ledger is full: it is tried again at each Step.
  absl::Status Open();
  absl::Status Run(const StopToken& stop);

  // One round of Run, for tests and for those with a loop of their own; waits up to `wait` if nothing is to
  // do.
  absl::Status Step(absl::Duration wait);
  // Ends what is on its way, within the flush limit, and gives the folder back.
  absl::Status Close();

  IngestStats Stats() const;
  // What was deleted of done/ and rejected/ because it was old or too much. From any thread.
  Removed Expired() const;
  // How long the reader has been at a piece of a file; zero: at none. From any thread.
  absl::Duration ReadingFor() const { return watch_.Busy(clock_.Now(), nullptr); }

 private:
  absl::Status TryOpen();
  void Wait(const absl::Status& why, std::string* problem);
  void ReportProblems();
  void ReportSlowReading();
  void ApplyRetentionOnce();

  const IngestOptions options_;
  stream::RecordSink& sink_;
  const Clock& clock_;
  Health& health_;
  IngestStats working_;  // of the thread that runs
  std::unique_ptr<Session> session_;
  const StopToken* stop_ = nullptr;  // of Run
  ReadingWatch watch_;
  absl::Time next_open_ = absl::InfinitePast();
  mutable absl::Mutex mutex_;
  IngestStats stats_ ABSL_GUARDED_BY(mutex_);
  Removed expired_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace onrecord::ingest

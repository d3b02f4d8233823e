#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/status/status.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <memory>
#include <thread>
#include <vector>

#include "common/stream/record_sink.h"

namespace onrecord::api {

// Writes records of the api into the log, for callers of any thread, on a thread of its own: a sink is used
// by one.
//
//   LogWriter writer(*sink);
//   OR_RETURN_IF_ERROR(writer.Write({record}, absl::Now() + absl::Seconds(10)));   // the log has it
class LogWriter {
 public:
  // `sink` must outlive the writer.
  explicit LogWriter(stream::RecordSink& sink);
  // Ends at once: callers of waiting records get no report.
  ~LogWriter();

  // Returns once the log has all of them. kUnavailable: the log did not answer until `deadline`; it may still
  // take them when it is back. Other errors: the log refuses one of them.
  absl::Status Write(std::vector<stream::Record> records, absl::Time deadline);

 private:
  // Of one call. Shared with the reports, which may come after the caller has gone.
  struct Call;
  struct Waiting {
    stream::Record record;
    std::shared_ptr<Call> call;
  };

  void Work();
  void Send(Waiting waiting);
  void ReportOne(Call* call, const absl::Status& status) ABSL_LOCKS_EXCLUDED(mutex_);

  stream::RecordSink& sink_;
  absl::Mutex mutex_;
  std::vector<Waiting> queue_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t on_their_way_ = 0;  // of the thread
  std::thread thread_;
};

}  // namespace onrecord::api

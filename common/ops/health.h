#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>

#include <map>
#include <string>
#include <string_view>

namespace onrecord {

// What a program waits for. Ready when it waits for nothing. Thread-safe.
//
//   health.WaitFor("kafka", "no broker answers at 127.0.0.1:9092");   // /readyz answers 503 and this
//   sentence health.Ready("kafka");
class Health {
 public:
  // Part `part` cannot work yet, for this reason; a later reason replaces it.
  void WaitFor(std::string_view part, std::string_view reason);
  void Ready(std::string_view part);

  bool IsReady() const;
  // A line for each part that waits: "kafka: no broker answers at …"; "ready\n" if none does.
  std::string Text() const;

 private:
  mutable absl::Mutex mutex_;
  std::map<std::string, std::string, std::less<>> waiting_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace onrecord

#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>

#include <map>
#include <string>
#include <string_view>

namespace onrecord {

// What a program waits for. Ready when it waits for nothing. Thread-safe.
//
//   health.WaitFor("kafka", "no broker answers at 127.0.0.1:9092");  // /readyz answers 503 and this sentence
//   health.Ready("kafka");
//
// Several users of a part are distinguished by `user`, mostly `this`: the part is ready once none of them
// waits.
class Health {
 public:
  // Part `part` cannot work yet, for this reason; a later reason of the same user replaces it.
  void WaitFor(std::string_view part, std::string_view reason, const void* user = nullptr);
  void Ready(std::string_view part, const void* user = nullptr);

  bool IsReady() const;
  // A line for each part that waits and each reason: "kafka: no broker answers at …"; "ready\n" if none does.
  std::string Text() const;

 private:
  using Reasons = std::map<const void*, std::string>;  // by user; never empty

  mutable absl::Mutex mutex_;
  std::map<std::string, Reasons, std::less<>> waiting_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace onrecord

#include "common/ops/health.h"

#include "common/base/log.h"
#include "common/base/strings.h"

namespace onrecord {

void Health::WaitFor(std::string_view part, std::string_view reason) {
  absl::MutexLock lock(&mutex_);
  std::string& known = waiting_[std::string(part)];
  if (known == reason) return;
  known = reason;
  log::Warning("waiting", {{"for", part}, {"why", reason}});
}

void Health::Ready(std::string_view part) {
  absl::MutexLock lock(&mutex_);
  const auto it = waiting_.find(part);
  if (it == waiting_.end()) return;
  waiting_.erase(it);
  log::Info("ready", {{"part", part}});
}

bool Health::IsReady() const {
  absl::MutexLock lock(&mutex_);
  return waiting_.empty();
}

std::string Health::Text() const {
  absl::MutexLock lock(&mutex_);
  if (waiting_.empty()) return "ready\n";
  std::string out;
  for (const auto& [part, reason] : waiting_) StrAppend(&out, part, ": ", reason, "\n");
  return out;
}

}  // namespace onrecord

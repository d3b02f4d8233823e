#include "common/ops/health.h"

#include <set>

#include "common/base/log.h"
#include "common/base/strings.h"

namespace onrecord {

void Health::WaitFor(std::string_view part, std::string_view reason, const void* user) {
  absl::MutexLock lock(&mutex_);
  std::string& known = waiting_[std::string(part)][user];
  if (known == reason) return;
  known = reason;
  log::Warning("waiting", {{"for", part}, {"why", reason}});
}

void Health::Ready(std::string_view part, const void* user) {
  absl::MutexLock lock(&mutex_);
  const auto it = waiting_.find(part);
  if (it == waiting_.end() || it->second.erase(user) == 0 || !it->second.empty()) return;
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
  std::set<std::string> lines;
  for (const auto& [part, reasons] : waiting_) {
    for (const auto& [user, reason] : reasons) lines.insert(StrCat(part, ": ", reason, "\n"));
  }
  std::string out;
  for (const std::string& line : lines) out += line;
  return out;
}

}  // namespace onrecord

#include "common/base/log_limit.h"

#include <utility>

namespace onrecord {

std::optional<int64_t> LogLimit::Admit(absl::Time now) {
  const absl::MutexLock lock(&mutex_);
  if (now < began_ || now - began_ >= window_) {
    began_ = now;
    lines_ = 0;
  }
  if (lines_ >= most_) {
    ++left_out_;
    return std::nullopt;
  }
  ++lines_;
  return std::exchange(left_out_, 0);
}

}  // namespace onrecord

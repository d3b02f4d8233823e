#include "ingest/ingester/send_window.h"

#include <algorithm>

namespace onrecord::ingest {
namespace {

constexpr absl::Duration kMeasure = absl::Milliseconds(500);
constexpr double kSecondsOnTheWay = 2;
constexpr double kNewest = 0.5;  // weight of the newest measurement

}  // namespace

void SendWindow::OnReports(size_t reports, absl::Time now, bool busy) {
  // Periods in which nothing waited do not show how fast the log is.
  if (!busy || now < since_) {
    since_ = absl::InfinitePast();
    return;
  }
  if (since_ == absl::InfinitePast()) {
    since_ = now;
    reports_ = 0;
    return;
  }
  reports_ += reports;
  const absl::Duration passed = now - since_;
  if (passed < kMeasure) return;
  const double rate = static_cast<double>(reports_) / absl::ToDoubleSeconds(passed);
  per_second_ = per_second_ == 0 ? rate : kNewest * rate + (1 - kNewest) * per_second_;
  since_ = now;
  reports_ = 0;
}

size_t SendWindow::size() const {
  if (per_second_ == 0) return std::min(most_, kStart);
  const auto wanted = static_cast<size_t>(per_second_ * kSecondsOnTheWay);
  return std::min(most_, std::max(wanted, kLeast));
}

}  // namespace onrecord::ingest

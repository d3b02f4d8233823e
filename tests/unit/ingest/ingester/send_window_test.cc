#include "ingest/ingester/send_window.h"

#include <gtest/gtest.h>

namespace onrecord::ingest {
namespace {

// Reports come every 100 ms for `seconds`, `per_second` of them a second.
void Feed(SendWindow* window, absl::Time* now, int per_second, int seconds) {
  for (int i = 0; i < seconds * 10; ++i) {
    *now += absl::Milliseconds(100);
    window->OnReports(static_cast<size_t>(per_second / 10), *now, true);
  }
}

TEST(SendWindow, HoldsWhatTheLogConfirmsInTwoSeconds) {
  SendWindow window(5000);
  absl::Time now = absl::UnixEpoch();
  EXPECT_EQ(window.size(), SendWindow::kStart);
  Feed(&window, &now, 300, 10);
  EXPECT_NEAR(static_cast<double>(window.size()), 600, 60);
  Feed(&window, &now, 20'000, 10);
  EXPECT_EQ(window.size(), 5000u);
  Feed(&window, &now, 10, 10);
  EXPECT_EQ(window.size(), SendWindow::kLeast);
}

TEST(SendWindow, LearnsNothingFromTimesInWhichNothingWaits) {
  SendWindow window(5000);
  absl::Time now = absl::UnixEpoch();
  Feed(&window, &now, 2000, 10);
  const size_t before = window.size();
  for (int i = 0; i < 100; ++i) window.OnReports(0, now += absl::Seconds(1), false);
  EXPECT_EQ(window.size(), before);
}

TEST(SendWindow, NeverExceedsItsBound) { EXPECT_EQ(SendWindow(5).size(), 5u); }

}  // namespace
}  // namespace onrecord::ingest

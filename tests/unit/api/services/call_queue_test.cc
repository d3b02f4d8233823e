#include "api/services/call_queue.h"

#include <absl/synchronization/notification.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

namespace onrecord::api {
namespace {

using testing::ElementsAre;

TEST(CallQueue, RunsEveryCallAlsoThoseThatWaitAtItsEnd) {
  std::atomic<int> ran = 0;
  {
    CallQueue queue({.threads = 2, .most_running_of_peer = 1});
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(queue.Add("a", "Get", [&] { ++ran; }));
  }
  EXPECT_EQ(ran, 1000);
}

TEST(CallQueue, PeersAndTheirMethodsTakeTurns) {
  std::vector<std::string> order;
  {
    absl::Notification go;
    CallQueue queue({.threads = 1});
    queue.Add("x", "Get", [&] { go.WaitForNotification(); });
    for (int i = 0; i < 3; ++i) queue.Add("a", "List", [&] { order.push_back("a List"); });
    queue.Add("a", "Get", [&] { order.push_back("a Get"); });
    queue.Add("b", "List", [&] { order.push_back("b List"); });
    go.Notify();
  }
  EXPECT_THAT(order, ElementsAre("a List", "b List", "a Get", "a List", "a List"));
}

TEST(CallQueue, SlowCallsOfOnePeerLeaveAThreadForOthers) {
  absl::Notification go, answered;
  CallQueue queue({.threads = 3, .most_running_of_peer = 2});
  for (int i = 0; i < 80; ++i) queue.Add("slow", "List", [&] { go.WaitForNotification(); });
  queue.Add("other", "List", [&] { answered.Notify(); });
  EXPECT_TRUE(answered.WaitForNotificationWithTimeout(absl::Seconds(20)));
  go.Notify();
}

TEST(CallQueue, SlowCallsOfOneMethodLeaveAThreadForOthers) {
  absl::Notification go, answered;
  CallQueue queue({.threads = 3, .most_running_of_method = 2});
  for (int i = 0; i < 80; ++i) queue.Add(std::to_string(i), "List", [&] { go.WaitForNotification(); });
  queue.Add("other", "Get", [&] { answered.Notify(); });
  EXPECT_TRUE(answered.WaitForNotificationWithTimeout(absl::Seconds(20)));
  go.Notify();
}

TEST(CallQueue, RefusesWhatExceedsItsLimits) {
  absl::Notification go, begun;
  CallQueue queue({.threads = 1, .most_waiting_of_peer = 2, .most_waiting = 3});
  queue.Add("x", "Get", [&] {
    begun.Notify();
    go.WaitForNotification();
  });
  begun.WaitForNotification();
  const auto nothing = [] {};
  EXPECT_TRUE(queue.Add("a", "Get", nothing));
  EXPECT_TRUE(queue.Add("a", "Get", nothing));
  EXPECT_FALSE(queue.Add("a", "Get", nothing));
  EXPECT_TRUE(queue.Add("b", "Get", nothing));
  EXPECT_FALSE(queue.Add("b", "Get", nothing));
  EXPECT_EQ(queue.Waiting(), 3u);
  go.Notify();
}

}  // namespace
}  // namespace onrecord::api

#include "cli/keep_rejected.h"

#include <gtest/gtest.h>

#include <thread>

#include "common/stream/in_process/in_process_log.h"
#include "onrecord/v1/article.pb.h"
#include "tests/support/temp_folder.h"

namespace onrecord::cli {
namespace {

TEST(KeepRejected, WaitsForAFileThatCannotBeWrittenAndGoesOn) {
  const TempFolder temp;
  std::filesystem::create_directory(temp / "rejected.jsonl");  // in the place of the file
  stream::InProcessLog log({});
  const auto sink = log.MakeSink();
  const auto source = log.MakeSource(std::string(stream::kRejectedTopic));
  v1::RejectedRecord message;
  message.set_reason("empty");
  Health health;
  StopToken stop;
  absl::Status ended;
  std::thread keeper([&] { ended = KeepRejected(*source, temp / "rejected.jsonl", stop, health); });
  std::atomic<bool> delivered = false;
  stream::Record record;
  record.topic = stream::kRejectedTopic;
  record.key = "k";
  record.value = message.SerializeAsString();
  ASSERT_TRUE(sink->Send(record, [&](const absl::Status& status) { delivered = status.ok(); }).ok());
  const auto until = [&](auto condition) {
    for (int i = 0; i < 2000 && !condition(); ++i) EXPECT_TRUE(sink->Poll(absl::Milliseconds(5)).ok());
    return condition();
  };
  EXPECT_TRUE(until([&] { return !health.IsReady(); }));
  EXPECT_NE(health.Text().find("rejected.jsonl"), std::string::npos);
  EXPECT_FALSE(delivered);
  std::filesystem::remove(temp / "rejected.jsonl");
  EXPECT_TRUE(until([&] { return delivered.load(); }));
  EXPECT_TRUE(until([&] { return health.IsReady(); }));
  stop.Request();
  keeper.join();
  EXPECT_TRUE(ended.ok()) << ended;
  EXPECT_NE(temp.Read("rejected.jsonl").find("\"reason\":\"empty\""), std::string::npos);
}

}  // namespace
}  // namespace onrecord::cli

#include "common/stream/record_key.h"

#include <gtest/gtest.h>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "common/stream/in_process/in_process_log.h"
#include "common/stream/merged_source.h"

namespace onrecord::stream {
namespace {

TEST(RecordKey, NamesRevisionAndAnalysis) {
  EXPECT_EQ(ArticleKey("a1", "r1"), "a1/r1");
  EXPECT_EQ(ArticleKey("a1", "r1", 17), "a1/r1/17");
  EXPECT_EQ(AnalysisKey("a1/r1", "onrecord 1"), StrCat("a1/r1/", Sha256Hex("onrecord 1").substr(0, 16)));
}

TEST(RecordKey, BeginsWithTheArticle) {
  EXPECT_EQ(ArticleIdOf("a1/r1/17"), "a1");
  EXPECT_EQ(ArticleIdOf("a1"), "a1");
  EXPECT_EQ(ArticleIdOf(""), "");
}

Record RecordOf(const std::string& topic, const std::string& key) { return {.topic = topic, .key = key}; }

TEST(RecordKey, TheRecordsOfAnArticleShareAPartition) {
  InProcessLog log({.partitions = 64});
  const auto sink = log.MakeSink();
  const auto source = log.MakeSource("t");
  ASSERT_TRUE(source->Start({}).ok());
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(sink->Send(RecordOf("t", ArticleKey("a1", StrCat("r", i))), {}).ok());
  }
  int32_t partition = -1;
  for (int i = 0; i < 20; ++i) {
    const auto record = source->Poll(absl::ZeroDuration());
    ASSERT_TRUE(record.ok() && record->has_value());
    if (partition < 0) partition = (*record)->partition;
    EXPECT_EQ((*record)->partition, partition);
  }
}

TEST(MergedSource, ReadsBothAndAcknowledgesEach) {
  InProcessLog log({});
  const auto sink = log.MakeSink();
  const auto first = log.MakeSource("decisions");
  const auto second = log.MakeSource("articles");
  MergedSource both({first.get(), second.get()});
  int delivered = 0;
  const auto told = [&](const absl::Status& status) { delivered += status.ok(); };
  ASSERT_TRUE(sink->Send(RecordOf("articles", "a1"), told).ok());
  ASSERT_TRUE(sink->Send(RecordOf("decisions", "a1"), told).ok());
  ASSERT_TRUE(both.Start({}).ok());
  EXPECT_EQ(both.Lag(), 2);
  std::vector<Position> positions;
  for (const char* topic : {"decisions", "articles"}) {
    const auto record = both.Poll(absl::ZeroDuration());
    ASSERT_TRUE(record.ok() && record->has_value());
    EXPECT_EQ((*record)->topic, topic);
    positions.push_back({(*record)->topic, (*record)->partition, (*record)->offset + 1});
  }
  EXPECT_FALSE(both.Poll(absl::ZeroDuration())->has_value());
  EXPECT_EQ(both.Lag(), 0);
  ASSERT_TRUE(both.Acknowledge(positions).ok());
  ASSERT_TRUE(sink->Flush(absl::ZeroDuration()).ok());
  EXPECT_EQ(delivered, 2);
}

}  // namespace
}  // namespace onrecord::stream

// The promises of the ports in common/stream, on every implementation: one and the same test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/kafka_world.h"
#include "tests/contract/stream_steps.h"
#include "tests/contract/stream_world.h"
#include "tests/support/start_source.h"

namespace onrecord::stream {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

struct Implementation {
  const char* name;
  std::unique_ptr<StreamWorld> (*make)();
};

class StreamContract : public ::testing::TestWithParam<Implementation> {
 protected:
  void SetUp() override {
    world_ = GetParam().make();
    if (absl::IsUnavailable(world_->State())) GTEST_SKIP() << world_->State();
    ASSERT_TRUE(world_->State().ok()) << world_->State();
  }
  std::string In() const { return world_->In(); }
  std::string Out() const { return world_->Out(); }
  std::vector<Record> Numbered(int count, int keys) const {
    std::vector<Record> records;
    for (int i = 0; i < count; ++i) {
      records.push_back(MakeRecord(In(), "key" + std::to_string(i % keys), std::to_string(i)));
    }
    return records;
  }
  std::unique_ptr<StreamWorld> world_;
};

TEST_P(StreamContract, CarriesKeyValueHeadersAndTime) {
  auto sink = world_->MakeSink();
  auto worker = world_->MakeWorker("a");
  Record sent = MakeRecord(In(), "clé", std::string("a\0b", 3));
  sent.headers = {{"ce_id", "1"}, {"traceparent", ""}, {"ce_id", std::string("\0\xff", 2)}};
  const absl::Time before = absl::Now();
  SendAll(*sink, {sent});
  sink->Flush(absl::Milliseconds(500)).IgnoreError();  // in one process only the source makes it final
  const auto got = PollBatch(*worker, 1);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].topic, In());
  EXPECT_EQ(got[0].key, sent.key);
  EXPECT_EQ(got[0].value, sent.value);
  EXPECT_EQ(got[0].headers, sent.headers);
  EXPECT_EQ(got[0].offset, 0);
  EXPECT_GE(got[0].partition, 0);
  EXPECT_GE(got[0].timestamp, before - absl::Seconds(1));
  EXPECT_LE(got[0].timestamp, absl::Now() + absl::Seconds(1));
}

TEST_P(StreamContract, KeepsTheOrderOfAKeyThroughTheWholeWay) {
  auto sink = world_->MakeSink();
  auto worker = world_->MakeWorker("a");
  auto source = world_->MakeSource();
  SendAll(*sink, Numbered(48, 6));
  sink->Poll(absl::ZeroDuration()).IgnoreError();
  Work(*worker, Out(), 48, 10);
  ASSERT_TRUE(support::StartSource(*source).ok());
  const auto by_key = ByKey(PollAll(*source, 48));
  ASSERT_EQ(by_key.size(), 6u);
  for (int key = 0; key < 6; ++key) {
    std::vector<std::string> expected;
    for (int i = key; i < 48; i += 6) expected.push_back("done:" + std::to_string(i));
    EXPECT_EQ(by_key.at("key" + std::to_string(key)), expected);
  }
}

TEST_P(StreamContract, ShowsABatchOnlyAfterItsCommit) {
  auto sink = world_->MakeSink();
  auto worker = world_->MakeWorker("a");
  auto source = world_->MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  SendAll(*sink, Numbered(2, 2));
  PollBatch(*worker, 2);
  ASSERT_TRUE(worker->Send(MakeRecord(Out(), "a", "1")).ok());
  ASSERT_TRUE(worker->Send(MakeRecord(Out(), "b", "2")).ok());
  EXPECT_THAT(PollFor(*source, absl::Seconds(1)), IsEmpty());
  ASSERT_TRUE(worker->Commit(absl::Seconds(10)).ok());
  EXPECT_THAT(Values(PollAll(*source, 2)), UnorderedElementsAre("1", "2"));
}

TEST_P(StreamContract, PollsAnAbortedBatchAgainAndNeverShowsIt) {
  auto sink = world_->MakeSink();
  auto worker = world_->MakeWorker("a");
  auto source = world_->MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  SendAll(*sink, Numbered(3, 1));
  const auto first = PollBatch(*worker, 3);
  ASSERT_TRUE(worker->Send(MakeRecord(Out(), "a", "thrown away")).ok());
  ASSERT_TRUE(worker->Abort().ok());
  const auto again = PollBatch(*worker, 3);
  EXPECT_EQ(Values(again), Values(first));
  EXPECT_EQ(After(again), After(first));
  ASSERT_TRUE(worker->Send(MakeRecord(Out(), "a", "kept")).ok());
  ASSERT_TRUE(worker->Commit(absl::Seconds(10)).ok());
  EXPECT_THAT(Values(PollAll(*source, 1)), ElementsAre("kept"));
  EXPECT_THAT(PollFor(*source, absl::Milliseconds(500)), IsEmpty());
}

TEST_P(StreamContract, AbortGoesBackToTheLastCommitAndNotFurther) {
  auto sink = world_->MakeSink();
  auto worker = world_->MakeWorker("a");
  SendAll(*sink, Numbered(4, 1));
  EXPECT_THAT(Values(PollBatch(*worker, 2)), ElementsAre("0", "1"));
  ASSERT_TRUE(worker->Commit(absl::Seconds(10)).ok());
  EXPECT_THAT(Values(PollBatch(*worker, 1)), ElementsAre("2"));
  ASSERT_TRUE(worker->Abort().ok());
  EXPECT_THAT(Values(PollBatch(*worker, 2)), ElementsAre("2", "3"));
}

TEST_P(StreamContract, AWorkerInPlaceOfAnotherGoesOnAtItsCommit) {
  auto sink = world_->MakeSink();
  SendAll(*sink, Numbered(4, 1));
  {
    auto worker = world_->MakeWorker("a");
    PollBatch(*worker, 2);
    ASSERT_TRUE(worker->Commit(absl::Seconds(10)).ok());
    PollBatch(*worker, 1);
    ASSERT_TRUE(worker->Send(MakeRecord(Out(), "a", "lost with the worker")).ok());
  }
  auto worker = world_->MakeWorker("a");
  Work(*worker, Out(), 2, 2);
  auto source = world_->MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  EXPECT_THAT(Values(PollAll(*source, 2)), ElementsAre("done:2", "done:3"));
}

TEST_P(StreamContract, RefusesAnOversizeRecordAndLeavesTheBatchUnharmed) {
  auto sink = world_->MakeSink();
  auto worker = world_->MakeWorker("a");
  auto source = world_->MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  const std::string huge((8u << 20) + 1, 'x');
  const auto never = [](const absl::Status&) { ADD_FAILURE() << "reported a record that was refused"; };
  EXPECT_EQ(sink->Send(MakeRecord(In(), "a", huge), never).code(), absl::StatusCode::kInvalidArgument);
  SendAll(*sink, Numbered(1, 1));
  PollBatch(*worker, 1);
  ASSERT_TRUE(worker->Send(MakeRecord(Out(), "a", "before")).ok());
  EXPECT_EQ(worker->Send(MakeRecord(Out(), "a", huge)).code(), absl::StatusCode::kInvalidArgument);
  ASSERT_TRUE(worker->Send(MakeRecord(Out(), "a", "after")).ok());
  ASSERT_TRUE(worker->Commit(absl::Seconds(10)).ok());
  EXPECT_THAT(Values(PollAll(*source, 2)), ElementsAre("before", "after"));
}

TEST_P(StreamContract, TakesARecordOfFourMebibytes) {
  auto sink = world_->MakeSink();
  auto worker = world_->MakeWorker("a");
  auto source = world_->MakeSource();
  std::string big(4u << 20, 'x');
  for (size_t i = 0; i < big.size(); ++i) big[i] = static_cast<char>(i * 2654435761u >> 13);
  SendAll(*sink, {MakeRecord(In(), "a", big)});
  sink->Poll(absl::Milliseconds(200)).IgnoreError();
  const auto got = PollBatch(*worker, 1);
  ASSERT_EQ(got.size(), 1u);
  ASSERT_TRUE(worker->Send(MakeRecord(Out(), "a", got[0].value)).ok());
  ASSERT_TRUE(worker->Commit(absl::Seconds(10)).ok());
  ASSERT_TRUE(support::StartSource(*source).ok());
  const auto out = PollAll(*source, 1);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_TRUE(out[0].value == big);
}

TEST_P(StreamContract, ReadsOnFromThePositionsItIsGiven) {
  auto sink = world_->MakeSink();
  auto worker = world_->MakeWorker("a");
  SendAll(*sink, Numbered(8, 4));
  Work(*worker, Out(), 8, 8);
  auto source = world_->MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  auto all = PollAll(*source, 8);
  ASSERT_EQ(all.size(), 8u);
  // Kafka tells the end of a partition only with the next answer.
  for (int i = 0; i < 10 && source->Lag() > 0; ++i) {
    EXPECT_THAT(PollFor(*source, absl::Milliseconds(500)), IsEmpty());
  }
  EXPECT_EQ(source->Lag(), 0);
  const std::vector<Record> safe(all.begin(), all.begin() + 3);
  source = world_->MakeSource();
  ASSERT_TRUE(source->Start(After(safe)).ok());
  auto rest = Values(PollAll(*source, 5));
  const auto head = Values(safe);
  rest.insert(rest.end(), head.begin(), head.end());
  EXPECT_THAT(rest, ::testing::UnorderedElementsAreArray(Values(all)));
  EXPECT_THAT(PollFor(*source, absl::Milliseconds(300)), IsEmpty());
}

TEST_P(StreamContract, ShowsAPositionBehindTheEndAsOutOfRange) {
  auto source = world_->MakeSource();
  const absl::Status started = source->Start({{Out(), 0, 1000}});
  EXPECT_EQ(started.code(), absl::StatusCode::kOutOfRange) << started;
  EXPECT_NE(started.message().find("1000"), absl::string_view::npos) << started;
}

TEST_P(StreamContract, GivesEveryAcceptedRecordOneReport) {
  auto sink = world_->MakeSink();
  auto worker = world_->MakeWorker("a");
  auto source = world_->MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  int delivered = 0;
  SendAll(*sink, Numbered(20, 5), &delivered);
  EXPECT_EQ(delivered, 0) << "reports come from Poll and Flush only";
  sink->Poll(absl::Milliseconds(100)).IgnoreError();
  Work(*worker, Out(), 20, 7);
  ASSERT_TRUE(source->Acknowledge(After(PollAll(*source, 20))).ok());
  ASSERT_TRUE(sink->Flush(kLong).ok());
  EXPECT_EQ(delivered, 20);
  ASSERT_TRUE(sink->Poll(absl::Milliseconds(50)).ok());
  EXPECT_EQ(delivered, 20);
}

TEST_P(StreamContract, AnswersUnavailableWhenTheQueueIsFull) {
  auto sink = world_->MakeSink();
  auto worker = world_->MakeWorker("a");
  auto source = world_->MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  int delivered = 0;
  const auto count = [&delivered](const absl::Status& status) { delivered += status.ok(); };
  size_t accepted = 0;
  absl::Status status;
  while (accepted <= kQueueRecords) {
    status = sink->Send(MakeRecord(In(), "a", "x"), count);
    if (!status.ok()) break;
    ++accepted;
  }
  EXPECT_EQ(accepted, kQueueRecords);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  Work(*worker, Out(), accepted, accepted);
  ASSERT_TRUE(source->Acknowledge(After(PollAll(*source, accepted))).ok());
  ASSERT_TRUE(sink->Flush(kLong).ok());
  EXPECT_EQ(delivered, static_cast<int>(accepted));
  EXPECT_TRUE(sink->Send(MakeRecord(In(), "a", "x"), count).ok());
}

TEST_P(StreamContract, CommitsABatchWithoutOutput) {
  auto sink = world_->MakeSink();
  auto worker = world_->MakeWorker("a");
  SendAll(*sink, Numbered(3, 1));
  EXPECT_THAT(Values(PollBatch(*worker, 2)), ElementsAre("0", "1"));
  ASSERT_TRUE(worker->Commit(absl::Seconds(10)).ok());
  worker.reset();
  worker = world_->MakeWorker("a");
  EXPECT_THAT(Values(PollBatch(*worker, 1)), ElementsAre("2"));
}

TEST_P(StreamContract, CommitsNothingWithoutFuss) {
  auto worker = world_->MakeWorker("a");
  worker->Poll(absl::Milliseconds(100)).status().IgnoreError();
  EXPECT_TRUE(worker->Commit(absl::Seconds(10)).ok());
  EXPECT_TRUE(worker->Abort().ok());
}

INSTANTIATE_TEST_SUITE_P(On, StreamContract,
                         ::testing::Values(Implementation{"InProcess", MakeInProcessWorld},
                                           Implementation{"Kafka", MakeKafkaWorld}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace onrecord::stream

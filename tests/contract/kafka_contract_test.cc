// What only a real Kafka can show: groups, fences, truncated logs, crashes of the broker.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <set>
#include <thread>

#include "common/base/strings.h"
#include "common/stream/kafka/kafka_sink.h"
#include "common/stream/kafka/kafka_source.h"
#include "common/stream/kafka/kafka_transactional_stream.h"
#include "common/stream/kafka/topics.h"
#include "tests/contract/background_worker.h"
#include "tests/contract/kafka_client.h"
#include "tests/contract/kafka_world.h"
#include "tests/contract/stream_steps.h"
#include "tests/support/start_source.h"

namespace onrecord::stream {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Text(const absl::Status& status) { return std::string(Message(status)); }

class KafkaContract : public ::testing::Test {
 protected:
  void SetUp() override {
    if (absl::IsUnavailable(SharedBroker().status())) GTEST_SKIP() << SharedBroker().status();
    ASSERT_TRUE(SharedBroker().ok()) << SharedBroker().status();
    const auto made = EnsureTopics({.kafka = SharedOptions(), .topics = {in_, out_}}, absl::Seconds(20));
    ASSERT_TRUE(made.ok()) << made.status();
    EXPECT_THAT(*made, IsEmpty()) << "new topics have the right settings";
  }
  std::unique_ptr<KafkaSink> MakeSink() {
    return *KafkaSink::Create({.kafka = SharedOptions(), .topics = {in_}, .max_records = 500});
  }
  std::unique_ptr<KafkaTransactionalStream> MakeWorker(const std::string& instance) {
    return *KafkaTransactionalStream::Create(
        {.kafka = SharedOptions(), .input = in_, .outputs = {out_}, .group = group_, .instance = instance});
  }
  std::unique_ptr<KafkaSource> MakeSource() {
    return *KafkaSource::Create({.kafka = SharedOptions(),
                                 .topic = out_,
                                 .group = group_ + ".api",
                                 .partition_check = absl::Seconds(1)});
  }
  std::vector<Record> Numbered(int count, int keys) const {
    std::vector<Record> records;
    for (int i = 0; i < count; ++i) records.push_back(MakeRecord(in_, StrCat("key", i % keys), StrCat(i)));
    return records;
  }
  void Fill(const std::vector<Record>& records) {
    auto sink = MakeSink();
    SendAll(*sink, records);
    ASSERT_TRUE(sink->Flush(kLong).ok());
  }
  // Once each, and each key in its order.
  void ExpectAllOnce(const std::vector<Record>& out, int count, int keys) {
    EXPECT_EQ(out.size(), static_cast<size_t>(count));
    const auto by_key = ByKey(out);
    for (int key = 0; key < keys; ++key) {
      std::vector<std::string> expected;
      for (int i = key; i < count; i += keys) expected.push_back(StrCat("done:", i));
      const auto it = by_key.find(StrCat("key", key));
      ASSERT_NE(it, by_key.end());
      EXPECT_EQ(it->second, expected) << "key" << key;
    }
  }
  const std::string in_ = Unique("kafka.in");
  const std::string out_ = Unique("kafka.out");
  const std::string group_ = Unique("kafka.group");
};

TEST_F(KafkaContract, TwoMembersShareThePartitions) {
  BackgroundWorker a(MakeWorker("a"), out_);
  BackgroundWorker b(MakeWorker("b"), out_);
  auto source = MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  Fill(Numbered(100, 20));
  ASSERT_EQ(PollAll(*source, 100).size(), 100u);
  // By now both have joined: what comes next is shared.
  for (int wait = 0; wait < 100 && (a.Stats().consumed == 0 || b.Stats().consumed == 0); ++wait) {
    Fill(Numbered(20, 20));
    PollAll(*source, 20);
  }
  EXPECT_GT(a.Stats().consumed, 0);
  EXPECT_GT(b.Stats().consumed, 0);
  EXPECT_THAT(PollFor(*source, absl::Milliseconds(500)), IsEmpty());
}

TEST_F(KafkaContract, AMemberThatComesInTheMiddleLosesAndDoublesNothing) {
  BackgroundWorker a(MakeWorker("a"), out_);
  auto source = MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  auto sink = MakeSink();
  const auto records = Numbered(3000, 30);
  SendAll(*sink, {records.begin(), records.begin() + 1000});
  BackgroundWorker b(MakeWorker("b"), out_);
  SendAll(*sink, {records.begin() + 1000, records.end()});
  ASSERT_TRUE(sink->Flush(kLong).ok());
  ExpectAllOnce(PollAll(*source, 3000), 3000, 30);
  EXPECT_THAT(PollFor(*source, absl::Milliseconds(500)), IsEmpty());
}

TEST_F(KafkaContract, AFencedProducerLosesItsBatchAndReadsItAgain) {
  Fill(Numbered(3, 1));
  auto worker = MakeWorker("a");
  PollBatch(*worker, 3);
  ASSERT_TRUE(worker->Send(MakeRecord(out_, "k", "of the fenced")).ok());
  TakeTransactionalId(StrCat(group_, ".a"));
  const absl::Status status = worker->Commit(absl::Seconds(10));
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted) << status;
  EXPECT_EQ(worker->Stats().recreated, 1);
  Work(*worker, out_, 3, 3);
  auto source = MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  EXPECT_THAT(Values(PollAll(*source, 3)), ElementsAre("done:0", "done:1", "done:2"));
}

TEST_F(KafkaContract, AWorkerEndsTheTransactionThatItsForerunnerLeftOpen) {
  Fill(Numbered(3, 1));
  LeaveTransactionOpen(StrCat(group_, ".a"), MakeRecord(out_, "key0", "of the forerunner"));
  const absl::Time before = absl::Now();
  auto worker = MakeWorker("a");
  Work(*worker, out_, 3, 3);
  auto source = MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  EXPECT_THAT(Values(PollAll(*source, 3)), ElementsAre("done:0", "done:1", "done:2"));
  EXPECT_LT(absl::Now() - before, absl::Seconds(10)) << "no time limit was waited for";
}

TEST_F(KafkaContract, ASuccessorTakesThePlaceOfAWorkerThatHangs) {
  Fill(Numbered(3, 1));
  auto hanging = MakeWorker("a");  // its threads go on, as those of a process that was stopped for a while
  PollBatch(*hanging, 3);
  ASSERT_TRUE(hanging->Send(MakeRecord(out_, "k", "of the hanging")).ok());
  const absl::Time before = absl::Now();
  auto worker = MakeWorker("a");
  Work(*worker, out_, 3, 3);
  EXPECT_LT(absl::Now() - before, absl::Seconds(8)) << "no session was waited for";
  const absl::Status late = hanging->Commit(absl::Seconds(5));
  EXPECT_EQ(late.code(), absl::StatusCode::kAborted) << late;
  absl::Status told;
  for (int i = 0; i < 50 && !absl::IsFailedPrecondition(told); ++i) {
    told = hanging->Poll(absl::Milliseconds(100)).status();
  }
  EXPECT_EQ(told.code(), absl::StatusCode::kFailedPrecondition) << told;
  EXPECT_THAT(Text(told), HasSubstr("another process runs as 'a'"));
  auto source = MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  EXPECT_THAT(Values(PollAll(*source, 3)), ElementsAre("done:0", "done:1", "done:2"));
  EXPECT_THAT(PollFor(*source, absl::Milliseconds(500)), IsEmpty());
}

// So the work on a batch may take longer than a transaction may stay open.
TEST_F(KafkaContract, AnOpenBatchDoesNotHoldUpTheReaders) {
  Fill(Numbered(2, 1));
  auto worker = MakeWorker("a");
  auto source = MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  PollBatch(*worker, 2);
  for (int i = 0; i < 4; ++i)
    ASSERT_TRUE(worker->Send(MakeRecord(out_, StrCat("key", i), "of the batch")).ok());
  for (int partition = 0; partition < 4; ++partition)
    ProduceTo(MakeRecord(out_, "k", "of another"), partition);
  EXPECT_THAT(Values(PollAll(*source, 4)), ::testing::Each("of another"));
  ASSERT_TRUE(worker->Commit(absl::Seconds(10)).ok());
  EXPECT_THAT(Values(PollAll(*source, 4)), ::testing::Each("of the batch"));
}

TEST_F(KafkaContract, TheSinkMakesANewProducerAfterAFatalError) {
  auto sink = MakeSink();
  int delivered = 0;
  const auto records = Numbered(300, 5);
  SendAll(*sink, {records.begin(), records.begin() + 200}, &delivered);
  rd_kafka_test_fatal_error(sink->HandleForTest(), RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "a test");
  SendAll(*sink, {records.begin() + 200, records.end()}, &delivered);
  const absl::Status flushed = sink->Flush(kLong);
  EXPECT_TRUE(flushed.ok()) << flushed;
  EXPECT_EQ(delivered, 300);
  EXPECT_EQ(sink->Stats().recreated, 1);
  // Some may be there twice, none may be missing.
  auto source = *KafkaSource::Create({.kafka = SharedOptions(), .topic = in_});
  ASSERT_TRUE(support::StartSource(*source).ok());
  std::set<std::string> values;
  while (values.size() < 300) {
    const auto got = PollAll(*source, 1);
    ASSERT_EQ(got.size(), 1u);
    values.insert(got[0].value);
  }
}

TEST_F(KafkaContract, APositionThatTheLogNoLongerHoldsIsOutOfRange) {
  Fill(Numbered(10, 1));
  auto worker = MakeWorker("a");
  Work(*worker, out_, 10, 10);
  auto source = MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  const int32_t partition = PollAll(*source, 10)[0].partition;
  DeleteRecordsBefore(out_, partition, 5);
  source = MakeSource();
  const absl::Status status = source->Start({{out_, partition, 2}});
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange) << status;
  EXPECT_THAT(Text(status), HasSubstr("begins at 5"));
  ASSERT_TRUE(support::StartSource(*source).ok()) << "without a position: the earliest there is";
  EXPECT_EQ(PollAll(*source, 1)[0].offset, 5);
}

TEST_F(KafkaContract, ALogThatIsCutWhileTheReaderIsAwayIsOutOfRange) {
  Fill(Numbered(10, 1));
  auto worker = MakeWorker("a");
  Work(*worker, out_, 10, 10);
  auto source = MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  const int32_t partition = PollAll(*source, 10)[0].partition;
  // Checked and assigned, then cut before the first fetch is polled.
  source = MakeSource();
  ASSERT_TRUE((*SharedBroker())->Kill().ok());
  const absl::Status away = source->Start({{out_, partition, 2}});
  EXPECT_EQ(away.code(), absl::StatusCode::kUnavailable) << away;
  ASSERT_TRUE((*SharedBroker())->Restart().ok());
  DeleteRecordsBefore(out_, partition, 5);
  absl::Status status = source->Start({{out_, partition, 2}});
  for (int i = 0; i < 30 && absl::IsUnavailable(status); ++i) status = source->Start({{out_, partition, 2}});
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange) << status;
}

TEST_F(KafkaContract, AGroupWhoseOffsetIsCutFromTheLogSaysSoAndDoesNotBeginAnew) {
  Fill(Numbered(10, 1));
  int32_t partition = 0;
  {
    auto worker = MakeWorker("a");
    partition = PollBatch(*worker, 2)[0].partition;
    ASSERT_TRUE(worker->Commit(absl::Seconds(10)).ok());
  }
  DeleteRecordsBefore(in_, partition, 5);
  auto worker = MakeWorker("a");
  absl::Status status;
  const absl::Time until = absl::Now() + kLong;
  while (absl::Now() < until && !absl::IsOutOfRange(status)) {
    const auto polled = worker->Poll(absl::Milliseconds(100));
    status = polled.status();
    ASSERT_FALSE(polled.ok() && polled->has_value()) << "jumped to " << (*polled)->offset;
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange) << status;
  EXPECT_THAT(Text(status), HasSubstr("has committed 2, but the log holds 5 to 1"));
  EXPECT_EQ(worker->Poll(absl::ZeroDuration()).status(), status);
}

TEST_F(KafkaContract, AGroupWithoutACommitBeginsWithTheFirstRecordThatTheLogHolds) {
  Fill(Numbered(10, 1));
  auto reader = *KafkaSource::Create({.kafka = SharedOptions(), .topic = in_});
  ASSERT_TRUE(support::StartSource(*reader).ok());
  DeleteRecordsBefore(in_, PollAll(*reader, 1)[0].partition, 5);
  auto worker = MakeWorker("a");
  EXPECT_EQ(PollBatch(*worker, 5)[0].offset, 5);
}

TEST_F(KafkaContract, ALogThatIsCutAheadOfTheReaderIsOutOfRangeAndNoSilentJump) {
  std::vector<Record> records;
  for (int i = 0; i < 300; ++i) {
    std::string value(10000, 'x');
    for (size_t at = 0; at < value.size(); ++at) value[at] = static_cast<char>((i + at) * 2654435761u >> 13);
    records.push_back(MakeRecord(in_, "key", value));
  }
  Fill(records);
  KafkaOptions options = SharedOptions();
  options.extra = {{"queued.max.messages.kbytes", "200"},
                   {"queued.min.messages", "1"},
                   {"fetch.message.max.bytes", "10000"}};  // reads little ahead
  auto source = *KafkaSource::Create({.kafka = options, .topic = in_});
  ASSERT_TRUE(support::StartSource(*source).ok());
  const Record first = PollAll(*source, 1)[0];
  DeleteRecordsBefore(in_, first.partition, 250);
  int64_t next = first.offset + 1;
  absl::Status status;
  const absl::Time until = absl::Now() + kLong;
  while (absl::Now() < until && !absl::IsOutOfRange(status)) {
    auto polled = source->Poll(absl::Milliseconds(100));
    status = polled.status();
    if (!polled.ok() || !polled->has_value()) continue;
    ASSERT_EQ((*polled)->offset, next++) << "jumped";
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange) << status;
  EXPECT_LT(next, 250);
  EXPECT_THAT(Text(status), HasSubstr("begins at 250"));
  EXPECT_EQ(source->Poll(absl::ZeroDuration()).status(), status) << "the reason stays until a new Start";
  ASSERT_TRUE(support::StartSource(*source).ok()) << "the reader may choose to go on at the earliest";
  EXPECT_EQ(PollAll(*source, 1)[0].offset, 250);
}

TEST_F(KafkaContract, ReadsAPartitionThatIsAddedFromItsFirstRecord) {
  auto source = MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  AddPartitions(out_, 6);
  Record record = MakeRecord(out_, "k", "in the new one");
  ProduceTo(record, 5);
  const auto got = PollAll(*source, 1);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].partition, 5);
}

TEST_F(KafkaContract, AcknowledgedProgressIsThereForTheUsualTools) {
  Fill(Numbered(10, 1));
  auto worker = MakeWorker("a");
  Work(*worker, out_, 10, 10);
  auto source = MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  const auto after = After(PollAll(*source, 10));
  ASSERT_TRUE(source->Acknowledge(after).ok());
  int64_t committed = -1;
  for (int i = 0; i < 100 && committed != after[0].next_offset; ++i) {
    source->Poll(absl::Milliseconds(50)).status().IgnoreError();
    committed = CommittedOffset(group_ + ".api", out_, after[0].partition);
  }
  EXPECT_EQ(committed, after[0].next_offset);
}

TEST_F(KafkaContract, GoesOnAfterTheBrokerWasKilledInTheMiddle) {
  BackgroundWorker a(MakeWorker("a"), out_);
  auto source = MakeSource();
  ASSERT_TRUE(support::StartSource(*source).ok());
  constexpr int kCount = 6000;
  int delivered = 0;
  std::thread sender([&] {
    auto sink = MakeSink();
    SendAll(*sink, Numbered(kCount, 40), &delivered);
    EXPECT_TRUE(sink->Flush(2 * kLong).ok());
  });
  auto out = PollAll(*source, kCount / 3);
  ASSERT_TRUE((*SharedBroker())->Kill().ok());
  ASSERT_TRUE((*SharedBroker())->Restart().ok());
  const auto rest = PollAll(*source, kCount - out.size());
  sender.join();
  out.insert(out.end(), rest.begin(), rest.end());
  EXPECT_EQ(delivered, kCount);
  ExpectAllOnce(out, kCount, 40);
  EXPECT_THAT(PollFor(*source, absl::Milliseconds(500)), IsEmpty());
}

// librdkafka's own limit for sending offsets does not hold while the coordinator is silent.
TEST_F(KafkaContract, NoCallHangsWhileTheBrokerIsSilent) {
  Fill(Numbered(3, 1));
  auto worker = MakeWorker("a");
  PollBatch(*worker, 3);
  ASSERT_TRUE(worker->Send(MakeRecord(out_, "key0", "cut off")).ok());
  auto sink = MakeSink();
  auto source = MakeSource();
  ASSERT_TRUE((*SharedBroker())->Freeze().ok());
  absl::Time before = absl::Now();
  const absl::Status status = worker->Commit(absl::Seconds(2));
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted) << status;
  EXPECT_LT(absl::Now() - before, absl::Seconds(16));
  before = absl::Now();
  EXPECT_TRUE(absl::IsUnavailable(worker->Poll(absl::Milliseconds(100)).status()));
  EXPECT_TRUE(absl::IsUnavailable(source->Start({})));
  SendAll(*sink, {MakeRecord(in_, "key0", "3")});
  EXPECT_EQ(sink->Flush(absl::Milliseconds(500)).code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_LT(absl::Now() - before, absl::Seconds(10));
  ASSERT_TRUE((*SharedBroker())->Thaw().ok());
  EXPECT_TRUE(sink->Flush(kLong).ok());
  Work(*worker, out_, 4, 4);
  absl::Status started = source->Start({});
  for (int i = 0; i < 20 && absl::IsUnavailable(started); ++i) started = source->Start({});
  ASSERT_TRUE(started.ok()) << started;
  EXPECT_THAT(Values(PollAll(*source, 4)), ElementsAre("done:0", "done:1", "done:2", "done:3"));
}

TEST_F(KafkaContract, ChecksTheSettingsOfTopicsThatAreThere) {
  const std::string expiring = Unique("kafka.expiring");
  const std::string narrow = Unique("kafka.narrow");
  MakeTopic(expiring, {{"retention.ms", "604800000"}, {"max.message.bytes", "8388608"}});
  MakeTopic(narrow, {{"retention.ms", "-1"}, {"max.message.bytes", "1048576"}});
  const auto warned = EnsureTopics({.kafka = SharedOptions(), .topics = {in_, expiring}}, absl::Seconds(10));
  ASSERT_TRUE(warned.ok()) << warned.status();
  EXPECT_THAT(*warned, ElementsAre(HasSubstr(expiring + ": retention.ms is 604800000, expected -1")));
  const auto refused =
      EnsureTopics({.kafka = SharedOptions(), .topics = {narrow}}, absl::Seconds(10)).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Text(refused), HasSubstr("max.message.bytes is 1048576"));
}

TEST_F(KafkaContract, SaysWhichTopicIsMissing) {
  const auto status =
      EnsureTopics({.kafka = SharedOptions(), .topics = {in_, "absent"}, .create = false}, absl::Seconds(10))
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Text(status), HasSubstr("absent"));
  auto source = *KafkaSource::Create({.kafka = SharedOptions(), .topic = "absent"});
  const absl::Status started = source->Start({});
  EXPECT_EQ(started.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Text(started), HasSubstr("waiting for the topic absent"));
}

TEST_F(KafkaContract, SaslAndTlsComeInAsOptions) {
  auto broker = support::KafkaBroker::Start({.sasl = true});
  ASSERT_TRUE(broker.ok()) << broker.status();
  KafkaOptions options{.brokers = (*broker)->Bootstrap(), .extra = (*broker)->ClientOptions()};
  const auto good = EnsureTopics({.kafka = options, .topics = {"t"}}, absl::Seconds(20));
  EXPECT_TRUE(good.ok()) << good.status();
  options.extra.emplace_back("sasl.password", "wrong");
  const auto bad = EnsureTopics({.kafka = options, .topics = {"t"}}, absl::Seconds(3)).status();
  EXPECT_EQ(bad.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Text(bad), HasSubstr("Invalid username or password"));
}

}  // namespace
}  // namespace onrecord::stream

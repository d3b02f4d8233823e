// What the Kafka clients do without a broker, or with the errors of librdkafka's mock cluster (which proves
// nothing about transactions: those are in tests/contract).
#include <absl/time/clock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>

#include "common/base/strings.h"
#include "common/stream/kafka/connection.h"
#include "common/stream/kafka/kafka_sink.h"
#include "common/stream/kafka/kafka_source.h"
#include "common/stream/kafka/kafka_transactional_stream.h"
#include "common/stream/kafka/topics.h"

namespace onrecord::stream {
namespace {

constexpr int16_t kProduceRequest = 0;

Record MakeRecord(const std::string& key, const std::string& value) {
  Record record;
  record.topic = "t";
  record.key = key;
  record.value = value;
  return record;
}

bool Mentions(const absl::Status& status, std::string_view text) {
  return Message(status).find(text) != std::string_view::npos;
}

TEST(ParseKafkaOption, SplitsAtTheFirstEqualsSign) {
  const auto option = ParseKafkaOption("sasl.password=a=b");
  ASSERT_TRUE(option.ok());
  EXPECT_EQ(option->first, "sasl.password");
  EXPECT_EQ(option->second, "a=b");
  EXPECT_EQ(ParseKafkaOption("ssl.ca.location=")->second, "");
}

TEST(ParseKafkaOption, RefusesWhatHasNoKeyOrNoValue) {
  for (const std::string_view text : {"", "linger.ms", "=5"}) {
    const absl::Status status = ParseKafkaOption(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_TRUE(Mentions(status, "KEY=VALUE")) << status;
  }
}

TEST(ParseKafkaOption, RepeatsNothingThatMayBeAPassword) {
  EXPECT_FALSE(Mentions(ParseKafkaOption("sasl.password:hunter2").status(), "hunter2"));
  const absl::Status status = CheckKafkaOptions({.extra = {{"sasl.pasword", "hunter2"}}});
  EXPECT_TRUE(Mentions(status, "sasl.pasword")) << status;
  EXPECT_FALSE(Mentions(status, "hunter2")) << status;
}

TEST(ReadKafkaOptions, ReadsAFileThatOthersMayNotRead) {
  const std::string path = testing::TempDir() + "/client.options";
  std::ofstream(path) << "# of the broker\n\n security.protocol = SASL_SSL\nsasl.password=a=b\n";
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  const auto options = ReadKafkaOptions(path);
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(*options, (std::vector<std::pair<std::string, std::string>>{{"security.protocol", "SASL_SSL"},
                                                                        {"sasl.password", "a=b"}}));
  for (const mode_t mode : {0644, 0642}) {
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    EXPECT_EQ(ReadKafkaOptions(path).status().code(), absl::StatusCode::kFailedPrecondition);
  }
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  std::ofstream(path) << "acks=all\nhunter2\n";
  EXPECT_EQ(ReadKafkaOptions(path).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(Mentions(ReadKafkaOptions(path).status(), "line 2"));
  EXPECT_FALSE(Mentions(ReadKafkaOptions(path).status(), "hunter2"));
  std::remove(path.c_str());
  EXPECT_EQ(ReadKafkaOptions(path).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(CheckKafkaOptions, TakesAnyOptionOfLibrdkafka) {
  const absl::Status status = CheckKafkaOptions({.extra = {{"linger.ms", "50"},
                                                           {"fetch.wait.max.ms", "10"},
                                                           {"acks", "all"},
                                                           {"security.protocol", "SASL_PLAINTEXT"},
                                                           {"sasl.mechanisms", "PLAIN"},
                                                           {"sasl.username", "u"},
                                                           {"sasl.password", "p"}}});
  EXPECT_TRUE(status.ok()) << status;
}

TEST(CheckKafkaOptions, NamesAnUnknownOption) {
  const absl::Status status = CheckKafkaOptions({.extra = {{"lingr.ms", "5"}}});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(Mentions(status, "lingr.ms")) << status;
}

TEST(CheckKafkaOptions, NamesABadValue) {
  const absl::Status status = CheckKafkaOptions({.extra = {{"linger.ms", "soon"}}});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(Mentions(status, "linger.ms=soon")) << status;
}

TEST(CheckKafkaOptions, RefusesToChangeWhatThePromisesRestOnUnderAnyName) {
  for (const auto& [key, value] :
       std::vector<std::pair<std::string, std::string>>{{"acks", "1"},
                                                        {"request.required.acks", "1"},
                                                        {"enable.idempotence", "false"},
                                                        {"isolation.level", "read_uncommitted"},
                                                        {"enable.auto.commit", "true"},
                                                        {"group.id", "mine"}}) {
    const absl::Status status = CheckKafkaOptions({.extra = {{key, value}}});
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << key;
    EXPECT_TRUE(Mentions(status, key)) << status;
  }
}

TEST(CheckKafkaOptions, ShowsWhatOnlyTheClientAsAWholeRefuses) {
  const absl::Status status = CheckKafkaOptions(
      {.extra = {{"security.protocol", "SSL"}, {"ssl.ca.location", "/does/not/exist.pem"}}});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(Mentions(status, "ssl.ca.location")) << status;
}

TEST(StatusOf, TellsWhatTheCallerCanDo) {
  const auto code = [](rd_kafka_resp_err_t error) { return StatusOf(error, "x").code(); };
  EXPECT_EQ(code(RD_KAFKA_RESP_ERR_NO_ERROR), absl::StatusCode::kOk);
  EXPECT_EQ(code(RD_KAFKA_RESP_ERR__TRANSPORT), absl::StatusCode::kUnavailable);
  EXPECT_EQ(code(RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS), absl::StatusCode::kUnavailable);
  EXPECT_EQ(code(RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP), absl::StatusCode::kUnavailable)
      << "a clock that is wrong";
  EXPECT_EQ(code(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(code(RD_KAFKA_RESP_ERR_PRODUCER_FENCED), absl::StatusCode::kAborted);
  EXPECT_EQ(code(RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(code(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART), absl::StatusCode::kNotFound);
  EXPECT_EQ(code(RD_KAFKA_RESP_ERR_INVALID_CONFIG), absl::StatusCode::kInternal);
}

TEST(CallWithLimit, ComesBackWhenTheCallDoesNot) {
  auto held = std::make_shared<absl::Mutex>();  // shared with the call, which outlives the test's scope
  held->Lock();
  const auto result = CallWithLimit(
      [held]() -> rd_kafka_error_t* {
        held->Lock();
        held->Unlock();
        return nullptr;
      },
      absl::Milliseconds(20));
  EXPECT_FALSE(result.has_value());
  held->Unlock();
}

// Nothing listens on port 1.
class NoBroker : public ::testing::Test {
 protected:
  void ExpectWaiting(const absl::Status& status) {
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
    EXPECT_TRUE(Mentions(status, "waiting for Kafka at 127.0.0.1:1")) << status;
    EXPECT_TRUE(Mentions(status, "refused")) << status;
  }
  void TearDown() override { EXPECT_LT(absl::Now() - start_, absl::Seconds(15)); }
  const KafkaOptions options_{.brokers = "127.0.0.1:1"};
  const absl::Time start_ = absl::Now();
};

TEST_F(NoBroker, TheSinkSaysWhatItWaitsForAndKeepsItsRecords) {
  auto sink = KafkaSink::Create({.kafka = options_, .max_records = 3});
  ASSERT_TRUE(sink.ok()) << sink.status();
  int reports = 0;
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE((*sink)->Send(MakeRecord("k", "v"), [&](const absl::Status&) { ++reports; }).ok());
  }
  EXPECT_EQ((*sink)->Send(MakeRecord("k", "v"), nullptr).code(), absl::StatusCode::kUnavailable);
  ExpectWaiting((*sink)->Poll(absl::Milliseconds(100)));
  const absl::Status flushed = (*sink)->Flush(absl::Milliseconds(200));
  EXPECT_EQ(flushed.code(), absl::StatusCode::kDeadlineExceeded) << flushed;
  EXPECT_EQ(reports, 0);
  EXPECT_FALSE((*sink)->Stats().reachable);
}

TEST_F(NoBroker, TheStreamSaysWhatItWaitsFor) {
  auto stream = KafkaTransactionalStream::Create({.kafka = options_});
  ASSERT_TRUE(stream.ok()) << stream.status();
  ExpectWaiting((*stream)->Poll(absl::Milliseconds(100)).status());
  EXPECT_TRUE((*stream)->Commit(absl::Seconds(1)).ok()) << "nothing was polled";
}

TEST_F(NoBroker, TheSourceSaysWhatItWaitsFor) {
  auto source = KafkaSource::Create({.kafka = options_});
  ASSERT_TRUE(source.ok()) << source.status();
  ExpectWaiting((*source)->Start({}));
  // The reason is not lost behind "Start was not called".
  ExpectWaiting((*source)->Poll(absl::ZeroDuration()).status());
}

TEST_F(NoBroker, TopicsAreWaitedForUntilTheStop) {
  StopToken stop;
  int told = 0;
  const absl::Status status = WaitForTopics({.kafka = options_}, stop, [&](const absl::Status& why) {
    ExpectWaiting(why);
    ++told;
    stop.Request();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(told, 1);
}

class MockCluster : public ::testing::Test {
 protected:
  void SetUp() override {
    auto sink = KafkaSink::Create({.kafka = {.extra = {{"test.mock.num.brokers", "1"}}}, .topics = {"t"}});
    ASSERT_TRUE(sink.ok()) << sink.status();
    sink_ = *std::move(sink);
  }
  void Send(const std::string& value) {
    ASSERT_TRUE(
        sink_->Send(MakeRecord("k", value), [this](absl::Status s) { reports_.push_back(s.code()); }).ok());
  }
  void Fail(std::initializer_list<rd_kafka_resp_err_t> errors) {
    rd_kafka_mock_cluster_t* cluster = rd_kafka_handle_mock_cluster(sink_->HandleForTest());
    rd_kafka_mock_push_request_errors_array(cluster, kProduceRequest, errors.size(), errors.begin());
  }
  std::unique_ptr<KafkaSink> sink_;
  std::vector<absl::StatusCode> reports_;
};

TEST_F(MockCluster, ARecordIsSentAgainUntilTheBrokerTakesIt) {
  Fail({RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS});
  Send("v");
  ASSERT_TRUE(sink_->Flush(absl::Seconds(20)).ok());
  EXPECT_EQ(reports_, std::vector{absl::StatusCode::kOk});
}

TEST_F(MockCluster, ARecordThatTheBrokerFindsTooLargeIsReportedAndTheNextOnesGoOn) {
  Fail({RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE});
  Send("v");
  ASSERT_TRUE(sink_->Flush(absl::Seconds(20)).ok());
  Send("w");
  ASSERT_TRUE(sink_->Flush(absl::Seconds(20)).ok());
  EXPECT_EQ(reports_, (std::vector{absl::StatusCode::kInvalidArgument, absl::StatusCode::kOk}));
}

class CommittedOffsets : public testing::Test {
 protected:
  CommittedOffsets() : list_(rd_kafka_topic_partition_list_new(3)) {
    for (int32_t p = 0; p < 3; ++p) rd_kafka_topic_partition_list_add(list_.get(), "t", p)->offset = 7;
  }
  PartitionList list_;
};

TEST_F(CommittedOffsets, APartitionWithoutOneBeginsAtItsFirstRecord) {
  list_->elems[1].offset = RD_KAFKA_OFFSET_INVALID;
  ASSERT_TRUE(ReadOnAtCommitted(RD_KAFKA_RESP_ERR_NO_ERROR, list_.get()).ok());
  EXPECT_EQ(list_->elems[0].offset, 7);
  EXPECT_EQ(list_->elems[1].offset, RD_KAFKA_OFFSET_BEGINNING);
}

// It would begin the archive anew.
TEST_F(CommittedOffsets, AnErrorOfOnePartitionIsNoMissingCommit) {
  list_->elems[2].offset = RD_KAFKA_OFFSET_INVALID;
  list_->elems[2].err = RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT;
  EXPECT_TRUE(absl::IsUnavailable(ReadOnAtCommitted(RD_KAFKA_RESP_ERR_NO_ERROR, list_.get())));
  EXPECT_EQ(list_->elems[2].offset, RD_KAFKA_OFFSET_INVALID);
  list_->elems[2].err = RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
  EXPECT_TRUE(absl::IsUnavailable(ReadOnAtCommitted(RD_KAFKA_RESP_ERR_NO_ERROR, list_.get())));
  list_->elems[2].err = RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
  EXPECT_TRUE(absl::IsPermissionDenied(ReadOnAtCommitted(RD_KAFKA_RESP_ERR_NO_ERROR, list_.get())));
}

TEST_F(CommittedOffsets, NoAnswerAtAllIsAskedForAgain) {
  EXPECT_TRUE(absl::IsUnavailable(ReadOnAtCommitted(RD_KAFKA_RESP_ERR__TIMED_OUT, list_.get())));
}

}  // namespace
}  // namespace onrecord::stream

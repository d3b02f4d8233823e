#include "tests/contract/kafka_world.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "common/stream/kafka/kafka_sink.h"
#include "common/stream/kafka/kafka_source.h"
#include "common/stream/kafka/kafka_transactional_stream.h"
#include "common/stream/kafka/topics.h"

namespace onrecord::stream {
namespace {

absl::StatusOr<std::unique_ptr<support::KafkaBroker>>& Broker() {
  static auto* const broker =
      new absl::StatusOr<std::unique_ptr<support::KafkaBroker>>(support::KafkaBroker::Start({}));
  return *broker;
}

// Ends the broker with the program.
class EndBroker final : public ::testing::Environment {
 public:
  void TearDown() override { Broker() = absl::CancelledError("the tests are over"); }
};

template <typename T>
std::unique_ptr<T> Made(absl::StatusOr<std::unique_ptr<T>> made) {
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? *std::move(made) : nullptr;
}

class KafkaWorld final : public StreamWorld {
 public:
  KafkaWorld() {
    state_ = SharedBroker().status();
    if (!state_.ok()) return;
    state_ = EnsureTopics({.kafka = SharedOptions(), .topics = {in_, out_}}, absl::Seconds(20)).status();
    if (absl::IsUnavailable(state_)) state_ = Internal(Message(state_));  // a broker that runs must answer
  }
  absl::Status State() const override { return state_; }
  std::string In() const override { return in_; }
  std::string Out() const override { return out_; }
  std::unique_ptr<RecordSink> MakeSink() override {
    return Made(KafkaSink::Create({.kafka = SharedOptions(), .topics = {in_}, .max_records = kQueueRecords}));
  }
  std::unique_ptr<TransactionalStream> MakeWorker(const std::string& instance) override {
    return Made(KafkaTransactionalStream::Create(
        {.kafka = SharedOptions(), .input = in_, .outputs = {out_}, .group = group_, .instance = instance}));
  }
  std::unique_ptr<RecordSource> MakeSource() override {
    return Made(KafkaSource::Create({.kafka = SharedOptions(), .topic = out_, .group = group_ + ".api"}));
  }

 private:
  const std::string in_ = Unique("in");
  const std::string out_ = Unique("out");
  const std::string group_ = Unique("group");
  absl::Status state_;
};

}  // namespace

const absl::StatusOr<std::unique_ptr<support::KafkaBroker>>& SharedBroker() {
  [[maybe_unused]] static const auto* const end = ::testing::AddGlobalTestEnvironment(new EndBroker);
  return Broker();
}

KafkaOptions SharedOptions() {
  return {.brokers = (*SharedBroker())->Bootstrap(), .client_id = "contract-test"};
}

std::string Unique(const std::string& stem) {
  static int next = 0;
  return StrCat(stem, ".", next++);
}

std::unique_ptr<StreamWorld> MakeKafkaWorld() { return std::make_unique<KafkaWorld>(); }

}  // namespace onrecord::stream

// A cluster of three, workers in processes of their own, both killed at any moment: every record comes out
// once, each key in its order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <thread>

#include "common/base/strings.h"
#include "common/stream/kafka/kafka_sink.h"
#include "common/stream/kafka/kafka_source.h"
#include "common/stream/kafka/topics.h"
#include "tests/contract/stream_steps.h"
#include "tests/support/kafka_broker.h"
#include "tests/support/paths.h"
#include "tests/support/start_source.h"

extern char** environ;

namespace onrecord::stream {
namespace {

class WorkerProcess {
 public:
  explicit WorkerProcess(std::vector<std::string> arguments) : arguments_(std::move(arguments)) { Start(); }
  ~WorkerProcess() { Kill(); }
  void Start() {
    std::vector<char*> argv;
    for (std::string& argument : arguments_) argv.push_back(argument.data());
    argv.push_back(nullptr);
    ASSERT_EQ(posix_spawn(&pid_, argv[0], nullptr, nullptr, argv.data(), environ), 0) << argv[0];
  }
  void Kill() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

 private:
  std::vector<std::string> arguments_;
  pid_t pid_ = -1;
};

class StreamFaults : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    auto broker = support::KafkaBroker::Start({.nodes = GetParam()});
    if (absl::IsUnavailable(broker.status())) GTEST_SKIP() << broker.status();
    ASSERT_TRUE(broker.ok()) << broker.status();
    broker_ = *std::move(broker);
    options_.brokers = broker_->Bootstrap();
    const auto made = EnsureTopics({.kafka = options_, .topics = {"in", "out"}}, absl::Seconds(30));
    ASSERT_TRUE(made.ok()) << made.status();
  }
  std::vector<std::string> Worker(const std::string& instance) const {
    return {support::TestProgram("stream_worker"), options_.brokers, "in", "out", "group", instance};
  }
  // Sends from a thread of its own.
  std::thread Sender(int count, int keys) {
    return std::thread([this, count, keys] {
      auto sink = KafkaSink::Create({.kafka = options_, .topics = {"in"}});
      ASSERT_TRUE(sink.ok()) << sink.status();
      std::vector<Record> records;
      const std::string padding(2000, 'x');
      for (int i = 0; i < count; ++i) {
        records.push_back(MakeRecord("in", StrCat("key", i % keys), StrCat(i)));
        records.back().headers = {{"padding", padding}};
      }
      SendAll(**sink, records, &delivered_);
      const absl::Status flushed = (*sink)->Flush(3 * kLong);
      EXPECT_TRUE(flushed.ok()) << flushed;
    });
  }
  void ExpectAllOnce(const std::vector<Record>& out, int count, int keys) {
    EXPECT_EQ(out.size(), static_cast<size_t>(count));
    EXPECT_EQ(delivered_, count);
    auto by_key = ByKey(out);
    for (int key = 0; key < keys; ++key) {
      std::vector<std::string> expected;
      for (int i = key; i < count; i += keys) expected.push_back(StrCat("done:", i));
      EXPECT_TRUE(by_key[StrCat("key", key)] == expected)
          << "key" << key << " is not whole, once and in order";
    }
  }
  std::unique_ptr<support::KafkaBroker> broker_;
  KafkaOptions options_;
  int delivered_ = 0;
};

TEST_P(StreamFaults, EveryRecordComesOutOnceWhateverIsKilled) {
  constexpr int kCount = 20000;
  constexpr int kKeys = 97;
  WorkerProcess a(Worker("a"));
  WorkerProcess b(Worker("b"));
  auto source = KafkaSource::Create({.kafka = options_, .topic = "out"});
  ASSERT_TRUE(source.ok()) << source.status();
  ASSERT_TRUE(support::StartSource(**source).ok());
  std::thread sender = Sender(kCount, kKeys);
  std::vector<Record> out;
  const auto read = [&](int count) {
    for (Record& record : PollAll(**source, count)) out.push_back(std::move(record));
  };
  read(kCount / 10);
  a.Kill();
  a.Start();
  read(kCount / 10);
  EXPECT_TRUE(broker_->Kill(1).ok());
  if (GetParam() == 3) read(kCount / 10);  // three go on without one
  EXPECT_TRUE(broker_->Restart().ok());
  b.Kill();
  b.Start();
  read(kCount / 10);
  if (GetParam() == 3) {
    EXPECT_TRUE(broker_->Kill(2).ok());
    a.Kill();
    a.Start();
  }
  read(kCount - static_cast<int>(out.size()));
  sender.join();
  ExpectAllOnce(out, kCount, kKeys);
  EXPECT_THAT(PollFor(**source, absl::Seconds(2)), ::testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Brokers, StreamFaults, ::testing::Values(1, 3));

}  // namespace
}  // namespace onrecord::stream

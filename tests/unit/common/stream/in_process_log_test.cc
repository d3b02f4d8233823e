#include "common/stream/in_process/in_process_log.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

namespace onrecord::stream {
namespace {

constexpr absl::Duration kNow = absl::ZeroDuration();

Record In(const std::string& key, const std::string& value) {
  Record record;
  record.topic = "in";
  record.key = key;
  record.value = value;
  return record;
}
Record Out(const std::string& key, const std::string& value) {
  Record record = In(key, value);
  record.topic = "out";
  return record;
}

class InProcessLogTest : public ::testing::Test {
 protected:
  InProcessLogTest() { EXPECT_TRUE(source_->Start({}).ok()); }
  void Send(const std::string& key) {
    ASSERT_TRUE(sink_->Send(In(key, key), [this](const absl::Status& s) { delivered_ += s.ok(); }).ok());
  }
  Position ReadOne() {
    auto record = source_->Poll(kNow);
    EXPECT_TRUE(record.ok() && record->has_value());
    return {"out", (*record)->partition, (*record)->offset + 1};
  }
  int Delivered() {
    EXPECT_TRUE(sink_->Poll(kNow).ok());
    return delivered_;
  }
  InProcessLog log_{{.partitions = 2}};
  std::unique_ptr<RecordSink> sink_ = log_.MakeSink();
  std::unique_ptr<TransactionalStream> worker_ = log_.MakeWorker("in");
  std::unique_ptr<RecordSource> source_ = log_.MakeSource("out");
  int delivered_ = 0;
};

TEST_F(InProcessLogTest, DeliversOnlyOnceEverythingDerivedIsAcknowledged) {
  Send("a");
  EXPECT_EQ(Delivered(), 0);
  ASSERT_TRUE((*worker_->Poll(kNow)).has_value());
  ASSERT_TRUE(worker_->Send(Out("a", "1")).ok());
  ASSERT_TRUE(worker_->Send(Out("a", "2")).ok());
  ASSERT_TRUE(worker_->Commit(kNow).ok());
  EXPECT_EQ(Delivered(), 0);
  ASSERT_TRUE(source_->Acknowledge({ReadOne()}).ok());
  EXPECT_EQ(Delivered(), 0);
  ASSERT_TRUE(source_->Acknowledge({ReadOne()}).ok());
  EXPECT_EQ(Delivered(), 1);
}

TEST_F(InProcessLogTest, DeliversAtTheCommitWhatLeadsNowhere) {
  Send("a");
  ASSERT_TRUE((*worker_->Poll(kNow)).has_value());
  Record rejected = In("a", "why");
  rejected.topic = "nobody reads this";
  ASSERT_TRUE(worker_->Send(rejected).ok());
  EXPECT_EQ(Delivered(), 0);
  ASSERT_TRUE(worker_->Commit(kNow).ok());
  EXPECT_EQ(Delivered(), 1);
}

TEST_F(InProcessLogTest, DeliversAtOnceWhatIsSentToATopicThatNobodyReads) {
  Record rejected = In("a", "why");
  rejected.topic = "nobody reads this";
  ASSERT_TRUE(sink_->Send(rejected, [this](const absl::Status& s) { delivered_ += s.ok(); }).ok());
  EXPECT_EQ(delivered_, 0);
  EXPECT_EQ(Delivered(), 1);
}

TEST_F(InProcessLogTest, FlushTellsHowManyAreOpen) {
  Send("a");
  const absl::Status status = sink_->Flush(absl::Milliseconds(1));
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_NE(status.message().find("1 records"), absl::string_view::npos) << status;
}

TEST_F(InProcessLogTest, RefusesPositionsOfAnEarlierRun) {
  InProcessLog log({});
  auto source = log.MakeSource("out");
  EXPECT_EQ(source->Start({{"out", 1, 7}}).code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(source->Start({{"out", 9, 0}}).code(), absl::StatusCode::kOutOfRange);
  EXPECT_TRUE(source->Start({{"out", 1, 0}}).ok());
}

TEST_F(InProcessLogTest, RefusesAPositionBeforeTheAcknowledged) {
  Send("a");
  ASSERT_TRUE((*worker_->Poll(kNow)).has_value());
  ASSERT_TRUE(worker_->Send(Out("a", "1")).ok());
  ASSERT_TRUE(worker_->Commit(kNow).ok());
  const Position after = ReadOne();
  EXPECT_EQ(source_->Lag(), 0);
  ASSERT_TRUE(source_->Start({}).ok());
  EXPECT_EQ(source_->Lag(), 1) << "not acknowledged, so read again";
  ReadOne();
  ASSERT_TRUE(source_->Acknowledge({after}).ok());
  EXPECT_EQ(source_->Start({{"out", after.partition, 0}}).code(), absl::StatusCode::kOutOfRange);
  EXPECT_TRUE(source_->Start({after}).ok());
}

TEST_F(InProcessLogTest, GivesAPartitionToOneWorkerAtATime) {
  auto other = log_.MakeWorker("in");
  Send("a");
  Send("a");
  ASSERT_TRUE((*worker_->Poll(kNow)).has_value());
  EXPECT_FALSE((*other->Poll(kNow)).has_value()) << "the key would lose its order";
  ASSERT_TRUE(worker_->Commit(kNow).ok());
  EXPECT_TRUE((*other->Poll(kNow)).has_value());
}

TEST_F(InProcessLogTest, AWorkerThatGoesLeavesItsBatchToTheOthers) {
  auto other = log_.MakeWorker("in");
  Send("a");
  ASSERT_TRUE((*worker_->Poll(kNow)).has_value());
  worker_.reset();
  EXPECT_TRUE((*other->Poll(kNow)).has_value());
}

// Three kinds of threads at once: each record comes out once, is reported once, and keys keep their order.
TEST_F(InProcessLogTest, WorksBetweenThreads) {
  constexpr int kRecords = 5000;
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (int w = 0; w < 3; ++w) {
    threads.emplace_back([this, &stop, w] {
      auto worker = log_.MakeWorker("in");
      for (int batch = 0; !stop; ++batch) {
        for (int i = 0; i < 20; ++i) {
          auto record = worker->Poll(absl::Milliseconds(1));
          if (!record.ok() || !record->has_value()) break;
          worker->Send(Out((*record)->key, (*record)->value)).IgnoreError();
        }
        const bool abort = batch % 5 == w;
        (abort ? worker->Abort() : worker->Commit(kNow)).IgnoreError();
      }
    });
  }
  std::map<std::string, int> last;
  int read = 0;
  threads.emplace_back([&] {
    while (read < kRecords && !stop) {
      auto record = source_->Poll(absl::Milliseconds(10));
      if (!record.ok() || !record->has_value()) continue;
      const int number = std::stoi((*record)->value);
      auto [it, first] = last.try_emplace((*record)->key, -1);
      EXPECT_GT(number, it->second);
      it->second = number;
      ++read;
      source_->Acknowledge({{"out", (*record)->partition, (*record)->offset + 1}}).IgnoreError();
    }
  });
  std::set<int> reported;
  for (int i = 0; i < kRecords; ++i) {
    const auto tell = [&reported, i](const absl::Status&) { EXPECT_TRUE(reported.insert(i).second); };
    while (!sink_->Send(In("key" + std::to_string(i % 17), std::to_string(i)), tell).ok()) {
      ASSERT_TRUE(sink_->Poll(absl::Milliseconds(10)).ok());
    }
  }
  const absl::Status flushed = sink_->Flush(absl::Seconds(30));
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(flushed.ok()) << flushed;
  EXPECT_EQ(read, kRecords);
  EXPECT_EQ(reported.size(), static_cast<size_t>(kRecords));
}

}  // namespace
}  // namespace onrecord::stream

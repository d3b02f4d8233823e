#include "api/materialiser/materialiser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "common/base/strings.h"
#include "tests/support/api/sample_articles.h"

namespace onrecord::api {
namespace {

using stream::Position;
using stream::Record;
using testing::ElementsAre;
using testing::IsEmpty;

// A log that plays what a test wrote; requests the stop when it is played.
class PlayedLog final : public stream::RecordSource {
 public:
  explicit PlayedLog(StopToken& stop) : stop_(stop) {}

  absl::Status Start(const std::vector<Position>& positions) override {
    started_at = positions;
    return Next(&start_answers);
  }
  absl::StatusOr<std::optional<Record>> Poll(absl::Duration) override {
    if (plan.empty()) {
      stop_.Request();
      return std::optional<Record>();
    }
    auto next = std::move(plan.front());
    plan.pop_front();
    return next;
  }
  absl::Status Acknowledge(const std::vector<Position>& positions) override {
    acknowledged.push_back(positions);
    return absl::OkStatus();
  }
  int64_t Lag() const override { return static_cast<int64_t>(plan.size()); }

  void Add(const std::string& value, int32_t partition = 0) {
    Record record{
        .topic = "t", .key = "k", .value = value, .partition = partition, .offset = next_[partition]++};
    plan.push_back(std::optional<Record>(std::move(record)));
  }
  void AddPause() { plan.push_back(std::optional<Record>()); }

  static absl::Status Next(std::deque<absl::Status>* answers) {
    if (answers->empty()) return absl::OkStatus();
    const absl::Status answer = answers->front();
    answers->pop_front();
    return answer;
  }

  std::deque<absl::Status> start_answers;
  std::deque<absl::StatusOr<std::optional<Record>>> plan;
  std::vector<Position> started_at;
  std::vector<std::vector<Position>> acknowledged;

 private:
  StopToken& stop_;
  std::map<int32_t, int64_t> next_;
};

// A store that remembers what was committed.
class RememberedStore final : public RecordWriter {
 public:
  absl::StatusOr<CommitResult> Commit(const Batch& batch) override {
    const absl::Status status = PlayedLog::Next(&commit_answers);
    if (!status.ok()) return status;
    batches.push_back(batch);
    return CommitResult{.stored = static_cast<int>(batch.articles.size())};
  }
  absl::StatusOr<std::vector<Position>> Positions() override { return positions; }
  absl::StatusOr<int64_t> CountRejected() override { return 0; }
  absl::Status Compact(int64_t) override { return absl::OkStatus(); }

  std::deque<absl::Status> commit_answers;
  std::vector<Position> positions;
  std::vector<Batch> batches;
};

// Texts and keys that wait to be erased.
class RememberedEraser final : public TextEraser {
 public:
  absl::StatusOr<bool> EraseSome() override { return ++slices < 3; }
  absl::StatusOr<std::vector<LogErasure>> DueInLog(absl::Time, int) override { return due; }
  absl::Status ToldLog(const std::vector<LogErasure>& keys, absl::Time now, absl::Time again) override {
    told.insert(told.end(), keys.begin(), keys.end());
    told_again_after = again - now;
    due.clear();
    return absl::OkStatus();
  }
  int slices = 0;
  std::vector<LogErasure> due, told;
  absl::Duration told_again_after;
};

class MaterialiserTest : public testing::Test {
 protected:
  absl::Status Run(MaterialiserOptions options = {}, Erasure erasure = {}) {
    options.retry_pause = absl::Milliseconds(1);
    Materialiser materialiser(
        log_, store_, clock_, health_, options, counts_, [this] { ++commits_; }, std::move(erasure));
    return materialiser.Run(stop_);
  }
  static std::string Value(const std::string& id) { return MakeArticle({.id = id}).SerializeAsString(); }

  StopToken stop_;
  PlayedLog log_{stop_};
  RememberedStore store_;
  SystemClock clock_;
  Health health_;
  MaterialiserCounts counts_;
  int commits_ = 0;
};

TEST_F(MaterialiserTest, CommitsABatchWithItsPositionsThenAcknowledges) {
  log_.Add(Value("a1"), 0);
  log_.Add(Value("a2"), 1);
  log_.Add(Value("a3"), 0);
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(store_.batches.size(), 1u);
  EXPECT_EQ(store_.batches[0].articles.size(), 3u);
  EXPECT_EQ(store_.batches[0].articles[1].article().article_id(), "a2");
  EXPECT_THAT(store_.batches[0].positions, ElementsAre(Position{"t", 0, 2}, Position{"t", 1, 1}));
  EXPECT_THAT(log_.acknowledged, ElementsAre(store_.batches[0].positions));
  EXPECT_EQ(commits_, 1);
  EXPECT_EQ(counts_.stored, 3);
  EXPECT_TRUE(health_.IsReady());
}

TEST_F(MaterialiserTest, TakesDecisionsAndPassesOverWhatErases) {
  v1::Decision decision;
  decision.set_decision_id("d1");
  decision.set_article_id("a1");
  decision.mutable_decided_at()->set_seconds(5000);
  decision.mutable_remove();
  const std::string topic(stream::kDecisionsTopic);
  log_.plan.push_back(std::optional(Record{
      .topic = topic, .key = "a1", .value = decision.SerializeAsString(), .partition = 0, .offset = 0}));
  log_.plan.push_back(
      std::optional(Record{.topic = topic, .key = "a1", .value = "\xff", .partition = 0, .offset = 1}));
  log_.plan.push_back(
      std::optional(Record{.topic = "t", .key = "a1/r1", .partition = 0, .offset = 0, .erases = true}));
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(store_.batches.size(), 1u);
  ASSERT_EQ(store_.batches[0].decisions.size(), 1u);
  EXPECT_EQ(store_.batches[0].decisions[0].article_id(), "a1");
  ASSERT_EQ(store_.batches[0].rejected.size(), 1u);
  EXPECT_EQ(store_.batches[0].rejected[0].reason(), "not_a_decision");
  EXPECT_THAT(store_.batches[0].positions, ElementsAre(Position{topic, 0, 2}, Position{"t", 0, 1}));
}

TEST_F(MaterialiserTest, ErasesWhatRemovalsLeaveBehind) {
  RememberedEraser eraser;
  eraser.due = {{"t", "a1/r1"}};
  std::vector<std::string> told;
  absl::Status answer = Unavailable("the log is away");
  const Erasure erasure = {&eraser, [&](const std::vector<LogErasure>& keys) {
                             told.push_back(keys[0].key);
                             return answer;
                           }};
  for (int i = 0; i < 4; ++i) log_.AddPause();
  ASSERT_TRUE(Run({.erase_within = absl::Hours(5)}, erasure).ok());
  EXPECT_EQ(eraser.slices, 3);
  EXPECT_THAT(eraser.told, IsEmpty()) << "they wait until the log has them";
  answer = absl::OkStatus();
  StopToken again;
  PlayedLog log(again);
  log.AddPause();
  Materialiser materialiser(
      log, store_, clock_, health_, {.erase_within = absl::Hours(5)}, counts_, [] {}, erasure);
  ASSERT_TRUE(materialiser.Run(again).ok());
  ASSERT_EQ(eraser.told.size(), 1u);
  EXPECT_EQ(eraser.told_again_after, absl::Hours(5));
  EXPECT_THAT(told, ElementsAre("a1/r1", "a1/r1"));
}

TEST_F(MaterialiserTest, GoesOnFromThePositionsOfTheStore) {
  store_.positions = {{"t", 2, 40}};
  ASSERT_TRUE(Run().ok());
  EXPECT_THAT(log_.started_at, ElementsAre(Position{"t", 2, 40}));
}

TEST_F(MaterialiserTest, NeitherKeepsNorUsesPositionsOfALogThatEndsWithTheProcess) {
  store_.positions = {{"t", 2, 40}};
  log_.Add(Value("a1"));
  ASSERT_TRUE(Run({.keep_positions = false}).ok());
  EXPECT_THAT(log_.started_at, IsEmpty());
  EXPECT_THAT(store_.batches.at(0).positions, IsEmpty());
  EXPECT_THAT(log_.acknowledged, ElementsAre(ElementsAre(Position{"t", 0, 1})));
}

TEST_F(MaterialiserTest, KeepsARecordThatCannotBeDecodedAndGoesOn) {
  log_.Add("\xff\xff\xff");
  log_.Add(v1::EnrichedArticle().SerializeAsString());
  log_.Add(Value("a1"));
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(store_.batches.size(), 1u);
  ASSERT_EQ(store_.batches[0].rejected.size(), 2u);
  const v1::RejectedRecord& rejected = store_.batches[0].rejected[0];
  EXPECT_EQ(rejected.rejected_by(), v1::REJECTED_BY_API);
  EXPECT_EQ(rejected.value(), "") << "it stands in the log, where a removal erases it";
  EXPECT_EQ(rejected.topic(), "t");
  EXPECT_EQ(rejected.offset(), 0);
  EXPECT_EQ(store_.batches[0].articles.size(), 1u);
  EXPECT_THAT(store_.batches[0].positions, ElementsAre(Position{"t", 0, 3}));
  EXPECT_EQ(counts_.rejected, 2);
}

TEST_F(MaterialiserTest, KeepsARecordThatTheStoreRefusesAndGoesOn) {
  for (const char* id : {"a1", "a2", "a3"}) log_.Add(Value(id));
  // The batch, then each record, then what is left.
  store_.commit_answers = {InvalidArgument("too long"), absl::OkStatus(), InvalidArgument("too long"),
                           absl::OkStatus(), absl::OkStatus()};
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(store_.batches.size(), 3u);
  EXPECT_EQ(store_.batches[0].articles.at(0).article().article_id(), "a1");
  EXPECT_EQ(store_.batches[1].articles.at(0).article().article_id(), "a3");
  EXPECT_THAT(store_.batches[1].positions, IsEmpty()) << "a crash here reads all three again";
  EXPECT_THAT(store_.batches[2].positions, ElementsAre(Position{"t", 0, 3}));
  ASSERT_EQ(store_.batches[2].rejected.size(), 1u);
  EXPECT_EQ(store_.batches[2].rejected[0].reason(), "not_storable");
  EXPECT_EQ(store_.batches[2].rejected[0].offset(), 1);
  EXPECT_THAT(log_.acknowledged, ElementsAre(ElementsAre(Position{"t", 0, 3})));
  EXPECT_EQ(counts_.stored, 2);
  EXPECT_EQ(counts_.rejected, 1);
}

TEST_F(MaterialiserTest, CommitsWhatCameBeforeAFailureOfTheLog) {
  log_.Add(Value("a1"));
  log_.plan.push_back(Unavailable("no broker"));
  log_.plan.push_back(Unavailable("no broker"));
  log_.Add(Value("a2"));
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(store_.batches.size(), 2u);
  EXPECT_EQ(counts_.stored, 2);
  EXPECT_GE(counts_.failures, 1);
}

TEST_F(MaterialiserTest, CommitsTheSameBatchAgainWhenTheStoreIsBusy) {
  log_.Add(Value("a1"));
  log_.AddPause();
  store_.commit_answers = {Unavailable("disk full"), Unavailable("disk full")};
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(store_.batches.size(), 1u);
  EXPECT_EQ(store_.batches[0].articles.size(), 1u);
  EXPECT_EQ(counts_.failures, 2);
}

TEST_F(MaterialiserTest, WaitsForALogThatIsNotThereYet) {
  log_.start_answers = {Unavailable("no broker"), Unavailable("no broker")};
  log_.Add(Value("a1"));
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(store_.batches.size(), 1u);
}

TEST_F(MaterialiserTest, EndsWhenTheLogNoLongerHoldsAPosition) {
  log_.start_answers = {MakeStatus(absl::StatusCode::kOutOfRange, "offset 3 is gone")};
  EXPECT_TRUE(absl::IsOutOfRange(Run()));
}

TEST_F(MaterialiserTest, TellsTheFirstReasonOfALogThatFailsAfterRecords) {
  log_.Add(Value("a1"));
  log_.plan.push_back(MakeStatus(absl::StatusCode::kOutOfRange, "offset 3 is gone"));
  log_.plan.push_back(FailedPrecondition("Start was not called, or failed"));
  const absl::Status why = Run();
  EXPECT_TRUE(absl::IsOutOfRange(why)) << why;
  EXPECT_EQ(store_.batches.size(), 1u);
}

TEST_F(MaterialiserTest, EndsWhenTheStoreIsDamagedWithoutAcknowledging) {
  log_.Add(Value("a1"));
  store_.commit_answers = {Internal("malformed")};
  EXPECT_TRUE(absl::IsInternal(Run()));
  EXPECT_THAT(log_.acknowledged, IsEmpty());
}

TEST_F(MaterialiserTest, CutsBatchesAtTheirSize) {
  for (int i = 0; i < 5; ++i) log_.Add(Value(StrCat("a", i)));
  ASSERT_TRUE(Run({.batch_records = 2}).ok());
  EXPECT_EQ(store_.batches.size(), 3u);
}

TEST_F(MaterialiserTest, CutsBatchesOfArticlesWithThousandsOfQuotes) {
  for (int i = 0; i < 4; ++i) {
    v1::EnrichedArticle article = MakeArticle({.id = StrCat("a", i)});
    for (int k = 0; k < 30; ++k) article.add_quotes()->set_quote_id(StrCat("q", k));
    log_.Add(article.SerializeAsString());
  }
  ASSERT_TRUE(Run({.batch_findings = 50}).ok());
  EXPECT_EQ(store_.batches.size(), 2u);
}

}  // namespace
}  // namespace onrecord::api

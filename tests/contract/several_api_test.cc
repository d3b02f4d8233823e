#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>

#include "api/api.h"
#include "api/store/postgres/connection.h"
#include "api/store/postgres/postgres_store.h"
#include "common/base/strings.h"
#include "onrecord/v1/record_service.grpc.pb.h"
#include "tests/contract/postgres_world.h"
#include "tests/support/api/sample_articles.h"

// Several api on one database: one writes, all serve, whoever comes next goes on where the last one was.
namespace onrecord::api {
namespace {

using testing::HasSubstr;

class SeveralApi : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(TestPostgres(), nullptr);
    auto dsn = TestPostgres()->MakeDatabase();
    ASSERT_TRUE(dsn.ok()) << dsn.status();
    dsn_ = *dsn;
  }
  std::unique_ptr<Store> Open(const std::string& read = "") const {
    auto store = OpenPostgresStore({.dsn = dsn_, .read_dsn = read, .readers = 2});
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  absl::Status Execute(const std::string& sql) const {
    auto connection = postgres::Connection::Open(dsn_);
    if (!connection.ok()) return connection.status();
    return (*connection)->Execute(sql);
  }
  static Batch One(const std::string& id, int64_t position) {
    Batch batch = MakeBatch({{.id = id, .quotes = {{"Ana Silva", id}}}});
    batch.positions = {{"t", 0, position}};
    return batch;
  }

  std::string dsn_;
};

TEST_F(SeveralApi, OneWritesAndTheOthersStandByAndServe) {
  const auto first = Open(), second = Open();
  ASSERT_TRUE(first->TakeTurn()->writes);
  ASSERT_TRUE(first->Commit(One("a1", 7)).ok());
  const auto turn = second->TakeTurn();
  ASSERT_TRUE(turn.ok()) << turn.status();
  EXPECT_FALSE(turn->writes);
  EXPECT_EQ(turn->newest, 1);
  EXPECT_TRUE(second->GetArticle("a1", "", v1::VIEW_BASIC, {}).ok());
  EXPECT_EQ(second->ReadChanges({}, {.quotes = true}, {}, {})->changes.size(), 1u);
  EXPECT_EQ(first->Secret(), second->Secret());
  EXPECT_TRUE(first->TakeTurn()->writes);
}

TEST_F(SeveralApi, TheNextGoesOnAtThePositionsOfTheLast) {
  auto first = Open();
  const auto second = Open();
  ASSERT_TRUE(first->TakeTurn()->writes);
  ASSERT_TRUE(first->Commit(One("a1", 7)).ok());
  first.reset();
  for (int i = 0; i < 100 && !second->TakeTurn()->writes; ++i) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_EQ(second->Positions()->at(0).next_offset, 7);
  ASSERT_TRUE(second->Commit(One("a2", 8)).ok());
  EXPECT_EQ(second->Changes({})->newest, 2);
}

// Its connection is cut, another takes the turn: what it still holds is not its to commit.
TEST_F(SeveralApi, WhoLostItsTurnCannotCommit) {
  const auto first = Open(), second = Open();
  ASSERT_TRUE(first->TakeTurn()->writes);
  ASSERT_TRUE(first->Commit(One("a1", 7)).ok());
  ASSERT_TRUE(Execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND"
                      " database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                  .ok());
  for (int i = 0; i < 100 && !second->TakeTurn()->writes; ++i) absl::SleepFor(absl::Milliseconds(20));
  ASSERT_TRUE(second->Commit(One("a2", 8)).ok());
  const auto late = second->Positions();
  const auto fenced = first->Commit(One("a3", 8));
  EXPECT_TRUE(absl::IsAborted(fenced.status())) << fenced.status();
  EXPECT_THAT(std::string(fenced.status().message()), HasSubstr("another api"));
  EXPECT_FALSE(first->TakeTurn()->writes);
  EXPECT_EQ(second->Changes({})->newest, 2);
}

// The same, but the turn is free again: the first must read the positions anew before it commits.
TEST_F(SeveralApi, ATurnThatCameAndWentIsNoticed) {
  const auto first = Open();
  ASSERT_TRUE(first->Commit(One("a1", 7)).ok());
  ASSERT_TRUE(Execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND"
                      " database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                  .ok());
  ASSERT_TRUE(Execute("UPDATE counter SET value = value + 1 WHERE name = 'turns'").ok());
  EXPECT_TRUE(absl::IsAborted(first->Commit(One("a2", 8)).status()));
  EXPECT_TRUE(first->TakeTurn()->writes);
  EXPECT_TRUE(first->Commit(One("a2", 8)).ok());
}

// A copy of the database stands for a replica that does not move on.
TEST_F(SeveralApi, AReplicaThatIsBehindHidesNothingOfWhatATokenHasSeen) {
  {
    const auto store = Open();
    ASSERT_TRUE(store->Commit(One("a1", 7)).ok());
  }
  constexpr std::string_view kBegin = "postgresql:///";
  const std::string name = dsn_.substr(kBegin.size(), dsn_.find('?') - kBegin.size());
  auto admin = postgres::Connection::Open("postgresql:///postgres" + dsn_.substr(dsn_.find('?')));
  ASSERT_TRUE(admin.ok()) << admin.status();
  absl::Status copied;
  for (int i = 0; i < 100; ++i) {  // the store's connections end a moment later
    copied = (*admin)->Execute(StrCat("CREATE DATABASE copy_of_", name, " TEMPLATE ", name));
    if (copied.ok()) break;
    absl::SleepFor(absl::Milliseconds(50));
  }
  ASSERT_TRUE(copied.ok()) << copied;
  const auto store = Open("postgresql:///copy_of_" + name + dsn_.substr(dsn_.find('?')));
  ASSERT_NE(store, nullptr);
  ASSERT_TRUE(store->Commit(One("a2", 8)).ok());
  EXPECT_EQ(store->ListQuotes({.order = "published"}, {})->records.size(), 1u);  // by the replica
  EXPECT_TRUE(store->GetArticle("a2", "", v1::VIEW_BASIC, {}).ok());
  EXPECT_EQ(store->Changes({})->newest, 2);
  EXPECT_EQ(store->ReadChanges({1, 0}, {.quotes = true}, {}, {})->changes.size(), 1u);
  v1::WatchRequest all;
  all.mutable_quotes();
  EXPECT_EQ(store->ReadSnapshot(all, 2, 0, {}, {})->records.quotes_size(), 2);
  EXPECT_EQ(store->ReadSnapshot(all, 1, 0, {}, {})->records.quotes_size(), 1);
  const auto gone = Open("postgresql:///nothing?host=/nowhere");
  EXPECT_EQ(gone->ListQuotes({.order = "published"}, {})->records.size(), 2u);
}

// A log that several readers read, each at its own place.
struct SharedLog {
  std::mutex mutex;
  std::vector<std::string> values;
  void Add(const std::string& value) {
    const std::lock_guard lock(mutex);
    values.push_back(value);
  }
};

class Reader final : public stream::RecordSource {
 public:
  explicit Reader(SharedLog& log) : log_(log) {}
  absl::Status Start(const std::vector<stream::Position>& positions) override {
    next_ = positions.empty() ? 0 : static_cast<size_t>(positions[0].next_offset);
    return absl::OkStatus();
  }
  absl::StatusOr<std::optional<stream::Record>> Poll(absl::Duration wait) override {
    {
      const std::lock_guard lock(log_.mutex);
      if (next_ < log_.values.size()) {
        stream::Record record{.topic = "t", .key = "k", .value = log_.values[next_]};
        record.offset = static_cast<int64_t>(next_++);
        return std::optional<stream::Record>(std::move(record));
      }
    }
    absl::SleepFor(std::min(wait, absl::Milliseconds(5)));
    return std::optional<stream::Record>();
  }
  absl::Status Acknowledge(const std::vector<stream::Position>&) override { return absl::OkStatus(); }
  int64_t Lag() const override { return 0; }

 private:
  SharedLog& log_;
  size_t next_ = 0;
};

class Running {
 public:
  Running(const std::string& dsn, SharedLog& log) : source_(log) {
    ApiOptions options{.store = dsn};
    options.grpc.listen = "127.0.0.1:0";
    options.materialiser.batch_records = 7;
    options.drain = absl::Milliseconds(200);
    auto api = Api::Open(options, metrics_, health_);
    EXPECT_TRUE(api.ok()) << api.status();
    if (!api.ok()) return;
    api_ = *std::move(api);
    thread_ = std::thread([this] { EXPECT_TRUE(api_->Run(source_, stop_).ok()); });
  }
  ~Running() { Stop(); }
  void Stop() {
    stop_.Request();
    if (thread_.joinable()) thread_.join();
    api_.reset();
  }
  std::unique_ptr<v1::RecordService::Stub> MakeStub() const {
    return v1::RecordService::NewStub(
        grpc::CreateChannel(StrCat("127.0.0.1:", api_->port()), grpc::InsecureChannelCredentials()));
  }

 private:
  Metrics metrics_;
  Health health_;
  StopToken stop_;
  Reader source_;
  std::unique_ptr<Api> api_;
  std::thread thread_;
};

// Reads until `count` articles are seen or the call ends; the token behind them.
std::string WatchUntil(const Running& server, const std::string& token, size_t count,
                       std::multiset<std::string>* seen) {
  v1::WatchRequest request;
  request.mutable_articles();
  request.set_resume_token(token);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  const auto stub = server.MakeStub();
  const auto reader = stub->Watch(&context, request);
  std::string last = token;
  v1::WatchResponse response;
  while (seen->size() < count && reader->Read(&response)) {
    for (const auto& article : response.articles()) seen->insert(article.context().article_id());
    last = response.resume_token();
  }
  context.TryCancel();
  while (reader->Read(&response)) {
  }
  reader->Finish();
  return last;
}

TEST_F(SeveralApi, AWatchGoesOnAtTheOtherServerWithoutGap) {
  constexpr int kArticles = 120;
  SharedLog log;
  const auto add = [&](int first, int last) {
    for (int i = first; i < last; ++i) {
      log.Add(MakeArticle({.id = StrCat("a", i), .quotes = {{"Ana Silva", StrCat("Word ", i)}}})
                  .SerializeAsString());
    }
  };
  add(0, kArticles / 4);
  Running first(dsn_, log);
  Running second(dsn_, log);
  std::multiset<std::string> seen;
  // The second learns of what the first stores, while it stands by.
  std::string token = WatchUntil(second, "", kArticles / 4, &seen);
  add(kArticles / 4, kArticles / 2);
  token = WatchUntil(first, token, kArticles / 2, &seen);
  add(kArticles / 2, kArticles);
  first.Stop();
  WatchUntil(second, token, kArticles, &seen);
  EXPECT_EQ(seen.size(), size_t{kArticles});
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), size_t{kArticles});
}

}  // namespace
}  // namespace onrecord::api

#include "ingest/ingester/ingester.h"

#include <sys/stat.h>
#include <unistd.h>

#include "common/base/hash.h"
#include "common/stream/cloud_event.h"
#include "tests/unit/ingest/ingester/ingester_fixture.h"

namespace onrecord::ingest {
namespace {

namespace fs = std::filesystem;
using IngesterTest = IngesterFixture;

TEST_F(IngesterTest, PublishesWhatIsThereAndMovesItToDone) {
  Drop("wire/a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  const auto articles = Articles();
  ASSERT_EQ(articles.size(), 1u);
  EXPECT_EQ(articles[0].text(), "It rained.");
  EXPECT_EQ(articles[0].article_id(), Sha256Hex("It rained."));
  EXPECT_EQ(articles[0].source().path(), "wire/a.txt");
  EXPECT_EQ(articles[0].source().feed(), "wire");
  EXPECT_EQ(articles[0].source().media_type(), "text/plain");
  EXPECT_EQ(Done(), Set{"wire/a.txt"});
  EXPECT_EQ(Inbox(), Set{});
  EXPECT_EQ(ingester->Stats().published, 1u);
  EXPECT_EQ(ingester->Stats().files_done, 1u);
  EXPECT_TRUE(health.IsReady());
}

TEST_F(IngesterTest, PublishesWhatComesLater) {
  Start();
  ASSERT_TRUE(Steps(2).ok());
  Drop("a.txt", "It rained.");
  temp.Write("outside/b/c.txt", "It snowed.");
  fs::rename(temp / "outside/b", temp / "in/b");
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Texts(), (Set{"It rained.", "It snowed."}));
  EXPECT_EQ(Done(), (Set{"a.txt", "b/c.txt"}));
}

TEST_F(IngesterTest, MovesAFileOnlyAfterAllItsReports) {
  sink.report_at_once = false;
  Drop("a.jsonl", "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(sink.open(), 2u);
  sink.Report(absl::OkStatus(), 1);
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Inbox(), Set{"a.jsonl"});
  sink.Report(absl::OkStatus(), 1);
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Done(), Set{"a.jsonl"});
}

TEST_F(IngesterTest, CountsTheSameBytesAgainAsADuplicate) {
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  Drop("b.txt", "It rained.");
  Drop("a.txt", "It rained.");
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Articles().size(), 1u);
  EXPECT_EQ(ingester->Stats().duplicates, 2u);
  EXPECT_EQ(Done(), (Set{"a.txt", "b.txt", StrCat("a.", Sha256Hex("It rained.").substr(0, 8), ".txt")}));
}

TEST_F(IngesterTest, SendsDuplicatesAgainWhereAskedToWithTheFirstTime) {
  options.resend = true;
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  clock.Advance(absl::Hours(5));
  Drop("b.txt", "It rained.");
  ASSERT_TRUE(Steps().ok());
  const auto articles = Articles();
  ASSERT_EQ(articles.size(), 2u);
  EXPECT_EQ(articles[0].observed_at().seconds(), articles[1].observed_at().seconds());
}

TEST_F(IngesterTest, GivesANewRevisionOfAnArticleWithAnIdItsOwnTime) {
  Start();
  Drop("a.json", R"({"id":"7","text":"It rained."})");
  ASSERT_TRUE(Steps().ok());
  Drop("b.json", R"({"id":"7","text":"It rained. A lot."})");
  ASSERT_TRUE(Steps().ok());
  const auto articles = Articles();
  ASSERT_EQ(articles.size(), 2u);
  EXPECT_EQ(articles[0].article_id(), articles[1].article_id());
  EXPECT_NE(articles[0].revision_id(), articles[1].revision_id());
  EXPECT_LT(articles[0].observed_at().seconds() * 1000 + articles[0].observed_at().nanos() / 1'000'000,
            articles[1].observed_at().seconds() * 1000 + articles[1].observed_at().nanos() / 1'000'000);
}

TEST_F(IngesterTest, RejectsBadFilesWithTheirReasonsAndGoesOn) {
  const struct {
    std::string name, bytes, reason;
  } cases[] = {{"empty.txt", "", "empty"},
               {"big.txt", std::string(50 << 20, 'x'), "too_large"},
               {"binary.txt", std::string("a\0b", 3), "binary"},
               {"broken.json", "{\"text\":", "broken_json"},
               {"broken.xml", "<rss><channel>", "broken_xml"},
               {"two\nlines.log", "It rained.", "unknown_type"},
               {"\xFF\xFE.html", "<html><nav>Home</nav>", "no_text"}};
  Set expected;
  for (const auto& c : cases) {
    Drop(c.name, c.bytes);
    expected.insert(c.name);
    expected.insert(c.name + ".reason.json");
  }
  ASSERT_EQ(::mkfifo((temp / "in/pipe").c_str(), 0600), 0);
  fs::create_symlink("loop", temp / "in/loop");
  expected.insert({"pipe", "pipe.reason.json", "loop", "loop.reason.json"});
  Drop("utf16.txt", std::string("\xFF\xFEI\0t\0", 6));
  Drop("latin.txt", "Caf\xE9");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Rejected(), expected);
  EXPECT_EQ(Inbox(), Set{});
  EXPECT_EQ(Texts(), (Set{"It", "Café"}));
  const auto by_reason = ingester->Stats().rejected;
  for (const auto& c : cases) {
    EXPECT_EQ(by_reason.at(c.reason), 1u) << c.reason;
    EXPECT_NE(temp.Read("in/rejected/" + c.name + ".reason.json").find("\"" + c.reason + "\""),
              std::string::npos);
  }
  EXPECT_EQ(by_reason.at("not_regular"), 2u);
  EXPECT_EQ(Rejects().size(), 9u);
  EXPECT_EQ(ingester->Stats().files_rejected, 9u);
  EXPECT_TRUE(health.IsReady()) << health.Text();
}

TEST_F(IngesterTest, RejectsTheBadItemsOfAFileSingly) {
  Drop("a.jsonl", "{\"text\":\"One.\"}\n{oops\n");
  Drop("b.jsonl", "{oops\n{again\n");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Done(), Set{"a.jsonl"});
  EXPECT_EQ(Rejected(), (Set{"b.jsonl", "b.jsonl.reason.json"}));
  EXPECT_NE(temp.Read("in/rejected/b.jsonl.reason.json").find("(and 1 more)"), std::string::npos);
  ASSERT_EQ(Rejects().size(), 3u);
}

TEST_F(IngesterTest, RejectsAnArticleThatTheLogRefuses) {
  sink.max_record_bytes = 5000;
  Drop("a.txt", std::string(6000, 'x'));
  Drop("b.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Rejected(), (Set{"a.txt", "a.txt.reason.json"}));
  EXPECT_EQ(Done(), Set{"b.txt"});
  EXPECT_EQ(Rejects().at(0).reason(), "undeliverable");
}

TEST_F(IngesterTest, StopsReadingWhileTheQueueIsFull) {
  sink.report_at_once = false;
  sink.capacity = 3;
  options.max_in_flight = 5;
  for (int i = 0; i < 20; ++i) Drop(StrCat(i, ".txt"), StrCat("Article ", i));
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(sink.records.size(), 3u);
  EXPECT_GE(ingester->Stats().waiting, 15u);
  while (sink.open() > 0) {
    sink.Report(absl::OkStatus());
    ASSERT_TRUE(Steps(1).ok());
  }
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Done().size(), 20u);
  EXPECT_EQ(Texts().size(), 20u);
}

TEST_F(IngesterTest, KeepsManyArticlesInFlight) {
  sink.report_at_once = false;
  for (int i = 0; i < 1000; ++i) Drop(StrCat("wire/", i, ".txt"), StrCat("Article ", i));
  Start();
  ASSERT_TRUE(Steps(5).ok());
  EXPECT_EQ(sink.open(), 1000u);
  sink.report_at_once = true;
  ASSERT_TRUE(Steps(2).ok());
  EXPECT_EQ(Done().size(), 1000u);
}

TEST_F(IngesterTest, SendsAgainWhatTheLogLost) {
  sink.report_at_once = false;
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  sink.Report(absl::AbortedError("the producer was fenced"));
  sink.report_at_once = true;
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Articles().size(), 2u);
  EXPECT_EQ(Done(), Set{"a.txt"});
}

TEST_F(IngesterTest, EndsWithWhatCannotBeGotOver) {
  sink.report_at_once = false;
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  sink.Report(absl::NotFoundError("no such topic"));
  EXPECT_TRUE(absl::IsNotFound(Steps()));
  EXPECT_EQ(Inbox(), Set{"a.txt"});
}

TEST_F(IngesterTest, SaysWhatItWaitsForWhileTheLogIsAway) {
  sink.poll_status = absl::UnavailableError("waiting for Kafka at nowhere");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_FALSE(health.IsReady());
  EXPECT_NE(health.Text().find("waiting for Kafka at nowhere"), std::string::npos);
  sink.poll_status = absl::OkStatus();
  ASSERT_TRUE(Steps().ok());
  EXPECT_TRUE(health.IsReady());
}

TEST_F(IngesterTest, LeavesFilesInPlaceWhereAskedToAndReadsThemOnce) {
  options.after = After::kLeave;
  options.state_dir = temp / "state";
  options.identity = Identity::kPath;
  Drop("a.txt", "It rained.");
  Drop("bad.bin", std::string(3, '\0'));
  Start();
  ASSERT_TRUE(Steps(200).ok());  // several scans
  EXPECT_EQ(Articles().size(), 1u);
  EXPECT_EQ(Rejects().size(), 1u);
  EXPECT_EQ(Inbox(), (Set{"a.txt", "bad.bin"}));
  Kill();
  Start();
  Drop("a.txt", "It rained. A lot.");
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Texts(), Set{"It rained. A lot."});
}

TEST_F(IngesterTest, DeletesWhereAskedTo) {
  options.after = After::kDelete;
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Inbox(), Set{});
  EXPECT_EQ(Done(), Set{});
}

TEST_F(IngesterTest, StreamsALongFileWithBackPressure) {
  std::string lines;
  for (int i = 0; i < 3000; ++i)
    lines += StrCat("{\"id\":\"", i, "\",\"text\":\"", std::string(8000, 'x'), "\"}\n");
  ASSERT_GT(lines.size(), kMaxArticleFileBytes);
  Drop("long.jsonl", lines);
  options.max_in_flight = 50;
  sink.report_at_once = false;
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_LT(sink.open(), 300u);
  sink.report_at_once = true;
  ASSERT_TRUE(Steps(100).ok());
  EXPECT_EQ(Articles().size(), 3000u);
  EXPECT_EQ(Articles().back().source().file_sha256(), Sha256Hex(lines));
  EXPECT_EQ(Done(), Set{"long.jsonl"});
}

TEST_F(IngesterTest, IsTheOnlyOneOfItsFolder) {
  Start();
  Ingester second(options, sink, clock, health);
  const absl::Status status = second.Open();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_NE(std::string(Message(status)).find("expected one ingest per folder"), std::string::npos) << status;
}

TEST_F(IngesterTest, RefusesToStartWithoutItsFolders) {
  options.inbox = temp / "missing";
  EXPECT_TRUE(absl::IsNotFound(Ingester(options, sink, clock, health).Open()));
  options.inbox = temp / "in";
  options.done = temp / "in";
  EXPECT_TRUE(absl::IsInvalidArgument(Ingester(options, sink, clock, health).Open()));
}

TEST_F(IngesterTest, FlushesWhenItCloses) {
  Drop("a.txt", "It rained.");
  Start();
  sink.report_at_once = false;
  ASSERT_TRUE(Steps(1).ok());
  EXPECT_EQ(sink.open(), 1u);
  sink.report_at_once = true;
  ASSERT_TRUE(ingester->Close().ok());
  EXPECT_EQ(Done(), Set{"a.txt"});
}

TEST_F(IngesterTest, RunsUntilItIsStopped) {
  StopToken stop;
  stop.Request();
  Ingester ingester(options, sink, clock, health);
  EXPECT_TRUE(ingester.Run(stop).ok());
}

}  // namespace
}  // namespace onrecord::ingest

// What a hostile or unlucky neighbour who writes to the inbox must not be able to do.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "common/base/hash.h"
#include "common/base/version.h"
#include "ingest/reader_mark/reader_mark.h"
#include "tests/unit/ingest/document_reader/packed_files.h"
#include "tests/unit/ingest/ingester/ingester_fixture.h"

namespace onrecord::ingest {
namespace {

class IngesterDoorsTest : public IngesterFixture {
 protected:
  static std::string Page(std::string_view link, std::string_view text) {
    return StrCat("<html><head><title>A title</title><link rel=\"canonical\" href=\"", link,
                  "\"></head><body><article><p>", text, "</p></article></body></html>");
  }
};

TEST_F(IngesterDoorsTest, TakesAnUploadThatWasCutOffAndCameAgainForOneArticle) {
  const std::string whole = "The ferry sailed again.\n\nIt had lain in the harbour for a year.\n";
  Start();
  Drop("a.txt", whole.substr(0, 30));
  ASSERT_TRUE(Steps().ok());
  Drop("a.txt", whole.substr(0, 45));
  ASSERT_TRUE(Steps().ok());
  Kill();
  Start();
  Drop("a.txt", whole);
  ASSERT_TRUE(Steps().ok());
  const auto last = Articles().back();
  EXPECT_EQ(last.text(), whole);
  EXPECT_EQ(last.article_id(), Sha256Hex(whole.substr(0, 30)));
  EXPECT_EQ(last.revision_id(), Sha256Hex(whole));
}

TEST_F(IngesterDoorsTest, TakesAnotherStoryUnderAUsedNameForAnotherArticle) {
  Start();
  Drop("story.txt", "The ferry sailed again.");
  ASSERT_TRUE(Steps().ok());
  Drop("story.txt", "The ferry did not sail at all on Monday.");
  ASSERT_TRUE(Steps().ok());
  Drop("other.txt", "The ferry sailed again. It was late.");
  ASSERT_TRUE(Steps().ok());
  Set ids;
  for (const v1::Article& article : Articles()) ids.insert(article.article_id());
  EXPECT_EQ(ids.size(), 3u);
}

TEST_F(IngesterDoorsTest, TellsAHundredRefusedItemsOfAFileAndThenTheirNumber) {
  std::string lines = "{\"text\":\"Good.\"}\n";
  for (int i = 0; i < 1000; ++i) lines += "x\n";
  Drop("a.jsonl", lines);
  Start();
  ASSERT_TRUE(Steps(20).ok());
  EXPECT_EQ(Done(), Set{"a.jsonl"});
  const auto rejects = Rejects();
  ASSERT_EQ(rejects.size(), 101u);
  EXPECT_EQ(rejects.back().reason(), "more_items");
  EXPECT_EQ(rejects.back().detail(), "900 more items of this file were refused: broken_json 900");
  EXPECT_EQ(ingester->Stats().rejected.at("broken_json"), 1000u);
}

TEST_F(IngesterDoorsTest, ServesAShortFileBehindALongOne) {
  std::string lines;
  for (int i = 0; i < 4000; ++i)
    lines += StrCat("{\"id\":\"", i, "\",\"text\":\"Item ", i, " of the feed.\"}\n");
  Drop("feed.jsonl", lines);
  options.max_in_flight = 200;
  sink.report_at_once = false;
  Start();
  ASSERT_TRUE(Steps(3).ok());
  const size_t sent_before = sink.records.size();
  ASSERT_EQ(sent_before, 200u);
  Drop("a.txt", "It rained.");
  for (int i = 0; i < 10; ++i) {
    sink.Report(absl::OkStatus(), 20);
    ASSERT_TRUE(Steps(1).ok());
  }
  const auto articles = Articles();
  size_t at = 0;
  while (at < articles.size() && articles[at].text() != "It rained.") ++at;
  ASSERT_LT(at, articles.size());
  EXPECT_LT(at, sent_before + 60);
}

TEST_F(IngesterDoorsTest, ServesAFileBehindManyOfAnotherFeed) {
  for (int i = 0; i < 600; ++i) Drop(StrCat("big/", i, ".txt"), StrCat("Article ", i));
  options.max_in_flight = 50;
  sink.report_at_once = false;
  Start();
  ASSERT_TRUE(Steps(3).ok());
  const size_t sent_before = sink.records.size();
  ASSERT_EQ(sent_before, 50u);
  Drop("a.txt", "It rained.");
  for (int i = 0; i < 10; ++i) {
    sink.Report(absl::OkStatus(), 10);
    ASSERT_TRUE(Steps(1).ok());
  }
  const auto articles = Articles();
  size_t at = 0;
  while (at < articles.size() && articles[at].text() != "It rained.") ++at;
  ASSERT_LT(at, articles.size());
  EXPECT_LT(at, sent_before + 60);
}

TEST_F(IngesterDoorsTest, LetsNoFeedReplaceTheArticleOfAnother) {
  const std::string link = "https://daily.example/2024/real";
  Drop("daily/a.html", Page(link, "The treaty holds, the minister said on Monday."));
  Drop("evil/a.html", Page(link, "The treaty is dead, the minister said on Monday."));
  Start();
  ASSERT_TRUE(Steps().ok());
  ASSERT_EQ(Articles().size(), 2u);
  EXPECT_NE(Articles()[0].article_id(), Articles()[1].article_id());
  EXPECT_EQ(ingester->Stats().id_conflicts, 1u);
}

TEST_F(IngesterDoorsTest, LetsATrustedFeedSpeakForItsHost) {
  options.authorities = *Authorities::Parse({"daily.example=daily"});
  const std::string link = "https://daily.example/2024/real";
  Drop("daily/a.html", Page(link, "The treaty holds, the minister said on Monday."));
  Drop("b.html", Page(link, "The treaty is dead, the minister said on Monday."));
  Start();
  ASSERT_TRUE(Steps().ok());
  for (const v1::Article& article : Articles()) {
    EXPECT_EQ(article.article_id() == Sha256Hex(link), article.source().feed() == "daily");
  }
  EXPECT_EQ(Articles().size(), 2u);
}

TEST_F(IngesterDoorsTest, ShowsAWithdrawnCorrection) {
  const std::string a = R"({"id":"7","text":"The bridge is open."})",
                    b = R"({"id":"7","text":"The bridge is shut."})";
  Start();
  for (const std::string& text : {a, b, a, a}) {
    Drop(StrCat(sink.records.size(), ".json"), text);
    ASSERT_TRUE(Steps().ok());
  }
  const auto articles = Articles();
  ASSERT_EQ(articles.size(), 3u);
  EXPECT_EQ(articles[2].revision_id(), articles[0].revision_id());
  EXPECT_GT(absl::FromUnixSeconds(articles[2].observed_at().seconds()),
            absl::FromUnixSeconds(articles[0].observed_at().seconds()));
}

TEST_F(IngesterDoorsTest, PutsAFileAsideThatKilledItsReaderThreeTimes) {
  const std::string bytes = "It rained.";
  for (int i = 0; i < 3; ++i) {
    Start();
    Kill();
    const pid_t child = ::fork();
    if (child == 0) {
      const rlimit none = {0, 0};
      ::setrlimit(RLIMIT_CORE, &none);
      const auto mark = *ReaderMark::Open(temp / "state/reader.mark");
      const ReaderMark::Scope scope(mark.get(), StrCat(kVersion, " ", Sha256Hex(bytes)));
      std::abort();
    }
    int status = 0;
    ::waitpid(child, &status, 0);
  }
  Drop("killer.txt", bytes);
  Drop("good.txt", "It snowed.");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Texts(), Set{"It snowed."});
  EXPECT_EQ(Rejected(), (Set{"killer.txt", "killer.txt.reason.json"}));
  EXPECT_EQ(Rejects().at(0).reason(), "kills_reader");
}

TEST_F(IngesterDoorsTest, PublishesNothingOfALongFileThatChangesWhileItIsRead) {
  std::string lines;
  for (int i = 0; i < 2200; ++i) {
    lines += StrCat("{\"id\":\"", i, "\",\"text\":\"old ", std::string(8000, 'x'), "\"}\n");
  }
  ASSERT_GT(lines.size(), kMaxArticleFileBytes);
  Drop("long.jsonl", lines);
  options.max_in_flight = 40;
  sink.report_at_once = false;
  Start();
  ASSERT_TRUE(Steps(2).ok());
  ASSERT_GT(sink.records.size(), 0u);
  {
    const int fd = ::open((temp / "in/long.jsonl").c_str(), O_WRONLY);
    for (size_t at = lines.find("old", lines.size() / 2); at != std::string::npos;
         at = lines.find("old", at + 1)) {
      ASSERT_EQ(::pwrite(fd, "new", 3, static_cast<off_t>(at)), 3);
    }
    ::close(fd);
  }
  sink.report_at_once = true;
  ASSERT_TRUE(Steps(200).ok());
  const std::string old_sha = Sha256Hex(lines);
  size_t of_old = 0, of_new = 0;
  for (const v1::Article& article : Articles()) {
    const bool is_old = article.source().file_sha256() == old_sha;
    ++(is_old ? of_old : of_new);
    EXPECT_FALSE(is_old && article.text().substr(0, 3) != "old");
  }
  EXPECT_LT(of_old, 1200u);
  EXPECT_GT(of_new, 1000u);
  EXPECT_EQ(Done(), Set{"long.jsonl"});
}

TEST_F(IngesterDoorsTest, ServesOthersWhileItLearnsWhatALongFileIs) {
  std::string lines;
  uint32_t noise = 1;
  while (lines.size() < 6u << 20) {
    StrAppend(&lines, "{\"text\":\"");
    for (int i = 0; i < 2000; ++i)
      lines += static_cast<char>('a' + (noise = noise * 1664525 + 1013904223) % 26);
    lines += "\"}\n";
  }
  const std::string packed = Gzip(lines);
  ASSERT_GT(packed.size(), 3u << 20) << "takes many steps";
  Drop("long.jsonl.gz", packed);
  Start();
  ASSERT_TRUE(Steps(3).ok());
  Drop("a.txt", "It rained.");
  ASSERT_TRUE(Steps(4).ok());
  EXPECT_EQ(Done(), Set{"a.txt"});
  EXPECT_EQ(Inbox(), Set{"long.jsonl.gz"});
  EXPECT_EQ(Articles().size(), 1u);
  Kill();
  Start();
  ASSERT_TRUE(Steps(300).ok());
  EXPECT_EQ(Done(), (Set{"a.txt", "long.jsonl.gz"}));
  Set texts;
  for (const v1::Article& article : Articles()) texts.insert(article.text());
  EXPECT_EQ(texts.size(), static_cast<size_t>(std::count(lines.begin(), lines.end(), '\n')));
}

TEST_F(IngesterDoorsTest, CondemnsNoFileWhileNoDescriptorIsLeft) {
  Start();
  Drop("a.txt", "It rained.");
  rlimit before;
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none = before;
  none.rlim_cur = 3;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const absl::Status status = Steps();
  ::setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(Inbox(), Set{"a.txt"});
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Done(), Set{"a.txt"});
  EXPECT_EQ(Rejected(), Set{});
}

TEST_F(IngesterDoorsTest, NoticesAtOnceThatTheInboxIsGone) {
  Start();
  ASSERT_TRUE(Steps().ok());
  std::filesystem::remove_all(temp / "in");
  ASSERT_TRUE(ingester->Step(absl::ZeroDuration()).ok());
  EXPECT_FALSE(health.IsReady());
  std::filesystem::create_directory(temp / "in");
  Drop("a.txt", "It rained.");
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_TRUE(health.IsReady()) << health.Text();
  EXPECT_EQ(Done(), Set{"a.txt"});
}

}  // namespace
}  // namespace onrecord::ingest

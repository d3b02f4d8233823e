// Articles that may not be published yet.
#include "common/base/strings.h"
#include "ingest/ledger/ledger.h"
#include "tests/unit/ingest/ingester/ingester_fixture.h"

namespace onrecord::ingest {
namespace {

class EmbargoTest : public IngesterFixture {
 protected:
  std::string In(absl::Duration wait) {
    return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", clock.Now() + wait, absl::UTCTimeZone());
  }
  static std::string Line(std::string_view id, std::string_view text, std::string_view embargo) {
    return StrCat("{\"uri\":\"tag:wire.example,2026:", id, "\",\"type\":\"text\",\"body_text\":\"", text,
                  "\"", embargo.empty() ? "" : StrCat(",\"embargoed\":\"", embargo, "\""), "}\n");
  }
  // Rounds in which the log confirms everything.
  void Deliver() {
    for (int i = 0; i < 6; ++i) {
      ASSERT_TRUE(Steps(1).ok());
      sink.Report(absl::OkStatus());
    }
    ASSERT_TRUE(Steps().ok());
  }
};

TEST_F(EmbargoTest, WaitsInTheInboxUntilItsTime) {
  Drop("wire.json", Line("7", "The harbour closes.", In(absl::Hours(1))));
  Start();
  Deliver();
  EXPECT_EQ(Inbox(), Set{"wire.json"});
  EXPECT_TRUE(Articles().empty());
  EXPECT_TRUE(Rejects().empty());
  EXPECT_EQ(ingester->Stats().embargoed_files, 1u);
  clock.Advance(absl::Hours(1));
  Deliver();
  EXPECT_EQ(Texts(), Set{"The harbour closes."});
  EXPECT_EQ(Done(), Set{"wire.json"});
  EXPECT_EQ(ingester->Stats().embargoed_files, 0u);
}

TEST_F(EmbargoTest, PublishesTheOthersOfItsFileAtOnceAndOnlyOnce) {
  Drop("wire.jsonl",
       StrCat(Line("1", "It rained.", ""), "oops\n", Line("2", "It will snow.", In(absl::Hours(1)))));
  Start();
  Deliver();
  EXPECT_EQ(Texts(), Set{"It rained."});
  EXPECT_EQ(Rejects().size(), 1u);
  clock.Advance(absl::Hours(1));
  Deliver();
  EXPECT_EQ(Articles().size(), 2u);
  EXPECT_EQ(Rejects().size(), 1u) << "told a second time";
  EXPECT_EQ(Done(), Set{"wire.jsonl"});
  EXPECT_EQ(ingester->Stats().duplicates, 0u);
}

TEST_F(EmbargoTest, WaitsOnAfterARestart) {
  Drop("wire.json", Line("7", "The harbour closes.", In(absl::Hours(1))));
  Start();
  Deliver();
  Kill();
  Start();
  Deliver();
  EXPECT_EQ(Inbox(), Set{"wire.json"});
  EXPECT_EQ(ingester->Stats().embargoed_files, 1u);
  clock.Advance(absl::Hours(1));
  Deliver();
  EXPECT_EQ(Done(), Set{"wire.json"});
  EXPECT_EQ(Articles().size(), 1u);
}

TEST_F(EmbargoTest, IsOlderThanWhatCameWhileItWaited) {
  Drop("early.json", Line("7", "The harbour closes.", In(absl::Hours(1))));
  Start();
  Deliver();
  Drop("late.json", Line("7", "The harbour stays open.", ""));
  Deliver();
  clock.Advance(absl::Hours(1));
  Deliver();
  const auto articles = Articles();
  ASSERT_EQ(articles.size(), 2u);
  EXPECT_EQ(articles[0].article_id(), articles[1].article_id());
  EXPECT_EQ(articles[0].text(), "The harbour stays open.");
  EXPECT_GT(articles[0].observed_at().seconds() * 1'000'000'000 + articles[0].observed_at().nanos(),
            articles[1].observed_at().seconds() * 1'000'000'000 + articles[1].observed_at().nanos());
}

TEST_F(EmbargoTest, IsNeverPublishedIfItsFileIsTakenAway) {
  Drop("wire.json", Line("7", "The harbour closes.", In(absl::Hours(1))));
  Start();
  Deliver();
  std::filesystem::remove(temp / "in/wire.json");
  clock.Advance(absl::Hours(1));
  Deliver();
  EXPECT_TRUE(Articles().empty());
  EXPECT_EQ(ingester->Stats().embargoed_files, 0u);
}

TEST_F(EmbargoTest, IsRefusedWithoutAnEnd) {
  Drop("wire.json", Line("7", "The harbour closes.", "some day"));
  Start();
  Deliver();
  EXPECT_TRUE(Articles().empty());
  EXPECT_EQ(Rejected(), (Set{"wire.json", "wire.json.reason.json"}));
}

}  // namespace
}  // namespace onrecord::ingest

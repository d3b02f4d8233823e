#include "ingest/identity/article_identity.h"

#include <gtest/gtest.h>

#include "common/base/hash.h"

namespace onrecord::ingest {
namespace {

Item Of(const std::string& global_id) {
  Item item{.text = "It rained.", .revision_id = Sha256Hex("It rained.")};
  item.global_id = global_id;
  return item;
}

std::string IdIn(const std::string& feed, const std::string& global_id,
                 const std::vector<std::string>& rules = {}) {
  return ArticleId(Of(global_id), feed, feed + "/x.html", Identity::kBytes, *Authorities::Parse(rules));
}

constexpr char kUrl[] = "https://www.daily.example/a";

TEST(ArticleId, KeepsAnArticleFromBeingReplacedByAnotherFeed) {
  EXPECT_NE(IdIn("daily", kUrl), IdIn("other", kUrl));
  EXPECT_EQ(IdIn("daily", kUrl), IdIn("daily", kUrl));
  EXPECT_EQ(IdIn("", kUrl), Sha256Hex(kUrl));
}

TEST(ArticleId, LetsOnlyTrustedFeedsSpeakForAHost) {
  const std::vector<std::string> rules = {"daily.example=daily", "daily.example=aggregator"};
  EXPECT_EQ(IdIn("daily", kUrl, rules), Sha256Hex(kUrl));
  EXPECT_EQ(IdIn("aggregator", kUrl, rules), Sha256Hex(kUrl));
  EXPECT_NE(IdIn("other", kUrl, rules), Sha256Hex(kUrl));
  EXPECT_NE(IdIn("", kUrl, rules), Sha256Hex(kUrl));
  EXPECT_EQ(IdIn("daily", "https://news.daily.example/a", rules), Sha256Hex("https://news.daily.example/a"));
  EXPECT_NE(IdIn("daily", "https://notdaily.example/a", rules), Sha256Hex("https://notdaily.example/a"));
  EXPECT_NE(IdIn("daily", "https://daily.example@evil.example/a", rules),
            Sha256Hex("https://daily.example@evil.example/a"));
}

TEST(ArticleId, IsOfTheItemsOwnIdElseOfItsBytesOrItsPath) {
  const Authorities none;
  Item item = Of("");
  item.declared.item_id = "17";
  EXPECT_EQ(ArticleId(item, "a", "a/x", Identity::kBytes, none),
            ArticleId(item, "a", "a/y", Identity::kBytes, none));
  EXPECT_NE(ArticleId(item, "a", "a/x", Identity::kBytes, none),
            ArticleId(item, "b", "b/x", Identity::kBytes, none));
  item.declared.item_id.clear();
  EXPECT_EQ(ArticleId(item, "a", "a/x", Identity::kBytes, none), item.revision_id);
  EXPECT_NE(ArticleId(item, "a", "a/x", Identity::kPath, none),
            ArticleId(item, "a", "a/y", Identity::kPath, none));
}

TEST(HostOf, ReadsUrlsUrnsAndTags) {
  EXPECT_EQ(HostOf("https://WWW.Daily.example:8080/a?b"), "daily.example");
  EXPECT_EQ(HostOf("http://user:pw@daily.example/"), "daily.example");
  EXPECT_EQ(HostOf("https://evil.example\\@daily.example/"), "evil.example");
  EXPECT_EQ(HostOf("https://daily.example./a"), "daily.example");
  EXPECT_EQ(HostOf("tag:daily.example,2024:17"), "daily.example");
  EXPECT_EQ(HostOf("urn:newsml:wire.example:20240514:17"), "wire.example");
  EXPECT_EQ(HostOf("urn:uuid:5f0c"), "");
  EXPECT_EQ(HostOf("123e4567-e89b-12d3-a456-426614174000"), "");
}

TEST(Authorities, RefusesWhatIsNotAHostAndAFeed) {
  for (const char* bad : {"", "daily", "=daily", "daily.example=", "https://daily.example=daily"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(Authorities::Parse({bad}).status())) << bad;
  }
}

}  // namespace
}  // namespace onrecord::ingest

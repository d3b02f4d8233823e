#include "ingest/publisher/publisher.h"

#include <gtest/gtest.h>

#include "common/base/hash.h"
#include "common/stream/cloud_event.h"
#include "onrecord/v1/article.pb.h"

namespace onrecord::ingest {
namespace {

const SourceInfo kSource{"wire/a\xFF.txt", "wire", "text/plain", "windows-1252", Sha256Hex("file"), 12};

TEST(ArticleRecord, CarriesTheArticleUnderTheKeyOfItsRevision) {
  Item item{.index = 3, .text = "It rained.", .revision_id = Sha256Hex("bytes")};
  item.declared.title = "Rain";
  const absl::Time observed = absl::FromUnixMicros(1'700'000'000'123'456);
  const stream::Record record = ArticleRecord(item, "id", kSource, observed);
  EXPECT_EQ(record.topic, "onrecord.articles.v1");
  EXPECT_EQ(record.key, "id/" + Sha256Hex("bytes"));
  EXPECT_EQ(stream::HeaderOr(record.headers, "ce_type"), "onrecord.article.v1");
  EXPECT_EQ(stream::HeaderOr(record.headers, "ce_subject"), "id");
  EXPECT_EQ(stream::HeaderOr(record.headers, "ce_specversion"), "1.0");
  EXPECT_FALSE(stream::HeaderOr(record.headers, "traceparent").empty());
  v1::Article article;
  ASSERT_TRUE(article.ParseFromString(record.value));
  EXPECT_EQ(article.article_id(), "id");
  EXPECT_EQ(article.revision_id(), Sha256Hex("bytes"));
  EXPECT_EQ(article.text(), "It rained.");
  EXPECT_EQ(article.text_sha256(), Sha256Hex("It rained."));
  EXPECT_EQ(article.declared().title(), "Rain");
  EXPECT_EQ(article.source().path(), "wire/a\xEF\xBF\xBD.txt");
  EXPECT_EQ(article.source().feed(), "wire");
  EXPECT_EQ(article.source().item_index(), 3u);
  EXPECT_EQ(article.source().encoding(), "windows-1252");
  EXPECT_EQ(article.source().file_sha256(), Sha256Hex("file"));
  EXPECT_EQ(article.source().file_size(), 12u);
  EXPECT_EQ(article.observed_at().seconds(), 1'700'000'000);
  EXPECT_EQ(article.observed_at().nanos(), 123'456'000);
}

TEST(ArticleRecord, IsTheSameForTheSameArguments) {
  const Item item{.text = "It rained.", .revision_id = Sha256Hex("bytes")};
  const auto a = ArticleRecord(item, "id", kSource, absl::UnixEpoch());
  const auto b = ArticleRecord(item, "id", kSource, absl::UnixEpoch());
  EXPECT_EQ(a.value, b.value);
  EXPECT_EQ(a.headers, b.headers);
}

TEST(RejectRecord, TellsReasonFileAndItem) {
  const stream::Record record =
      RejectRecord({4, Reason::kBrokenJson, "line 5: oops \xFF"}, kSource, absl::FromUnixSeconds(7));
  EXPECT_EQ(record.topic, "onrecord.rejected.v1");
  v1::RejectedRecord rejected;
  ASSERT_TRUE(rejected.ParseFromString(record.value));
  EXPECT_EQ(rejected.rejected_by(), v1::REJECTED_BY_INGEST);
  EXPECT_EQ(rejected.reason(), "broken_json");
  EXPECT_EQ(rejected.detail(), "line 5: oops \xEF\xBF\xBD");
  EXPECT_EQ(rejected.source().item_index(), 4u);
  EXPECT_EQ(rejected.rejected_at().seconds(), 7);
  const auto other = RejectRecord({5, Reason::kBrokenJson, ""}, kSource, absl::FromUnixSeconds(7));
  EXPECT_NE(record.key, other.key);
}

TEST(RejectRecord, AlwaysFitsIntoARecord) {
  const Reject reject{7, Reason::kBrokenJson, std::string(4 << 20, 'x')};
  const stream::Record record = RejectRecord(reject, {.path = "a.jsonl"}, absl::UnixEpoch());
  EXPECT_LT(record.value.size(), 8192u);
  EXPECT_LT(record.key.size(), 100u);
}

}  // namespace
}  // namespace onrecord::ingest

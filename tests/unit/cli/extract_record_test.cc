#include "cli/extract_record.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "onrecord/v1/enriched_article.pb.h"

namespace onrecord::cli {
namespace {

TEST(ExtractRecord, IsTheMessageThatEnrichPublishes) {
  Article article;
  article.id = "x";
  article.text = "“Go,” Ana said.";
  article.source.outlet = "Orland News";
  Analysis analysis;
  Quote& quote = analysis.quotes.emplace_back();
  quote.pieces = {{Span{3, 6}, QuoteKind::kDirect}};
  quote.negated = true;

  v1::EnrichedArticle read;
  const std::string json = ExtractRecord(article, analysis, "1.0");
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json, &read).ok()) << json;
  EXPECT_EQ(read.article().text(), article.text);
  EXPECT_EQ(read.article().declared().outlet(), "Orland News");
  ASSERT_EQ(read.quotes_size(), 1);
  EXPECT_TRUE(read.quotes(0).negated());
  EXPECT_EQ(read.quotes(0).pieces(0).span().begin(), 3u);
}

TEST(ExtractRecord, IsOneLine) {
  Article article;
  article.id = "x";
  article.text = "One.\nTwo.";
  EXPECT_EQ(ExtractRecord(article, Analysis(), "1.0").find('\n'), std::string::npos);
}

}  // namespace
}  // namespace onrecord::cli

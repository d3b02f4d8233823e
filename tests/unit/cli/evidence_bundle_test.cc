#include "cli/evidence_bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/hash.h"
#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

using testing::Contains;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using Result = BundleCheck::Result;

constexpr char kFile[] =
    "Élan at the harbour\n\nARENDAL, May 3, 2031 - \"We will vote,\" Ana Silva said on Friday.\n";

v1::ExplainQuoteResponse Explained() {
  const std::string text = kFile;
  v1::ExplainQuoteResponse out;
  v1::ArticleContext& article = *out.mutable_quote()->mutable_article();
  article.set_article_id("a1");
  article.set_revision_id("r1");
  article.set_file_sha256(Sha256Hex(text));
  article.set_text_sha256(Sha256Hex(text));
  article.set_analyser("onrecord 9 lexicon x");
  out.mutable_origin()->mutable_source()->set_path("feed/story.txt");
  v1::Quote& quote = *out.mutable_quote()->mutable_quote();
  const auto set = [&](std::string_view words, v1::Span* span) {
    span->set_begin(static_cast<uint32_t>(text.find(words)));
    span->set_end(static_cast<uint32_t>(text.find(words) + words.size()));
  };
  set("We will vote,", quote.add_pieces()->mutable_span());
  quote.set_kind(v1::QUOTE_KIND_DIRECT);
  quote.set_text("We will vote,");
  set("Ana Silva", quote.mutable_source());
  quote.set_source_text("Ana Silva");
  set("Friday", quote.mutable_said()->mutable_span());
  quote.mutable_said()->set_expression("Friday");
  const v1::Span& place = quote.pieces(0).span();
  quote.set_quote_id(Sha256HexOfParts({"r1", "direct", StrCat(place.begin()), StrCat(place.end())}));
  return out;
}

std::vector<BundleCheck> Check(const v1::ExplainQuoteResponse& explained, std::string_view file = kFile) {
  const auto bundle = ReadBundle(MakeBundle(explained));
  EXPECT_TRUE(bundle.ok()) << bundle.status();
  return bundle.ok() ? CheckBundle(*bundle, file) : std::vector<BundleCheck>();
}

TEST(EvidenceBundle, HoldsAgainstItsFile) {
  const auto checks = Check(Explained());
  EXPECT_THAT(checks, Each(Field(&BundleCheck::result, testing::Ne(Result::kFails))));
  EXPECT_GE(checks.size(), 7u);
  EXPECT_THAT(checks, Contains(Field(&BundleCheck::what, HasSubstr("the content stands at"))));
  EXPECT_THAT(checks, Contains(Field(&BundleCheck::what, HasSubstr("the time expression stands at"))));
  EXPECT_EQ(checks.back().result, Result::kNotChecked) << "the analysis itself";
}

TEST(EvidenceBundle, AnotherFileFails) {
  const auto checks = Check(Explained(), "another file");
  ASSERT_EQ(checks.size(), 1u) << "nothing else would mean anything";
  EXPECT_EQ(checks[0].result, Result::kFails);
}

TEST(EvidenceBundle, WordsThatDoNotStandThereFail) {
  v1::ExplainQuoteResponse moved = Explained();
  moved.mutable_quote()->mutable_quote()->mutable_source()->set_begin(3);
  EXPECT_THAT(Check(moved), Contains(Field(&BundleCheck::what, HasSubstr("the source does not stand at"))));
  v1::ExplainQuoteResponse invented = Explained();
  invented.mutable_quote()->mutable_quote()->set_text("We will not vote,");
  EXPECT_THAT(Check(invented),
              Contains(Field(&BundleCheck::what, HasSubstr("the content does not stand at"))));
  v1::ExplainQuoteResponse beyond = Explained();
  beyond.mutable_quote()->mutable_quote()->mutable_source()->set_end(4000000000U);
  EXPECT_THAT(Check(beyond), Contains(Field(&BundleCheck::result, Result::kFails)));
}

TEST(EvidenceBundle, AnIdOfAnotherPlaceFails) {
  v1::ExplainQuoteResponse other = Explained();
  other.mutable_quote()->mutable_article()->set_revision_id("r2");
  EXPECT_THAT(Check(other), Contains(Field(&BundleCheck::what, HasSubstr("id is not that of"))));
}

TEST(EvidenceBundle, IsRefusedWhereItWasChangedOrIsNone) {
  std::string bundle = MakeBundle(Explained());
  ASSERT_TRUE(ReadBundle(bundle).ok());
  const size_t at = bundle.find("Friday");
  EXPECT_TRUE(absl::IsDataLoss(ReadBundle(std::string(bundle).replace(at, 6, "Monday")).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ReadBundle("{\"a\": 1}").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ReadBundle("no JSON").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ReadBundle("[]").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ReadBundle("{\"explained\": [], \"format\": 7}").status()));
}

}  // namespace
}  // namespace onrecord::cli

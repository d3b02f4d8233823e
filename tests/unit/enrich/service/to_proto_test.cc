#include "enrich/service/to_proto.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"

namespace onrecord {
namespace {

// "BODY" of "ZONE_KIND_BODY" for "body": the names on both sides must agree, value by value.
template <typename Enum>
std::string Wire(std::string_view prefix, Enum value) {
  std::string name = StrCat(prefix, Name(value));
  for (char& c : name) c = static_cast<char>(toupper(c));
  return name;
}

TEST(ToProto, EveryEnumValueKeepsItsName) {
  for (int i = 0; i < 10; ++i) {
    const auto kind = static_cast<ZoneKind>(i);
    Analysis analysis;
    analysis.zones.push_back({{0, 0}, kind, ""});
    EXPECT_EQ(v1::ZoneKind_Name(ToProto({}, analysis, "").zones(0).kind()), Wire("zone_kind_", kind));
  }
  for (int i = 0; i < 7; ++i) {
    const auto modality = static_cast<Modality>(i);
    Analysis analysis;
    analysis.events.emplace_back().modality = modality;
    EXPECT_EQ(v1::Modality_Name(ToProto({}, analysis, "").events(0).modality()), Wire("modality_", modality));
  }
  for (int i = 1; i < 9; ++i) {
    const auto precision = static_cast<Precision>(i);
    Analysis analysis;
    analysis.document.published = TimeValue{.precision = precision};
    EXPECT_EQ(v1::Precision_Name(ToProto({}, analysis, "").document().published().precision()),
              Wire("precision_", precision));
  }
  for (int i = 0; i < 7; ++i) {
    const auto basis = static_cast<Basis>(i);
    Analysis analysis;
    analysis.document.headline.basis = basis;
    EXPECT_EQ(v1::Basis_Name(ToProto({}, analysis, "").document().headline().basis()), Wire("basis_", basis));
  }
  for (int i = 1; i < 6; ++i) {
    const auto kind = static_cast<EntityKind>(i);
    Analysis analysis;
    analysis.entities.emplace_back().kind = kind;
    EXPECT_EQ(v1::EntityKind_Name(ToProto({}, analysis, "").entities(0).kind()), Wire("entity_kind_", kind));
  }
}

class ToProtoQuote : public testing::Test {
 protected:
  ToProtoQuote() {
    article_.set_revision_id("r1");
    article_.set_text("\"Go,\" she said. \"Now.\"");
    Quote& quote = analysis_.quotes.emplace_back();
    quote.pieces = {{{1, 4}, QuoteKind::kDirect}, {{17, 21}, QuoteKind::kDirect}};
    quote.source = Span{6, 9};
    quote.cue = Span{10, 14};
    quote.context = {0, 22};
    quote.speaker = 0;
    analysis_.entities.push_back({.kind = EntityKind::kPerson, .name = "Ana Silva", .country = "PRT"});
  }
  v1::Article article_;
  Analysis analysis_;
};

TEST_F(ToProtoQuote, CarriesItsWordsAndItsSpeaker) {
  const v1::EnrichedArticle out = ToProto(article_, analysis_, "a1");
  const v1::Quote& quote = out.quotes(0);
  EXPECT_EQ(quote.text(), "Go, […] Now.");
  EXPECT_EQ(quote.source_text(), "she");
  EXPECT_EQ(quote.cue_text(), "said");
  EXPECT_EQ(quote.speaker_name(), "Ana Silva");
  EXPECT_EQ(quote.speaker_country(), "PRT");
  EXPECT_EQ(quote.context_text(), article_.text());
  EXPECT_EQ(out.analyser(), "a1");
  EXPECT_FALSE(quote.has_inside());
}

TEST_F(ToProtoQuote, TheSameAnalysisHasTheSameIdsAndAnotherRevisionOthers) {
  const std::string id = ToProto(article_, analysis_, "a1").quotes(0).quote_id();
  EXPECT_EQ(ToProto(article_, analysis_, "a2").quotes(0).quote_id(), id);
  article_.set_revision_id("r2");
  EXPECT_NE(ToProto(article_, analysis_, "a1").quotes(0).quote_id(), id);
}

TEST(ToProto, UnknownFieldsOfTheArticleSurvive) {
  v1::Article article;
  ASSERT_TRUE(article.ParseFromString(std::string("\x0a\x01x\xfa\x3f\x01z", 7)));  // field 1, and field 1023
  const v1::EnrichedArticle out = ToProto(article, {}, "");
  EXPECT_EQ(out.article().SerializeAsString(), article.SerializeAsString());
  EXPECT_EQ(out.article().SerializeAsString().size(), 7u);
}

TEST(ToSourceText, TakesTheLastPartOfThePath) {
  v1::Article article;
  article.mutable_source()->set_path("feed/2024-01-02-story.txt");
  EXPECT_EQ(ToSourceText(article).file_name, "2024-01-02-story.txt");
}

}  // namespace
}  // namespace onrecord

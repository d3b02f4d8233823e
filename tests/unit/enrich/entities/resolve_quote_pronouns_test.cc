#include "enrich/entities/resolve_quote_pronouns.h"

#include <gtest/gtest.h>

#include "tests/unit/enrich/entities/article.h"

namespace onrecord {
namespace {

// The article with `speaker` as the one who says what stands between its first two quotation marks.
Article WithQuote(std::string_view text, std::string_view speaker) {
  Article a(text, Parsed::kYes);
  Quote quote;
  const auto begin = static_cast<uint32_t>(text.find('"') + 1);
  quote.pieces.push_back({{begin, static_cast<uint32_t>(text.find('"', begin))}, QuoteKind::kDirect});
  quote.speaker = static_cast<int32_t>(a.EntityOf(speaker) - a.entities.data());
  ResolveQuotePronouns(a.text, a.stretches, {quote}, BuiltInLexicon(), &a.mentions, &a.entities);
  return a;
}

TEST(ResolveQuotePronouns, IIsTheSpeaker) {
  const Article a = WithQuote("\"I resign for my sake,\" Orla Veyden said.", "Orla Veyden");
  EXPECT_EQ(a.WhoIs("I"), "Orla Veyden");
  EXPECT_EQ(a.WhoIs("my"), "Orla Veyden");
  EXPECT_EQ(a.EntityOf("Orla Veyden")->mentions.size(), 3u);
}

TEST(ResolveQuotePronouns, WeIsOnlyABody) {
  EXPECT_EQ(WithQuote("\"We resign,\" Orla Veyden said.", "Orla Veyden").EntityOf("We"), nullptr);
  EXPECT_EQ(WithQuote("\"We agree,\" the State Department said.", "State Department").WhoIs("We"),
            "U.S. Department of State");
}

TEST(ResolveQuotePronouns, IOutsideTheQuoteStaysOpen) {
  EXPECT_EQ(WithQuote("\"Never,\" Orla Veyden said, but I doubt it.", "Orla Veyden").EntityOf("I"), nullptr);
}

}  // namespace
}  // namespace onrecord

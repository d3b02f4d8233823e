#include "enrich/quotes/nested_quotes.h"

#include <gmock/gmock.h>

#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::StartsWith;

TEST(NestedQuotes, AreFoundInsideADirectQuote) {
  const ParsedArticle article("\"The minister told me, 'Go home at once,' and I went,\" Silva said.");
  EXPECT_THAT(article.Lines(), Contains("The minister|told|Go home at once,"));
}

TEST(NestedQuotes, AreNotFoundBehindAnIntention) {
  const ParsedArticle article("\"He wants to say that the road is closed to us,\" Silva said.");
  EXPECT_THAT(article.Lines(), Not(Contains(StartsWith("He|"))));
}

TEST(TextInside, OfFewWordsIsEmpty) {
  const std::string text = "\"Go home,\" Silva said.";
  const ParsedArticle article(text);
  const QuoteScene scene = article.Scene();
  const QuoteText outer{scene.text, scene.sentences, scene.tree, scene.stretches, scene.mentions};
  ASSERT_FALSE(article.quotes().empty());
  EXPECT_TRUE(TextInside(outer, article.quotes()[0].pieces[0]).tokens.empty());
}

TEST(TextInside, CutsTheTreeOff) {
  const ParsedArticle article("\"The bridge was closed on Monday,\" Silva said.");
  const QuoteScene scene = article.Scene();
  const QuoteText outer{scene.text, scene.sentences, scene.tree, scene.stretches, scene.mentions};
  const QuoteInside inside = TextInside(outer, article.quotes()[0].pieces[0]);
  ASSERT_FALSE(inside.tokens.empty());
  for (const Token& token : inside.tokens) {
    EXPECT_GE(token.head, -1);
    EXPECT_LT(token.head, static_cast<int32_t>(inside.tokens.size()));
  }
  EXPECT_EQ(inside.sentences.back().last_token, inside.tokens.size());
}

Quote QuoteOf(Span piece) {
  Quote quote;
  quote.pieces.push_back({.span = piece});
  return quote;
}

TEST(PieceIndex, HasWhatAnotherQuoteOverlaps) {
  const std::vector<Quote> quotes = {QuoteOf({0, 10}), QuoteOf({20, 30})};
  const PieceIndex told(quotes);
  EXPECT_TRUE(told.Has(QuoteOf({25, 35}), 0));
  EXPECT_FALSE(told.Has(QuoteOf({25, 35}), 1)) << "the quote itself does not count";
  EXPECT_FALSE(told.Has(QuoteOf({10, 20}), 0)) << "borders that touch do not overlap";
}

}  // namespace
}  // namespace onrecord

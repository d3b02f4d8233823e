#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

// "One. ¶ Two." -> two paragraphs.
std::string WithParagraphs(std::string text) {
  const std::string mark = " ¶ ";
  for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark))
    text.replace(at, mark.size(), "\n\n");
  return text;
}

// How sure is another matter: quote_weights.tsv says it.
TEST(CuesTsv, EveryExampleGivesAQuoteWithItsCue) {
  for (const Cue& cue : ParsedArticle::BuiltInLexicon().cues.rows()) {
    const ParsedArticle article(cue.example, ZoneKind::kBody, ParsedArticle::UnsureLexicon());
    bool found = false;
    for (const Quote& quote : article.quotes()) {
      const bool unlisted =
          cue.IsUnlisted() && ParsedArticle::BuiltInLexicon().cues.Find(cue.part, quote.cue_lemma) == nullptr;
      found = found || quote.cue_lemma == cue.lemma || unlisted;
    }
    EXPECT_TRUE(found) << cue.where << ": " << cue.lemma << ": " << cue.example << "\n"
                       << testing::PrintToString(article.Lines());
  }
}

TEST(QuoteRulesTsv, EveryExampleIsFoundByItsRule) {
  for (const RuleTable::Example& row : ParsedArticle::BuiltInLexicon().quote_rules.examples()) {
    const bool headline = StartsWith(row.rule, "quotes.headline");
    const ParsedArticle article(WithParagraphs(row.sentence),
                                headline ? ZoneKind::kHeadline : ZoneKind::kBody);
    ASSERT_FALSE(article.quotes().empty()) << row.where << ": " << row.sentence;
    if (StartsWith(row.rule, "quotes.least.")) continue;
    bool found = false;
    for (const Quote& quote : article.quotes()) {
      found = found || quote.why.rule == row.rule ||
              quote.pieces.size() > 1;  // a piece joins the quote it goes on with
    }
    EXPECT_TRUE(found) << row.where << ": " << row.rule << ": " << row.sentence << " gave "
                       << article.quotes()[0].why.rule;
  }
}

TEST(QuoteWordsTsv, ChannelsAndTimesAreNoContent) {
  for (const auto& row : ParsedArticle::BuiltInLexicon().quote_words.examples()) {
    const ParsedArticle article(row.sentence);
    if (row.kind == "no_source") {
      EXPECT_TRUE(article.quotes().empty()) << row.where << ": " << row.sentence;
      continue;
    }
    ASSERT_FALSE(article.quotes().empty()) << row.where << ": " << row.sentence;
    for (const std::string& line : article.Lines()) {
      EXPECT_EQ(line.substr(line.rfind('|')).find(row.word), std::string::npos) << row.where << ": " << line;
    }
    if (row.kind == "channel") {
      EXPECT_NE(article.quotes()[0].via, "") << row.where << ": " << row.sentence;
    }
  }
}

}  // namespace
}  // namespace onrecord

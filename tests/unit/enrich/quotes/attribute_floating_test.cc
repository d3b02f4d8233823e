#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

#include "common/base/strings.h"
#include "enrich/quotes/attribute_direct.h"
#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

using ::testing::Contains;
using ::testing::Not;

// A paragraph in which somebody said something, and so many sentences after it; then a quote of its own.
ParsedArticle FloatingAfter(int sentences) {
  std::string text = "Ana Silva said that the bridge was closed.";
  for (int i = 0; i < sentences; ++i) text += " Boats lay in the harbour.";
  return ParsedArticle(text + "\n\n\"We hope to open it in May. It is not easy.\"");
}

TEST(AttributeFloating, LooksBackOverAHundredSentencesAndNoFarther) {
  const std::string taken = "Ana Silva|said|We hope to open it in May. It is not easy.";
  EXPECT_THAT(FloatingAfter(90).Lines(), Contains(taken));
  // A paragraph of tens of thousands of sentences took the square of their number.
  EXPECT_THAT(FloatingAfter(120).Lines(), Not(Contains(taken)));
}

// So many paragraphs of one word in marks, each left open and going on with the next, and nobody who says so.
class OpenParagraphs {
 public:
  explicit OpenParagraphs(uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) {
      const auto begin = static_cast<uint32_t>(text_.size());
      text_ += "“We will go on.\n\n";
      const auto end = static_cast<uint32_t>(text_.size() - 2);
      const auto first = static_cast<uint32_t>(tokens_.size());
      for (uint32_t at = begin; at < end;) {
        const size_t found = std::min<size_t>(text_.find_first_of(" \n", at), end);
        Token token;
        token.span = {at, static_cast<uint32_t>(found)};
        token.sentence = i;
        tokens_.push_back(token);
        at = static_cast<uint32_t>(found) + 1;
      }
      Sentence sentence;
      sentence.span = {begin, end};
      sentence.first_token = first;
      sentence.last_token = static_cast<uint32_t>(tokens_.size());
      sentence.paragraph = i;
      sentences_.push_back(sentence);
      stretches_.push_back(
          {.outer = {begin, end}, .inner = {begin + 3, end}, .closed = false, .continued = true, .line = i});
    }
  }

  // Processor time of one search, in seconds: the least of three.
  double Seconds() const {
    const Tree tree(tokens_);
    const std::vector<Mention> nobody;
    const QuoteScene scene({text_, sentences_, tree, stretches_, nobody}, ParsedArticle::BuiltInLexicon());
    double least = 1e9;
    for (int i = 0; i < 3; ++i) {
      const double begin = Now();
      EXPECT_TRUE(AttributeFloating(scene, std::vector<char>(stretches_.size()), {}).empty());
      least = std::min(least, Now() - begin);
    }
    return least;
  }

 private:
  static double Now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  }
  std::string text_;
  std::vector<Sentence> sentences_;
  std::vector<Token> tokens_;
  std::vector<QuotedStretch> stretches_;
};

TEST(AttributeFloating, TakesTimeInProportionWhereParagraphsGoOnForEver) {
  const double few = OpenParagraphs(15'000).Seconds(), many = OpenParagraphs(60'000).Seconds();
  EXPECT_LT(many, 9 * few + 0.01) << few << " s and " << many << " s";
}

}  // namespace
}  // namespace onrecord

#include "enrich/quotes/indirect_candidates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::Not;

// The candidates of the first cue of a sentence without direct quotes.
class FirstCue {
 public:
  explicit FirstCue(const std::string& sentence) : article_(sentence), scene_(article_.Scene()) {
    const std::vector<char> told(scene_.tokens.size()), used(scene_.cues.size()),
        taken(scene_.stretches.size());
    auto found = FindCandidates(scene_, ParsedArticle::BuiltInLexicon(), told, used, taken);
    if (!found.empty()) candidates_ = std::move(found[0]);
  }

  std::vector<std::string> Contents() const {
    std::vector<std::string> contents;
    for (const ContentVariant& variant : candidates_.variants)
      contents.emplace_back(scene_.SpanOf(variant.pieces.back()).In(article_.text()));
    return contents;
  }
  std::vector<std::string> Evidence(size_t variant) const {
    std::vector<std::string> names;
    EvidenceSink sink(&names);
    AddCandidateEvidence(scene_, candidates_, variant, &sink);
    return names;
  }
  EvidenceSink Weighed(size_t variant) const {
    EvidenceSink sink(ParsedArticle::BuiltInLexicon().quote_weights);
    AddCandidateEvidence(scene_, candidates_, variant, &sink);
    return sink;
  }
  size_t size() const { return candidates_.variants.size(); }

 private:
  ParsedArticle article_;
  QuoteScene scene_;
  CueCandidates candidates_;
};

TEST(IndirectCandidates, TryOtherEndsAtPausesAndClauses) {
  const FirstCue cue("Ana Silva said that the bridge was closed, because the river rose.");
  ASSERT_GT(cue.size(), 1u);
  EXPECT_EQ(cue.Contents()[0], "that the bridge was closed, because the river rose");
  EXPECT_THAT(cue.Contents(), Contains("that the bridge was closed"));
}

TEST(IndirectCandidates, EndBeforeAnotherCue) {
  const FirstCue cue("Ana Silva said the bridge was old and urged the council to close it.");
  EXPECT_THAT(cue.Contents(), Each(Not(testing::HasSubstr("urged"))));
}

TEST(IndirectCandidates, SetNoBorderBetweenMarks) {
  const FirstCue cue(
      "Ana Silva said that the bridge was \"old, rotten and dangerous\" in May, when it rained.");
  ASSERT_GT(cue.size(), 1u);
  EXPECT_THAT(cue.Contents(), Each(testing::HasSubstr("dangerous\"")));
}

TEST(IndirectCandidates, NameWhatSpeaksForThem) {
  const FirstCue cue("Ana Silva said that the bridge was closed.");
  EXPECT_THAT(cue.Evidence(0), Contains("cue=say.verb:that"));
  EXPECT_THAT(cue.Evidence(0), Contains("source=subject"));
  EXPECT_THAT(cue.Evidence(0), Not(Contains("source=none")));
}

TEST(IndirectCandidates, WeighWhatTheyName) {
  const FirstCue cue("Ana Silva said that the bridge was closed, because the river rose.");
  const QuoteWeights& weights = ParsedArticle::BuiltInLexicon().quote_weights;
  for (size_t v = 0; v < cue.size(); ++v) {
    double border = 0, right = 0;
    for (const std::string& name : cue.Evidence(v)) {
      border += weights.Of({name}).border;
      right += weights.Of({name}).right;
    }
    EXPECT_NEAR(cue.Weighed(v).border(), border, 1e-4);
    EXPECT_NEAR(cue.Weighed(v).right(), right, 1e-4);
  }
}

TEST(IndirectCandidates, OfAVerbThatTheLexiconDoesNotKnowNeedAClauseOrMarks) {
  EXPECT_THAT(FirstCue("Ana Silva gathered that the bridge was closed.").Contents(),
              Contains("that the bridge was closed"));
  EXPECT_EQ(FirstCue("Ana Silva gathered the wood behind the bridge.").size(), 0u);
}

}  // namespace
}  // namespace onrecord

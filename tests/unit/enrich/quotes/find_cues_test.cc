#include "enrich/quotes/find_cues.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/quotes/find_channel.h"
#include "enrich/quotes/trim_source.h"
#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

// The cues of a sentence that have a source, as "source|cue", "not " before what is denied.
std::string Cues(const std::string& sentence) {
  const ParsedArticle article(sentence);
  const QuoteScene scene = article.Scene();
  std::string all;
  for (const CueMatch& cue : scene.cues) {
    if (cue.source < 0) continue;
    StrAppend(&all, all.empty() ? "" : "; ", cue.negated ? "not " : "",
              scene.SpanOf(cue.source_words).In(article.text()), "|",
              scene.SpanOf(cue.words).In(article.text()));
  }
  return all;
}

TEST(FindCues, TakesTheSubject) { EXPECT_EQ(Cues("Ana Silva said it was late."), "Ana Silva|said"); }

TEST(FindCues, TakesAVerbWithItsParticle) {
  EXPECT_EQ(Cues("Ana Silva pointed out that it was late."), "Ana Silva|pointed out");
}

TEST(FindCues, TakesTheAgentOfAPassive) {
  EXPECT_EQ(Cues("The bridge was praised by Ana Silva."), "Ana Silva|praised");
}

TEST(FindCues, TakesTheNounBehindAPhrase) {
  EXPECT_EQ(Cues("According to Ana Silva, the bridge fell."), "Ana Silva|According to");
}

TEST(FindCues, SaysWhatWasNotSaid) {
  EXPECT_EQ(Cues("Ana Silva did not say that it was late."), "not Ana Silva|say");
}

TEST(FindCues, LeavesATimeOutOfTheSource) {
  EXPECT_EQ(Cues("The council last month said it was late."), "The council|said");
}

TEST(TrimSource, LeavesOutAnAdverbBehindTheName) {
  const ParsedArticle article("Ana Silva later Thursday said it was late.");
  const QuoteScene scene = article.Scene();
  int32_t source = 1;
  TokenRange words{0, 4};
  TrimSource(scene, &source, &words);
  EXPECT_EQ(words, (TokenRange{0, 2}));
}

TEST(FindChannel, NamesWhatItWasSaidIn) {
  const ParsedArticle article("Ana Silva told the Orland Post in an email that it was late.");
  const QuoteScene scene = article.Scene();
  ASSERT_FALSE(scene.cues.empty());
  EXPECT_EQ(FindChannel(scene, scene.cues[0]), "email to the Orland Post");
}

TEST(FindChannel, IsEmptyWhereNoneIsTold) {
  const ParsedArticle article("Ana Silva said that it was late.");
  const QuoteScene scene = article.Scene();
  ASSERT_FALSE(scene.cues.empty());
  EXPECT_EQ(FindChannel(scene, scene.cues[0]), "");
}

}  // namespace
}  // namespace onrecord

#include "enrich/pipeline/analyse.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

TEST(Analyse, FindsSentencesAndTokensOfAPlainText) {
  const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  SourceText source;
  source.text = "“Go,” Ana Silva said. Nobody went.";
  const Analysis a = Analyse(source, lexicon, *syntax::Model::BuiltIn());
  ASSERT_EQ(a.sentences.size(), 2u);
  EXPECT_EQ(a.tokens.size(), 11u);
  ASSERT_EQ(a.zones.size(), 1u);
  EXPECT_EQ(a.zones[0].kind, ZoneKind::kBody);
}

}  // namespace
}  // namespace onrecord

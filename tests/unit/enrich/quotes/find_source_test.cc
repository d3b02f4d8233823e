#include "enrich/quotes/find_source.h"

#include <gtest/gtest.h>

#include "tests/unit/enrich/grammar/parsed_sentence.h"

namespace onrecord {
namespace {

// The head of the source of the noun at `noun`; -1: none.
int32_t SourceAt(const std::vector<std::string_view>& words, uint32_t noun, uint32_t frames = 0) {
  const std::vector<Token> tokens = TokensOf(words);
  const std::vector<char> quoted(tokens.size());
  const auto source = SourceOfNoun(Tree(tokens), quoted, noun, Cue{.frames = frames});
  return source ? static_cast<int32_t>(source->head) : -1;
}

TEST(SourceOfNoun, IsItsOwner) {
  EXPECT_EQ(
      SourceAt({"Ana Ana PROPN NNP 3 nmod:poss", "'s 's PART POS 1 case", "claim claim NOUN NN 0 root"}, 2),
      0);
}

TEST(SourceOfNoun, IsWhoMakesIt) {
  EXPECT_EQ(
      SourceAt({"Ana Ana PROPN NNP 2 nsubj", "made make VERB VBD 0 root", "claims claim NOUN NNS 2 obj"}, 2),
      0);
}

TEST(SourceOfNoun, StandsBehindOfUnlessThatIsTheContent) {
  const std::vector<std::string_view> words = {"claims claim NOUN NNS 0 root", "of of ADP IN 3 case",
                                               "theft theft NOUN NN 1 nmod"};
  EXPECT_EQ(SourceAt(words, 0), 2);
  EXPECT_EQ(SourceAt(words, 0, 1u << static_cast<unsigned>(Frame::kOf)), -1);
}

TEST(SourcePhrase, LeavesOutTheCommaAndTheCue) {
  const std::vector<Token> tokens = TokensOf({"the the DET DT 2 det", "mayor mayor NOUN NN 4 nsubj",
                                              ", , PUNCT , 2 punct", "said say VERB VBD 0 root"});
  EXPECT_EQ(SourcePhrase(Tree(tokens), 1, 3), (TokenRange{0, 2}));
}

TEST(SourcePhrase, EndsBeforeACueBelowIt) {
  const std::vector<Token> tokens =
      TokensOf({"a a DET DT 2 det", "letter letter NOUN NN 0 root", "saying say VERB VBG 2 acl"});
  EXPECT_EQ(SourcePhrase(Tree(tokens), 1, 2), (TokenRange{0, 2}));
}

}  // namespace
}  // namespace onrecord

#include "enrich/syntax/repair_trees.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/syntax/look_up_words.h"
#include "enrich/syntax_training/conllu.h"
#include "tests/unit/enrich/syntax/tiny_treebank.h"

namespace onrecord::syntax {
namespace {

const Lexicon& BuiltIn() {
  static const Lexicon& lexicon = *new Lexicon(*LoadLexicon(LexiconFiles::BuiltIn()));
  return lexicon;
}
const EventLexicon& Words() { return BuiltIn().events; }

// The sentence with its given tree, its words looked up, before (`Looked`) and after repair.
std::vector<Token> Looked(const std::vector<std::string_view>& words) {
  const std::string conllu = ConlluSentence(words);
  const auto sentences = *ReadConllu(conllu, {});
  std::string text;
  std::vector<Token> tokens;
  for (const Word& word : sentences.at(0).words) {
    Token token;
    const auto begin = static_cast<uint32_t>(text.size());
    StrAppend(&text, word.form, " ");
    token.span = {begin, static_cast<uint32_t>(text.size()) - 1};
    token.head = word.head, token.upos = word.upos, token.xpos = word.xpos;
    token.deprel = word.deprel, token.lemma = word.lemma;
    tokens.push_back(token);
  }
  LookUpWords(text, BuiltIn(), &tokens);
  return tokens;
}

std::vector<Token> Repaired(const std::vector<std::string_view>& words) {
  std::vector<Token> tokens = Looked(words);
  Sentence sentence;
  sentence.last_token = static_cast<uint32_t>(tokens.size());
  RepairTrees({sentence}, Words(), &tokens);
  return tokens;
}

// "head deprel" of a token; heads count from 1, 0 is the root.
std::string At(const std::vector<Token>& tokens, size_t i) {
  return StrCat(tokens[i].head + 1, " ", Name(tokens[i].deprel));
}

TEST(LookUpWords, FindsTheBaseOfAnUnknownForm) {
  const auto tokens = Looked({"jets jet NOUN NNS 2 nsubj", "shelled shelled VERB VBD 0 root"});
  EXPECT_EQ(tokens[1].word, Words().Find("shell"));
}

TEST(LookUpWords, MarksTimeAndNegation) {
  const auto tokens = Looked({"not not PART RB 3 advmod", "on on ADP IN 3 case",
                              "Monday Monday PROPN NNP 0 root", "2017 2017 NUM CD 3 nummod"});
  EXPECT_TRUE(tokens[0].is_negation);
  EXPECT_TRUE(tokens[2].is_time);
  EXPECT_TRUE(tokens[3].is_time);
  EXPECT_FALSE(tokens[1].is_time);
}

TEST(LookUpWords, NotOnlyIsNoNegation) {
  EXPECT_FALSE(
      Looked({"not not PART RB 3 advmod", "only only ADV RB 3 advmod", "met meet VERB VBD 0 root"})[0]
          .is_negation);
}

TEST(RepairTrees, MakesAVerbOfAParticipleBeforeItsObject) {
  const auto tokens = Repaired({"Iran Iran PROPN NNP 3 compound", "eased ease VERB VBD 3 amod",
                                "rules rule NOUN NNS 0 root", ". . PUNCT . 3 punct"});
  EXPECT_EQ(At(tokens, 1), "0 root");
  EXPECT_EQ(At(tokens, 0), "2 nsubj");
  EXPECT_EQ(At(tokens, 2), "2 obj");
}

TEST(RepairTrees, GivesTheVerbTheParticipleAfterTheComma) {
  const auto tokens = Repaired({"Ana Ana PROPN NNP 3 compound", "rejected reject VERB VBN 3 amod",
                                "calls call NOUN NNS 0 root", ", , PUNCT , 5 punct",
                                "saying say VERB VBG 3 acl", "no no INTJ UH 5 obj", ". . PUNCT . 3 punct"});
  EXPECT_EQ(At(tokens, 1), "0 root");
  EXPECT_EQ(At(tokens, 4), "2 advcl");
}

TEST(RepairTrees, AttachesAParticleToItsVerb) {
  const auto tokens = Repaired({"Iran Iran PROPN NNP 2 nsubj", "cut cut VERB VBD 0 root",
                                "off off ADP RP 4 case", "ties tie NOUN NNS 2 obl", ". . PUNCT . 2 punct"});
  EXPECT_EQ(At(tokens, 2), "2 compound:prt");
  EXPECT_EQ(At(tokens, 3), "2 obj");
}

TEST(RepairTrees, GivesADayBackToTheVerb) {
  const auto tokens = Repaired({"judges judge NOUN NNS 2 compound", "Thursday Thursday PROPN NNP 3 nsubj",
                                "approved approve VERB VBD 0 root", "it it PRON PRP 3 obj"});
  EXPECT_EQ(At(tokens, 0), "3 nsubj");
  EXPECT_EQ(At(tokens, 1), "3 obl:unmarked");
}

TEST(RepairTrees, MakesTheReceiverAnIndirectObject) {
  const auto tokens = Repaired({"Iran Iran PROPN NNP 2 nsubj", "gave give VERB VBD 0 root",
                                "Mongolia Mongolia PROPN NNP 5 compound", "ten ten NUM CD 5 nummod",
                                "tents tent NOUN NNS 2 obj"});
  EXPECT_EQ(At(tokens, 2), "2 iobj");
  EXPECT_EQ(At(tokens, 4), "2 obj");
}

TEST(RepairTrees, MakesACountedPhraseTheObject) {
  const auto tokens =
      Repaired({"It it PRON PRP 2 nsubj", "arrested arrest VERB VBD 0 root", "over over ADP IN 5 case",
                "40 40 NUM CD 5 nummod", "people people NOUN NNS 2 obl"});
  EXPECT_EQ(At(tokens, 4), "2 obj");
  EXPECT_EQ(At(tokens, 2), "4 advmod");
}

TEST(RepairTrees, GivesTheFirstOfTwoSubjectsToItsOwnVerb) {
  const auto tokens = Repaired({"Iran Iran PROPN NNP 7 nsubj", "left leave VERB VBD 7 dep",
                                "talks talk NOUN NNS 2 obj", ", , PUNCT , 7 punct", "the the DET DT 6 det",
                                "minister minister NOUN NN 7 nsubj", "said say VERB VBD 0 root"});
  EXPECT_EQ(At(tokens, 0), "2 nsubj");
  EXPECT_EQ(At(tokens, 1), "7 ccomp");
}

TEST(RepairTrees, LeavesAGoodTreeAlone) {
  const std::vector<std::string_view> good = {"Iran Iran PROPN NNP 2 nsubj", "eased ease VERB VBD 0 root",
                                              "the the DET DT 4 det", "rules rule NOUN NNS 2 obj",
                                              ". . PUNCT . 2 punct"};
  const auto before = Looked(good), after = Repaired(good);
  for (size_t i = 0; i < before.size(); ++i) EXPECT_EQ(At(after, i), At(before, i)) << i;
}

TEST(RepairTrees, LeavesWhatWasNotParsedAlone) {
  std::vector<Token> tokens(3);
  Sentence sentence;
  sentence.last_token = 3;
  RepairTrees({sentence}, Words(), &tokens);
  for (const Token& token : tokens) EXPECT_EQ(token.head, -1);
}

}  // namespace
}  // namespace onrecord::syntax

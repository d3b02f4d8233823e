#include "enrich/syntax_training/verb_bases.h"

#include <gtest/gtest.h>

#include "enrich/syntax_training/conllu.h"
#include "tests/unit/enrich/syntax/tiny_treebank.h"

namespace onrecord::syntax {
namespace {

Vocabulary Known(const std::vector<std::string>& words) {
  Vocabulary known;
  for (const std::string& word : words) known.emplace(word, known.size());
  return known;
}

TEST(BaseOfVerb, GoesBySpelling) {
  const Vocabulary known = Known({"joke", "plan", "carry", "walk", "agree", "fix"});
  EXPECT_EQ(BaseOfVerb("joked", known), "joke");
  EXPECT_EQ(BaseOfVerb("joking", known), "joke");
  EXPECT_EQ(BaseOfVerb("planned", known), "plan");
  EXPECT_EQ(BaseOfVerb("carried", known), "carry");
  EXPECT_EQ(BaseOfVerb("carrying", known), "carry");
  EXPECT_EQ(BaseOfVerb("walked", known), "walk");
  EXPECT_EQ(BaseOfVerb("fixed", known), "fix");
}

TEST(BaseOfVerb, TakesTheMoreFrequentWhereSpellingLeavesItOpen) {
  EXPECT_EQ(BaseOfVerb("visited", Known({"visit", "visite"})), "visit");
  EXPECT_EQ(BaseOfVerb("escaped", Known({"escape", "escap"})), "escape");
  EXPECT_EQ(BaseOfVerb("called", Known({"call", "cal"})), "call");
  EXPECT_EQ(BaseOfVerb("controlled", Known({"control"})), "control");
}

TEST(BaseOfVerb, KnowsWhatItDoesNotKnow) {
  EXPECT_EQ(BaseOfVerb("joked", Known({"walk"})), "");
  EXPECT_EQ(BaseOfVerb("Ted", Known({"t"})), "");
  EXPECT_EQ(BaseOfVerb("string", Known({"str"})), "");
  EXPECT_EQ(BaseOfVerb("war-scarred", Known({"war-scar"})), "");
}

TEST(AddVerbBases, LeavesWhatTheTreebankSays) {
  const std::string text =
      TinyTreebank() + ConlluSentence({"They they PRON PRP 2 nsubj", "moped mop VERB VBD 0 root"});
  const auto treebank = *ReadConllu(text, {});
  LemmaRules rules = LemmaRules::Learn(treebank);
  AddVerbBases({"mope", "moped", "joke", "joked", "joking"}, treebank, &rules);
  EXPECT_EQ(rules.Lemma("moped", Xpos::kVBD), "mop");
  EXPECT_EQ(rules.Lemma("Joked", Xpos::kVBN), "joke");
  EXPECT_EQ(rules.Lemma("joking", Xpos::kVBG), "joke");
}

}  // namespace
}  // namespace onrecord::syntax

#include "enrich/syntax/lemma_rules.h"

#include <gtest/gtest.h>

#include "enrich/lexicon/table.h"
#include "enrich/syntax/rule_tags.h"
#include "enrich/syntax_training/conllu.h"
#include "tests/unit/enrich/syntax/tiny_treebank.h"

namespace onrecord::syntax {
namespace {

TEST(LemmaRules, GoFromEndingsToWholeWords) {
  const std::string text = ConlluSentence({"carried carry VERB VBD 0 root", "tried try VERB VBD 1 conj",
                                           "walked walk VERB VBD 1 conj", "talked talk VERB VBD 1 conj",
                                           "went go VERB VBD 1 conj", "Rivers Rivers PROPN NNP 1 obj"});
  const LemmaRules rules = LemmaRules::Learn(*ReadConllu(text, {}));
  EXPECT_EQ(rules.Lemma("married", Xpos::kVBD), "marry");
  EXPECT_EQ(rules.Lemma("Balked", Xpos::kVBD), "balk");
  EXPECT_EQ(rules.Lemma("went", Xpos::kVBD), "go");
  EXPECT_EQ(rules.Lemma("Rivers", Xpos::kNNP), "Rivers");
  EXPECT_EQ(rules.Lemma("Table", Xpos::kNN), "table");
}

TEST(LemmaRules, NeverCutASignInTwo) {
  const LemmaRules rules =
      LemmaRules::Learn(*ReadConllu(ConlluSentence({"I I PRON PRP 2 nsubj", "'m be AUX VBP 0 root"}) +
                                        ConlluSentence({"I I PRON PRP 2 nsubj", "'m be AUX VBP 0 root"}),
                                    {}));
  EXPECT_EQ(rules.Lemma("'m", Xpos::kVBP), "be");
  EXPECT_EQ(rules.Lemma("\u00B4m", Xpos::kVBP), "be");
}

TEST(LemmaRules, ComeBackFromTheirText) {
  const std::string text = TinyTreebank();
  const LemmaRules rules = LemmaRules::Learn(*ReadConllu(text, {}));
  const auto again = LemmaRules::Parse(rules.Serialise());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->Serialise(), rules.Serialise());
  EXPECT_EQ(LemmaRules::Parse("VBD\tied\tx\ty\n").status().code(), absl::StatusCode::kDataLoss);
}

TEST(RuleTags, FindEveryExampleOfTheTable) {
  const LexiconFiles files = LexiconFiles::BuiltIn();
  const auto tags = RuleTags::Load(files);
  ASSERT_TRUE(tags.ok()) << tags.status();
  const auto table = Table::Read(files, "rule_tags.tsv", {"form", "upos", "xpos", "lemma", "example"});
  ASSERT_TRUE(table.ok()) << table.status();
  for (const Table::Row& row : table->rows()) {
    std::vector<Word> words;
    for (const std::string_view form : Split(row.cells[4], ' ')) words.emplace_back().form = form;
    tags->Tag(words);
    bool found = false;
    for (const Word& word : words)
      found = found || (Name(word.upos) == row.cells[1] && Name(word.xpos) == row.cells[2]);
    EXPECT_TRUE(found) << row.where << ": no " << row.cells[1] << " in '" << row.cells[4] << "'";
  }
}

}  // namespace
}  // namespace onrecord::syntax

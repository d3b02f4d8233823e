#include "enrich/syntax_training/conllu.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "tests/unit/enrich/syntax/tiny_treebank.h"

namespace onrecord::syntax {
namespace {

using ::testing::HasSubstr;

std::string ErrorOf(std::string_view text, bool annotation = true) {
  const auto read = ReadConllu(text, {annotation, "small.conllu"});
  EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(Message(read.status()));
}

TEST(ReadConllu, ReadsWordsAndTrees) {
  const std::string text = TinyTreebank();
  const auto sentences = ReadConllu(text, {});
  ASSERT_TRUE(sentences.ok()) << sentences.status();
  ASSERT_EQ(sentences->size(), 4u);
  const Word& word = sentences->at(1).words[1];
  EXPECT_EQ(word.form, "boats");
  EXPECT_EQ(word.lemma, "boat");
  EXPECT_EQ(word.head, 3);
  EXPECT_EQ(word.deprel, Deprel::kNsubjPass);
}

TEST(ReadConllu, PrintsWhatItReadWithCommentsAndRanges) {
  const std::string text = "# text = Don't\n1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_\n" +
                           ConlluSentence({"Do do AUX VBP 0 root", "n't not PART RB 1 advmod"});
  const auto sentences = ReadConllu(text, {});
  ASSERT_TRUE(sentences.ok()) << sentences.status();
  EXPECT_EQ(sentences->at(0).words.size(), 2u);
  EXPECT_EQ(PrintConllu(sentences->at(0)), text);
}

TEST(ReadConllu, ReadsNamesFromEntityMarks) {
  const std::string text =
      "# global.Entity = x\n"
      "1\tMayor\tmayor\tNOUN\tNN\t_\t4\tnsubj\t_\tEntity=(1-person-new\n"
      "2\tAna\tAna\tPROPN\tNNP\t_\t1\tflat\t_\tEntity=(2-person-new\n"
      "3\tSilva\tSilva\tPROPN\tNNP\t_\t2\tflat\t_\tEntity=2)1)\n"
      "4\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n"
      "5\tPorto\tPorto\tPROPN\tNNP\t_\t4\tobj\t_\tEntity=(3-place-new)\n";
  const auto sentences = ReadConllu(text, {});
  ASSERT_TRUE(sentences.ok()) << sentences.status();
  std::string names;
  for (const Word& word : sentences->at(0).words) StrAppend(&names, Name(word.name), " ");
  EXPECT_EQ(names, "O B-PER I-PER O B-LOC ");
}

TEST(ReadConllu, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(ErrorOf("1\tonly\tthree\n"), HasSubstr("small.conllu:1: expected ten columns"));
  EXPECT_THAT(ErrorOf("2\ta\ta\tDET\tDT\t_\t0\troot\t_\t_\n"), HasSubstr("expected word number 1, got '2'"));
  EXPECT_THAT(ErrorOf("1\t\ta\tDET\tDT\t_\t0\troot\t_\t_\n"), HasSubstr("expected a form"));
  EXPECT_THAT(ErrorOf(ConlluSentence({"a a WORD DT 0 root"})),
              HasSubstr("expected a universal tag in column 4, got 'WORD'"));
  EXPECT_THAT(ErrorOf(ConlluSentence({"a a DET DT x root"})), HasSubstr("expected a number in column 7"));
  EXPECT_THAT(ErrorOf(ConlluSentence({"a a DET DT 5 det"})), HasSubstr("has head 5, expected 0 to 1"));
  EXPECT_THAT(ErrorOf(ConlluSentence({"a a DET DT 2 det", "b b NOUN NN 1 dep"})), HasSubstr("cycle"));
  EXPECT_THAT(ErrorOf(ConlluSentence({"a a DET DT 0 root", "b b NOUN NN 0 root"})),
              HasSubstr("2 words with head 0"));
  EXPECT_THAT(ErrorOf("1 a b\n", false), HasSubstr("expected ten columns"));
}

TEST(ReadConllu, TakesBareFormsWhenAnnotationIsNotAskedFor) {
  const auto sentences = ReadConllu("1\tgo\t_\t_\t_\t_\t_\t_\t_\t_", {false, "x"});
  ASSERT_TRUE(sentences.ok()) << sentences.status();
  EXPECT_EQ(PrintConllu(sentences->at(0)), "1\tgo\t_\t_\t_\t_\t_\t_\t_\t_\n\n");
}

TEST(ReadConllu, GivesNothingForNothing) {
  EXPECT_TRUE(ReadConllu("", {})->empty());
  EXPECT_TRUE(ReadConllu("\n\n# a comment\n\n", {})->empty());
}

}  // namespace
}  // namespace onrecord::syntax

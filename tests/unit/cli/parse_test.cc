#include "cli/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/syntax_training/conllu.h"

namespace onrecord::cli {
namespace {

using ::testing::HasSubstr;

// A sentence as CoNLL-U with nothing but forms, wrong things in the columns that are ignored.
std::string Bare(std::string_view sentence) {
  std::string out = "# text = a comment stays\n";
  int number = 0;
  for (const std::string_view form : Split(sentence, ' ')) {
    StrAppend(&out, ++number, "\t", form, "\tx\tNOUN\tx\tx\t99\twrong\tx\tNER=B-LOC\n");
  }
  return out + "\n";
}

class ParseConllu : public ::testing::Test {
 protected:
  static absl::StatusOr<std::string> Parsed(std::string_view text, const std::string& model = "") {
    const LexiconFiles files = LexiconFiles::BuiltIn();
    const Gazetteer gazetteer = *Gazetteer::Load(files);
    return cli::ParseConllu(text, "in.conllu", *syntax::Model::Load(model, files), gazetteer);
  }
};

TEST_F(ParseConllu, FillsInTagsTreesAndNames) {
  const auto parsed = Parsed(Bare("The envoys met Ana Silva in Norway ."));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_THAT(*parsed, HasSubstr("# text = a comment stays\n"));
  EXPECT_THAT(*parsed, HasSubstr("2\tenvoys\tenvoy\tNOUN\tNNS\t_\t3\tnsubj\t_\t_\n"));
  EXPECT_THAT(*parsed, HasSubstr("3\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_\n"));
  EXPECT_THAT(*parsed, HasSubstr("NER=B-PER"));
  EXPECT_THAT(*parsed, HasSubstr("NER=B-LOC"));
  // What comes out is a treebank again.
  EXPECT_TRUE(syntax::ReadConllu(*parsed, {}).ok());
}

TEST_F(ParseConllu, ParsesManySentencesAsEachAlone) {
  std::string all, one_by_one;
  for (const char* const sentence :
       {"The envoys met Ana Silva in Norway .", "It rained .", "Two boats sank",
        "\" We will vote , \" she said , though the council of Oslo had not met ."}) {
    all += Bare(sentence);
    one_by_one += *Parsed(Bare(sentence));
  }
  EXPECT_EQ(*Parsed(all), one_by_one);
}

TEST_F(ParseConllu, LeavesTreesOpenWithoutAModel) {
  const auto parsed = Parsed(Bare("Two boats sank"), "none");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_THAT(*parsed, HasSubstr("2\tboats\tboat\tNOUN\tNNS\t_\t_\t_\t_\t_\n"));
}

// The sentences between two marks are one document, each sentence without a mark is one.
TEST_F(ParseConllu, KeepsSentencesInTheirOrderWithAndWithoutDocuments) {
  const std::string one = Bare("Ana Silva left ."), two = Bare("Silva met the envoys .");
  const auto alone = Parsed(one + two + one);
  const auto marked = Parsed("# newdoc id = a\n" + one + two + "# newdoc id = b\n" + one);
  ASSERT_TRUE(alone.ok() && marked.ok()) << alone.status() << marked.status();
  std::vector<std::string> forms;
  for (const std::string_view line : Split(*marked, '\n')) {
    const std::vector<std::string_view> cells = Split(line, '\t');
    if (cells.size() == 10) forms.emplace_back(cells[1]);
  }
  EXPECT_EQ(Join(forms, " "), "Ana Silva left . Silva met the envoys . Ana Silva left .");
  EXPECT_THAT(*marked, HasSubstr("# newdoc id = b\n"));
  EXPECT_THAT(*alone, HasSubstr("1\tSilva\t"));
}

TEST_F(ParseConllu, SaysWhichLineIsWrong) {
  const auto parsed = Parsed("1\tOnly\ttwo\n");
  EXPECT_THAT(std::string(Message(parsed.status())), HasSubstr("in.conllu:1: expected ten columns"));
}

}  // namespace
}  // namespace onrecord::cli

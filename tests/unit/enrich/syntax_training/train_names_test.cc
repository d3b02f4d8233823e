#include "enrich/syntax_training/train_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/syntax/annotate.h"
#include "enrich/syntax/name_clues.h"
#include "enrich/syntax_training/train.h"
#include "tests/unit/enrich/syntax/tiny_treebank.h"
#include "tests/unit/enrich/syntax/tiny_vectors.h"

namespace onrecord::syntax {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kNames =
    "# newdoc id = one\n"
    "1\tAna\tB-PER\n2\tSilva\tI-PER\n3\tleft\tO\n4\tPorto\tB-LOC\n\n"
    "# newdoc id = two\n"
    "1\tRui\tB-PER\n2\tvisited\tO\n3\tPorto\tB-LOC\n4\tin\tO\n5\tMay\tB-OTH\n\n";

Model TinyNetwork() {
  const std::string text = TinyTreebank();
  TrainOptions options;
  options.shape = {.embedding = 16, .hidden = 16, .arc = 16, .label = 16};
  options.epochs = 2;
  options.least_count = 1;
  return *Train(*ReadConllu(text, {}), options);
}

std::string NamesOf(std::vector<Word> words, const Model& model) {
  Annotator(model, nullptr).Annotate(&words);
  std::string names;
  for (const Word& word : words) StrAppend(&names, names.empty() ? "" : " ", Name(word.name));
  return names;
}

TEST(ReadNames, ReadsTokensTagsAndDocuments) {
  const auto sentences = ReadNames(kNames, "a.iob2");
  ASSERT_TRUE(sentences.ok()) << sentences.status();
  ASSERT_EQ(sentences->size(), 2u);
  EXPECT_EQ(sentences->at(1).document, "two");
  EXPECT_EQ(sentences->at(0).words[1].name, NameTag::kIPer);
  EXPECT_EQ(sentences->at(1).words[4].name, NameTag::kO);
}

TEST(ReadNames, SaysWhatIsWrongAndWhere) {
  const auto error = [](std::string_view text) {
    return std::string(Message(ReadNames(text, "a.iob2").status()));
  };
  EXPECT_THAT(error("1\tAna\tPER\n"),
              HasSubstr("a.iob2:1: expected O, B-PER, I-PER and so on in column 3, got 'PER'"));
  EXPECT_THAT(error("\n1\tAna\n"), HasSubstr("a.iob2:2: expected number, form and tag"));
}

TEST(TrainNames, LearnsAndRemembersNames) {
  const Model network = TinyNetwork();
  const auto sentences = *ReadNames(kNames, "a");
  TrainNamesOptions options;
  options.epochs = 60;
  options.least_count = 1;
  options.drop = 0;
  options.drop_states = 0;
  options.bare = 0;
  options.learnings = 1;
  const auto layer = TrainNames(network, sentences, options);
  ASSERT_TRUE(layer.ok()) << layer.status();
  const Model model = network.WithNames(*layer);
  EXPECT_NE(model.version(), network.version());
  EXPECT_EQ(NamesOf(sentences[0].words, model), "B-PER I-PER O B-LOC");
  EXPECT_EQ(NamesOf(sentences[1].words, model), "B-PER O B-LOC O O");
  const auto again = Model::Parse(model.Serialise(), "m");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(NamesOf(sentences[0].words, *again), "B-PER I-PER O B-LOC");
  EXPECT_EQ(TrainNames(network, sentences, options)->Serialise(), layer->Serialise());
}

// "Lago" is in no sentence that was learned from; its group is that of "Porto".
TEST(TrainNames, LearnsWhatHoldsForLikeWords) {
  const auto vectors = *WordVectors::ReadFile(TinyVectors({"left", "porto"}, {0, 1}), "v");
  const auto like = *WordVectors::ReadFile(TinyVectors({"left", "porto", "lago"}, {0, 1, 1}), "v");
  TrainNamesOptions options;
  options.epochs = 60;
  options.least_count = 1;
  options.drop = 0;
  options.drop_states = 0;
  options.bare = 0;
  options.learnings = 1;
  const auto learn = [&](const WordVectors& groups) {
    const Model network = TinyNetwork().WithGroups(groups);
    const Model model = network.WithNames(*TrainNames(network, *ReadNames(kNames, "a"), options));
    return *Model::Parse(model.Serialise(), "m");
  };
  const auto sentence = *ReadNames("1\tAna\tB-PER\n2\tSilva\tI-PER\n3\tleft\tO\n4\tLago\tB-LOC\n\n", "b");
  EXPECT_EQ(NamesOf(sentence[0].words, learn(like)), "B-PER I-PER O B-LOC");
  EXPECT_EQ(learn(vectors).vectors().words(), 2u);
  EXPECT_EQ(learn(vectors).vectors().columns(), 0);
}

// "Lago" is in no sentence that was learned from; it stands in the same list as "Porto".
TEST(TrainNames, LearnsWhatListsTell) {
  TrainNamesOptions options;
  options.epochs = 60;
  options.least_count = 1;
  options.drop = 0;
  options.drop_states = 0;
  options.bare = 0;
  options.learnings = 2;
  options.lists = *NameLists::ReadFile("1\tporto\n1\tlago\n", "l");
  const Model network = TinyNetwork();
  const NameLayer layer = *TrainNames(network, *ReadNames(kNames, "a"), options);
  const Model model = *Model::Parse(network.WithNames(layer).Serialise(), "m");
  const auto sentence = *ReadNames("1\tAna\tB-PER\n2\tSilva\tI-PER\n3\tleft\tO\n4\tLago\tB-LOC\n\n", "b");
  EXPECT_EQ(NamesOf(sentence[0].words, model), "B-PER I-PER O B-LOC");
  EXPECT_EQ(model.names().lists().Serialise(), options.lists.Serialise());
}

// "Lago" and "Mira" are in no sentence whose names are marked; what others say of a sentence that is not
// marked tells the teacher, and the layer learns from it. It reads no hints itself.
TEST(TrainNames, LearnsWhatATeacherFinds) {
  const std::string hint_text =
      "Ana Silva left Porto\tP P - L\nRui visited Porto in May\tP - L - -\n"
      "Mira visited Lago in May\tP - L - -\nMira Silva left Lago\tP P - L\n";
  const auto hints = NameHints::ReadFile(hint_text, "hints");
  ASSERT_TRUE(hints.ok()) << hints.status();
  TrainNamesOptions options;
  options.epochs = 60;
  options.least_count = 1;
  options.drop = 0;
  options.drop_states = 0;
  options.bare = 0;
  options.learnings = options.teachings = 1;
  options.hints = &*hints;
  auto sentences = *ReadNames(kNames, "a");
  auto others = *ReadNames(
      "1\tMira\tO\n2\tvisited\tO\n3\tLago\tO\n4\tin\tO\n5\tMay\tO\n\n"
      "1\tMira\tO\n2\tSilva\tO\n3\tleft\tO\n4\tLago\tO\n\n",
      "b");
  for (NamedSentence& sentence : others) sentence.unlabelled = true;
  sentences.insert(sentences.end(), others.begin(), others.end());
  const Model network = TinyNetwork();
  const auto layer = TrainNames(network, sentences, options);
  ASSERT_TRUE(layer.ok()) << layer.status();
  EXPECT_EQ(NamesOf(others[1].words, network.WithNames(*layer)), "B-PER I-PER O B-LOC");
  EXPECT_EQ(TrainNames(network, sentences, options)->Serialise(), layer->Serialise());
}

TEST(NameHints, SayWhatIsWrongAndWhere) {
  const auto error = [](std::string_view text) {
    return std::string(NameHints::ReadFile(text, "h.tsv").status().message());
  };
  EXPECT_THAT(error("Ana left\tP -\nRui left\tP\n"),
              HasSubstr("h.tsv:2: expected 2 tags, one a word, got 1"));
  EXPECT_THAT(error("Ana left\n"), HasSubstr("h.tsv:1: expected words and tags"));
  EXPECT_THAT(error("Ana left\tP -\nRui left\tP -\tP -\n"),
              HasSubstr("h.tsv:2: expected words and tags of 1"));
}

TEST(NameHints, AreFoundByTheWords) {
  const auto hints = NameHints::ReadFile("Ana Silva left Porto\tP P - L\n", "h");
  ASSERT_TRUE(hints.ok()) << hints.status();
  const auto sentences = *ReadNames(kNames, "a");
  ASSERT_NE(hints->Find(sentences[0].words), nullptr);
  EXPECT_EQ(hints->Find(sentences[0].words)->at(0)[3], "L");
  EXPECT_EQ(hints->Find(sentences[1].words), nullptr);
}

// A comma is a word of a name where a legal form follows, though the network would pass over it.
TEST(NameFeatures, LookAtShortWordsBetweenCapitals) {
  std::vector<Word> words;
  for (const std::string_view form : {"Olmar", "&", "Sons", ",", "Inc.", "paid", "for", "the", "ship"})
    words.emplace_back().form = form;
  Matrix scores;
  scores.Reset(static_cast<int>(words.size()), kNameColumns);
  for (int i = 0; i < scores.rows; ++i) scores.row(i)[0] = 20;  // nowhere a name
  const NameInput input = {words, scores.values.data(), {}};
  NameFeatures finder(input);
  std::string looked_at;
  for (size_t i = 0; i < words.size(); ++i) {
    std::vector<uint32_t> features;
    finder.Append(i, &features);
    looked_at += features.empty() ? '-' : 'x';
  }
  EXPECT_EQ(looked_at, "xxxxx----");
}

TEST(TrainNames, NeedsSentencesAndANetwork) {
  EXPECT_EQ(TrainNames(TinyNetwork(), {}, {}).status().code(), absl::StatusCode::kInvalidArgument);
  const Model rules = *Model::FromRules(LexiconFiles::BuiltIn());
  EXPECT_EQ(TrainNames(rules, *ReadNames(kNames, "a"), {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(NameLayer, LetsInsideFollowItsOwnKindOnly) {
  const int begin_person = static_cast<int>(NameTag::kBPer), inside_person = static_cast<int>(NameTag::kIPer);
  EXPECT_TRUE(NameLayer::MayFollow(begin_person, inside_person));
  EXPECT_TRUE(NameLayer::MayFollow(inside_person, inside_person));
  EXPECT_TRUE(NameLayer::MayFollow(inside_person, begin_person));
  EXPECT_FALSE(NameLayer::MayFollow(0, inside_person));
  EXPECT_FALSE(NameLayer::MayFollow(static_cast<int>(NameTag::kBOrg), inside_person));
}

TEST(NameClues, TakeTheLongestOfNamesWithinNames) {
  const auto gazetteer = Gazetteer::Load(LexiconFiles::BuiltIn());
  ASSERT_TRUE(gazetteer.ok()) << gazetteer.status();
  std::vector<Word> words;
  for (const std::string_view form : {"North", "Korea", "met", "Norwegian", "envoys"})
    words.emplace_back().form = form;
  const auto clues = NameClues(words, *gazetteer);
  EXPECT_TRUE(clues[0] & kClueCountry);
  EXPECT_FALSE(clues[0] & kClueInside);
  EXPECT_TRUE(clues[1] & kClueInside);
  EXPECT_EQ(clues[2], 0);
  EXPECT_TRUE(clues[3] & kCluePeople);
}

}  // namespace
}  // namespace onrecord::syntax

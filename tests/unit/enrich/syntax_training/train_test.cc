#include "enrich/syntax_training/train.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/syntax/annotate.h"
#include "enrich/syntax/parser.h"
#include "tests/unit/enrich/syntax/tiny_treebank.h"
#include "tests/unit/enrich/syntax/tiny_vectors.h"

namespace onrecord::syntax {
namespace {

using ::testing::HasSubstr;

Model TinyModel(int epochs, uint64_t seed = 1, const WordVectors& vectors = {}) {
  const std::string text = TinyTreebank();
  TrainOptions options;
  options.shape = {.embedding = 32, .hidden = 32, .arc = 16, .label = 16};
  options.epochs = epochs;
  options.batch_words = 10;
  options.least_count = 1;
  options.learning_rate = 1e-2f;
  options.seed = seed;
  options.vectors = vectors;
  auto model = Train(*ReadConllu(text, {}), options);
  EXPECT_TRUE(model.ok()) << model.status();
  return *std::move(model);
}

std::vector<Word> Words(std::string_view sentence) {
  std::vector<Word> words;
  for (const std::string_view form : Split(sentence, ' ')) words.emplace_back().form = form;
  return words;
}

TEST(Train, LearnsASmallTreebankByHeart) {
  const Model model = TinyModel(400);
  const std::string text = TinyTreebank();
  const auto gold = *ReadConllu(text, {});
  for (const TreebankSentence& sentence : gold) {
    std::vector<Word> words;
    for (const Word& word : sentence.words) words.emplace_back().form = word.form;
    Annotator(model, nullptr).Annotate(&words);
    for (size_t i = 0; i < words.size(); ++i) {
      EXPECT_EQ(Name(words[i].upos), Name(sentence.words[i].upos)) << words[i].form;
      EXPECT_EQ(Name(words[i].xpos), Name(sentence.words[i].xpos)) << words[i].form;
      EXPECT_EQ(words[i].head, sentence.words[i].head) << words[i].form;
      EXPECT_EQ(Name(words[i].deprel), Name(sentence.words[i].deprel)) << words[i].form;
      EXPECT_EQ(words[i].lemma, sentence.words[i].lemma);
    }
  }
}

TEST(Train, GivesTheSameBytesForTheSameSeed) {
  EXPECT_EQ(TinyModel(2).Serialise(), TinyModel(2).Serialise());
  EXPECT_NE(TinyModel(2).Serialise(), TinyModel(2, 7).Serialise());
}

TEST(Train, RefusesAnEmptyTreebank) {
  const auto model = Train({}, {});
  EXPECT_EQ(model.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(Message(model.status())), HasSubstr("no sentence"));
}

TEST(Model, ComesBackFromItsBytes) {
  const Model model = TinyModel(3);
  const auto again = Model::Parse(model.Serialise(), "m");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->version(), model.version());
  EXPECT_EQ(again->Serialise(), model.Serialise());
}

TEST(Model, KeepsItsWordVectors) {
  const auto vectors = WordVectors::ReadFile(TinyVectors({"war", "mayor", "boats", "joke", "joked"}), "v");
  ASSERT_TRUE(vectors.ok()) << vectors.status();
  const Model model = TinyModel(3, 1, *vectors);
  EXPECT_EQ(model.Serialise(), TinyModel(3, 1, *vectors).Serialise());
  const auto again = Model::Parse(model.Serialise(), "m");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->vectors().words(), 5u);
  EXPECT_EQ(again->Serialise(), model.Serialise());
  EXPECT_EQ(again->lemmas().Lemma("joked", Xpos::kVBD), "joke");
}

TEST(Model, SaysWhatIsWrongWithAFile) {
  const std::string bytes = TinyModel(1).Serialise();
  const auto error = [](const std::string& text) {
    return std::string(Message(Model::Parse(text, "my.model").status()));
  };
  EXPECT_THAT(error(""), HasSubstr("my.model: expected a syntax model, got something else"));
  EXPECT_THAT(error("PNG nonsense"), HasSubstr("expected a syntax model"));
  EXPECT_THAT(error(bytes.substr(0, bytes.size() / 2)), HasSubstr("cut short or was changed"));
  EXPECT_THAT(error(bytes.substr(0, 30)), HasSubstr("cut short"));
  std::string changed = bytes;
  changed[bytes.size() / 2] ^= 1;
  EXPECT_THAT(error(changed), HasSubstr("was changed"));
  std::string older = bytes;
  older[19] = '0';
  EXPECT_THAT(error(older), HasSubstr("of version '0000'"));
  EXPECT_THAT(std::string(Message(Model::Load("/no/such/file", LexiconFiles::BuiltIn()).status())),
              HasSubstr("the syntax model /no/such/file: cannot be read"));
}

TEST(Parser, CutsVeryLongSentences) {
  const Model model = TinyModel(5);
  std::string text = "The mayor opened the bridge";
  for (int i = 0; i < 400; ++i) text += i % 7 == 6 ? " , the mayor" : " the bridge";
  std::vector<Word> words = Words(text);
  Annotator(model, nullptr).Annotate(&words);
  int roots = 0;
  for (const Word& word : words) {
    roots += word.head < 0;
    EXPECT_LT(word.head, static_cast<int32_t>(words.size()));
  }
  EXPECT_EQ(roots, 1);
}

TEST(Parser, GivesASentenceTheSameTreeWhateverCameBefore) {
  const Model model = TinyModel(3);
  Parser parser(model);
  std::vector<Word> first = Words("Two boats were seized ."), other = Words("Ana Silva said she would leave"),
                    again = first;
  parser.Parse(&first);
  parser.Parse(&other);
  parser.Parse(&again);
  for (size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].head, again[i].head);
}

TEST(Parser, GivesASentenceTheSameTreeWhateverIsParsedWithIt) {
  const auto model = Model::BuiltIn();
  ASSERT_TRUE(model.ok()) << model.status();
  std::vector<std::string> texts(90);
  std::vector<std::vector<Word>> alone, together;
  for (int i = 0; i < 90; ++i) {
    std::string& text = texts[static_cast<size_t>(i)];
    text = i % 2 == 0 ? "Ana Silva said on Monday that" : "The mayor of Porto met";
    for (int j = 0; j < i * 7 % 40; ++j)
      text += j % 3 == 0 ? " the ships" : j % 3 == 1 ? " left" : " Norway ,";
    if (i == 50) {
      for (int j = 0; j < 150; ++j) text += " and the mayor";
    }
    together.push_back(Words(text));
  }
  alone = together;
  Parser parser(*model);
  std::vector<UnparsedSentence> sentences;
  for (auto& words : together) sentences.push_back({words, {}});
  parser.ParseAll(sentences);
  for (size_t i = 0; i < alone.size(); ++i) {
    Parser(*model).Parse(&alone[i]);
    for (size_t j = 0; j < alone[i].size(); ++j) {
      ASSERT_EQ(alone[i][j].head, together[i][j].head) << i << " " << j;
      ASSERT_EQ(alone[i][j].deprel, together[i][j].deprel);
      ASSERT_EQ(alone[i][j].xpos, together[i][j].xpos);
      ASSERT_EQ(alone[i][j].name, together[i][j].name);
    }
  }
}

TEST(Annotate, PointsHeadsAtTheTokensOfTheArticle) {
  const std::string text = "Hello. The mayor opened the bridge.";
  std::vector<Token> tokens;
  for (const Span span : {Span{0, 5}, Span{5, 6}, Span{7, 10}, Span{11, 16}, Span{17, 23}, Span{24, 27},
                          Span{28, 34}, Span{34, 35}}) {
    tokens.emplace_back().span = span;
  }
  std::vector<Sentence> sentences(2);
  sentences[0].last_token = sentences[1].first_token = 2;
  sentences[1].last_token = 8;
  Annotate(text, sentences, TinyModel(400), &tokens);
  EXPECT_EQ(tokens[4].head, -1);
  EXPECT_EQ(tokens[3].head, 4);
  EXPECT_EQ(tokens[4].lemma, "open");
}

TEST(Annotate, WorksByRulesWithoutAModel) {
  const auto model = Model::Load("none", LexiconFiles::BuiltIn());
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(DescribeModel(*model), "model none");
  std::vector<Word> words = Words("The soldiers crossed near Porto on 3 May .");
  Annotator(*model, nullptr).Annotate(&words);
  EXPECT_EQ(words[0].upos, Upos::kDet);
  EXPECT_EQ(words[1].lemma, "soldier");
  EXPECT_EQ(words[2].xpos, Xpos::kVBD);
  EXPECT_EQ(words[4].upos, Upos::kPropn);
  EXPECT_EQ(words[6].upos, Upos::kNum);
  EXPECT_EQ(words[8].upos, Upos::kPunct);
  for (const Word& word : words) EXPECT_EQ(word.head, -1);
}

TEST(Annotate, KnowsEnglishWithTheModelBuiltIn) {
  const auto model = Model::BuiltIn();
  ASSERT_TRUE(model.ok()) << model.status();
  std::vector<Word> words = Words("The minister said that the treaty was signed by both sides .");
  Annotator(*model, nullptr).Annotate(&words);
  EXPECT_EQ(words[1].deprel, Deprel::kNsubj);
  EXPECT_EQ(words[2].deprel, Deprel::kRoot);
  EXPECT_EQ(words[7].head, 2);
  EXPECT_EQ(words[7].deprel, Deprel::kCcomp);
  EXPECT_EQ(words[7].lemma, "sign");
  EXPECT_EQ(words[10].head, 7);
}

}  // namespace
}  // namespace onrecord::syntax

#include "enrich/syntax/annotate.h"

#include "common/base/strings.h"
#include "enrich/syntax/parser.h"

namespace onrecord::syntax {
namespace {

void AnnotateWith(const Model& model, Parser* parser, std::vector<Word>* words) {
  if (parser == nullptr) return model.rules().Tag(words);
  parser->Parse(words);
  for (Word& word : *words) word.lemma = model.lemmas().Lemma(word.form, word.xpos);
}

std::unique_ptr<Parser> MakeParser(const Model& model) {
  return model.empty() ? nullptr : std::make_unique<Parser>(model);
}

}  // namespace

std::vector<NameTag> Annotate(std::string_view text, const std::vector<Sentence>& sentences,
                              const Model& model, std::vector<Token>* tokens) {
  const std::unique_ptr<Parser> parser = MakeParser(model);
  std::vector<NameTag> names(tokens->size(), NameTag::kO);
  std::vector<Word> words;
  for (const Sentence& sentence : sentences) {
    words.assign(sentence.last_token - sentence.first_token, Word());
    for (size_t i = 0; i < words.size(); ++i)
      words[i].form = (*tokens)[sentence.first_token + i].span.In(text);
    AnnotateWith(model, parser.get(), &words);
    for (size_t i = 0; i < words.size(); ++i) {
      Token& token = (*tokens)[sentence.first_token + i];
      Word& word = words[i];
      token.upos = word.upos;
      token.xpos = word.xpos;
      token.deprel = word.deprel;
      token.head = word.head < 0 ? -1 : word.head + static_cast<int32_t>(sentence.first_token);
      token.lemma = std::move(word.lemma);
      names[sentence.first_token + i] = word.name;
    }
  }
  return names;
}

void AnnotateWords(const Model& model, std::vector<Word>* words) {
  AnnotateWith(model, MakeParser(model).get(), words);
}

std::string DescribeModel(const Model& model) { return StrCat("model ", model.version()); }

}  // namespace onrecord::syntax

#include "enrich/syntax/annotate.h"

#include "common/base/strings.h"
#include "enrich/syntax/name_clues.h"

namespace onrecord::syntax {
namespace {

void Take(Word* word, uint32_t first, Token* token) {
  token->upos = word->upos;
  token->xpos = word->xpos;
  token->deprel = word->deprel;
  token->name = word->name;
  token->head = word->head < 0 ? -1 : word->head + static_cast<int32_t>(first);
  token->lemma = std::move(word->lemma);
}

}  // namespace

Annotator::Annotator(const Model& model, const Gazetteer* gazetteer)
    : model_(model),
      gazetteer_(gazetteer),
      parser_(model.empty() ? nullptr : std::make_unique<Parser>(model)) {}

void Annotator::Annotate(std::vector<Word>* words) {
  std::vector<uint16_t> clues;
  if (gazetteer_ != nullptr && parser_ != nullptr) clues = NameClues(*words, *gazetteer_);
  const UnparsedSentence sentence = {*words, clues};
  AnnotateAll({&sentence, 1});
}

void Annotator::AnnotateAll(std::span<const UnparsedSentence> sentences) {
  if (parser_ == nullptr) {
    for (const UnparsedSentence& sentence : sentences) model_.rules().Tag(sentence.words);
    return;
  }
  parser_->ParseAll(sentences);
  for (const UnparsedSentence& sentence : sentences) {
    for (Word& word : sentence.words) word.lemma = model_.lemmas().Lemma(word.form, word.xpos);
  }
}

void Annotate(std::string_view text, const std::vector<Sentence>& sentences, const Model& model,
              std::vector<Token>* tokens) {
  Annotate(text, sentences, model, nullptr, {}, tokens);
}

void Annotate(std::string_view text, const std::vector<Sentence>& sentences, const Model& model,
              const Gazetteer* gazetteer, std::span<const GazetteerMatch> matches,
              std::vector<Token>* tokens) {
  std::vector<uint16_t> clues;
  if (gazetteer != nullptr && !model.empty()) clues = NameClues(text, *tokens, matches, *gazetteer);
  std::vector<Word> words(tokens->size());
  for (size_t i = 0; i < words.size(); ++i) words[i].form = (*tokens)[i].span.In(text);
  std::vector<UnparsedSentence> unparsed;
  for (const Sentence& sentence : sentences) {
    const size_t first = sentence.first_token, n = sentence.last_token - first;
    std::span<const uint16_t> here = clues;
    if (!clues.empty()) here = here.subspan(first, n);
    unparsed.push_back({std::span(words).subspan(first, n), here});
  }
  Annotator(model, nullptr).AnnotateAll(unparsed);
  for (const Sentence& sentence : sentences) {
    for (uint32_t i = sentence.first_token; i < sentence.last_token; ++i)
      Take(&words[i], sentence.first_token, &(*tokens)[i]);
  }
}

std::string DescribeModel(const Model& model) { return StrCat("model ", model.version()); }

}  // namespace onrecord::syntax

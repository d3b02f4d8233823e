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
  AnnotateWith(clues, words);
}

void Annotator::AnnotateWith(std::span<const uint16_t> clues, std::vector<Word>* words) {
  if (parser_ == nullptr) return model_.rules().Tag(words);
  parser_->Parse(words, nullptr, clues);
  for (Word& word : *words) word.lemma = model_.lemmas().Lemma(word.form, word.xpos);
}

void Annotate(std::string_view text, const std::vector<Sentence>& sentences, const Model& model,
              std::vector<Token>* tokens) {
  Annotate(text, sentences, model, nullptr, tokens);
}

void Annotate(std::string_view text, const std::vector<Sentence>& sentences, const Model& model,
              const Gazetteer* gazetteer, std::vector<Token>* tokens) {
  Annotator annotator(model, nullptr);
  std::vector<uint16_t> clues;
  if (gazetteer != nullptr && !model.empty()) clues = NameClues(text, *tokens, *gazetteer);
  std::vector<Word> words;
  for (const Sentence& sentence : sentences) {
    const uint32_t first = sentence.first_token, n = sentence.last_token - first;
    words.assign(n, Word());
    for (uint32_t i = 0; i < n; ++i) words[i].form = (*tokens)[first + i].span.In(text);
    std::span<const uint16_t> here = clues;
    if (!clues.empty()) here = here.subspan(first, n);
    annotator.AnnotateWith(here, &words);
    for (uint32_t i = 0; i < n; ++i) Take(&words[i], first, &(*tokens)[first + i]);
  }
}

std::string DescribeModel(const Model& model) { return StrCat("model ", model.version()); }

}  // namespace onrecord::syntax

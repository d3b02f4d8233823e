#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/gazetteer.h"
#include "enrich/syntax/model.h"
#include "enrich/syntax/parser.h"
#include "enrich/syntax/word.h"

namespace onrecord::syntax {

// Fills upos, xpos, lemma, head, deprel and name of the tokens of `sentences`. With the model of the rules:
// tags and lemmas by endings, no trees (head -1, deprel none), no names. Tokens outside the sentences stay as
// they are. `gazetteer`, which may be null, and `matches`, all that it finds in the tokens, help to find
// names.
//
//   Annotate(text, a.sentences, model, &lexicon.gazetteer, found, &a.tokens);
void Annotate(std::string_view text, const std::vector<Sentence>& sentences, const Model& model,
              const Gazetteer* gazetteer, std::span<const GazetteerMatch> matches,
              std::vector<Token>* tokens);
void Annotate(std::string_view text, const std::vector<Sentence>& sentences, const Model& model,
              std::vector<Token>* tokens);

// The same for sentences of words apart from any text, whose heads are indices within the sentence. For one
// thread; model and gazetteer must outlive it.
class Annotator {
 public:
  // `gazetteer` may be null.
  Annotator(const Model& model, const Gazetteer* gazetteer);
  void Annotate(std::vector<Word>* words);
  // Many at once, with the gazetteers' clues already at hand.
  void AnnotateAll(std::span<const UnparsedSentence> sentences);

 private:
  const Model& model_;
  const Gazetteer* gazetteer_;
  std::unique_ptr<Parser> parser_;  // null: rules
};

// What made the annotation, for the analyser's version: "model 3fa9c01b" or "model none".
std::string DescribeModel(const Model& model);

// What a program says once when it runs by rules alone.
inline constexpr std::string_view kWithoutModel =
    "no syntax model: tags by rules, no trees; quotes without clause structure";

}  // namespace onrecord::syntax

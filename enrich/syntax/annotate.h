#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/syntax/model.h"
#include "enrich/syntax/word.h"

namespace onrecord::syntax {

// Fills upos, xpos, lemma, head and deprel of the tokens of `sentences`; gives every token's name tag as the
// network sees it (enrich/entities/tag_names refines it). With the model of the rules: tags and lemmas by
// endings, no trees (head -1, deprel none). Tokens outside the sentences stay as they are.
//
//   Annotate(text, a.sentences, Model::BuiltIn(), &a.tokens);
std::vector<NameTag> Annotate(std::string_view text, const std::vector<Sentence>& sentences,
                              const Model& model, std::vector<Token>* tokens);

// The same for one sentence of words, whose heads are indices within it.
void AnnotateWords(const Model& model, std::vector<Word>* words);

// What made the annotation, for the analyser's version: "model 3fa9c01b" or "model none".
std::string DescribeModel(const Model& model);

}  // namespace onrecord::syntax

#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/syntax_training/conllu.h"
#include "tests/unit/enrich/syntax/tiny_treebank.h"

namespace onrecord {

// The tokens of one sentence with a given tree, "form lemma UPOS XPOS head deprel" each; heads count from 1.
// `word` stays unset: these tests need no lexicon.
inline std::vector<Token> TokensOf(const std::vector<std::string_view>& words) {
  const std::string text = syntax::ConlluSentence(words);
  const auto sentences = *syntax::ReadConllu(text, {});
  std::vector<Token> tokens;
  for (const syntax::Word& word : sentences.at(0).words) {
    Token token;
    token.head = word.head, token.upos = word.upos, token.xpos = word.xpos;
    token.deprel = word.deprel, token.lemma = word.lemma;
    token.is_negation = word.lemma == "not" || word.lemma == "never";
    token.is_negative_pronoun = word.lemma == "no" || word.lemma == "nobody";
    token.is_time = word.lemma == "Monday";
    tokens.push_back(token);
  }
  return tokens;
}

}  // namespace onrecord

#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "enrich/syntax/lemma_rules.h"

namespace onrecord::syntax {

// Known words in lower case with their rank, the most frequent 0.
using Vocabulary = std::unordered_map<std::string, size_t>;

// The base of a regular form in -ed or -ing by spelling, where spelling leaves it open ("joked": joke or
// jok?) the known base, of two the more frequent. Empty: not such a form, or no base that is known.
//
//   BaseOfVerb("joked", …)  ->  "joke";   BaseOfVerb("planned", …)  ->  "plan";   BaseOfVerb("Ted", …)  -> ""
std::string BaseOfVerb(std::string_view form, const Vocabulary& known);

// Adds to `rules` the regular verb forms among `words` (most frequent first) that the treebank does not have
// and that the endings' rules get wrong.
void AddVerbBases(const std::vector<std::string>& words, const std::vector<TreebankSentence>& treebank,
                  LemmaRules* rules);

}  // namespace onrecord::syntax

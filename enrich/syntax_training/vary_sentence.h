#pragma once
#include <string>
#include <vector>

#include "enrich/syntax/word.h"
#include "enrich/syntax_training/gradient.h"

namespace onrecord::syntax {

// How often a sentence is shown in another dress while learning, so that headlines, shouting and lost marks
// surprise nobody.
struct Variations {
  float capitals = 0.04f;        // EVERY LETTER
  float title = 0.04f;           // Every Word, and no full stop
  float lower = 0.03f;           // no capitals
  float without_stop = 0.08f;    // the last mark is gone
  float without_quotes = 0.05f;  // quotation marks are gone
};

// A sentence with the forms that its words point into.
struct VariedSentence {
  std::vector<std::string> forms;
  std::vector<Word> words;  // `form` is not set
};

// The sentence, most often as it is. Marks that others are attached to are never taken away.
VariedSentence VarySentence(const std::vector<Word>& words, const Variations& variations, Random* random);

}  // namespace onrecord::syntax

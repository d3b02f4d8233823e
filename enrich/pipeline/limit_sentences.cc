#include "enrich/pipeline/limit_sentences.h"

namespace onrecord {

void LimitSentences(std::vector<Sentence>* sentences, std::vector<Token>* tokens, WorkBudget* budget) {
  const uint64_t most = budget->left() / 2;
  uint64_t taken = 0;
  for (size_t i = 0; i < sentences->size(); ++i) {
    const Sentence& sentence = (*sentences)[i];
    const uint64_t steps = kStepsOfWord * (sentence.last_token - sentence.first_token);
    if (taken + steps <= most) {
      taken += steps;
      continue;
    }
    budget->Note(sentences->size() - i, " of ", sentences->size(), " sentences, from byte ",
                 sentence.span.begin);
    tokens->resize(sentence.first_token);
    sentences->resize(i);
    break;
  }
  budget->Take(taken);
}

}  // namespace onrecord

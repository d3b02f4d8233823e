#pragma once
#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <vector>

#include "enrich/syntax/model.h"
#include "enrich/syntax_training/conllu.h"
#include "enrich/syntax_training/gradient.h"
#include "enrich/syntax_training/vary_sentence.h"

namespace onrecord::syntax {

struct TrainOptions {
  Shape shape;  // `features` is set by the data
  Dropout dropout;
  Variations variations;
  int epochs = 22;
  int batch_words = 150;
  float learning_rate = 2e-3f;
  float average = 0.1f;          // the result is the mean of the weights over this last share of the way
  int least_count = 2;           // features seen less often are not kept
  size_t frequent_words = 3000;  // see Model
  uint64_t seed = 1;
  WordVectors vectors;  // may be empty
  // Called after every epoch with the mean losses of a word.
  std::function<void(int epoch, const Loss& mean)> progress = [](int, const Loss&) {};
};

// Learns a model. The same sentences, options and seed give the same bytes. kInvalidArgument: no sentence.
absl::StatusOr<Model> Train(const std::vector<TreebankSentence>& sentences, const TrainOptions& options);

}  // namespace onrecord::syntax

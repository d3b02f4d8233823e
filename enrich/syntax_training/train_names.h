#pragma once
#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/syntax/model.h"
#include "enrich/syntax/name_layer.h"
#include "enrich/syntax_training/name_hints.h"

namespace onrecord::syntax {

// A sentence with its names marked, to learn from. Forms point into the text that was read.
struct NamedSentence {
  std::string_view document;  // of its "# newdoc id"
  std::vector<Word> words;    // form and name are set
  // Marked by other guidelines: what it teaches is split into what holds for all and what holds for its like
  // alone, and only the first is kept (Daumé 2007).
  bool foreign = false;
  // Nobody marked the names: a teacher does, who learns from the other sentences and reads hints.
  bool unlabelled = false;
};

// Reads token lines "number, form, tag (B-PER, I-ORG, O …)", tabs between; kinds other than PER, ORG, LOC
// count as O. `text` must outlive the result. kInvalidArgument, with file and line: fewer cells, a tag that
// is none of these.
absl::StatusOr<std::vector<NamedSentence>> ReadNames(std::string_view text, std::string_view origin);

struct TrainNamesOptions {
  int epochs = 12;
  float learning_rate = 0.1f;
  float shrink = 1e-5f;      // of the weights, at every step
  float drop = 0.5f;         // share of features left out while learning
  float drop_states = 0.3f;  // the same of the network's states
  float bare = 0.3f;         // share of sentences learned without gazetteers, groups and lists
  int least_count = 2;
  uint64_t seed = 1;
  int learnings = 3;  // the layer is the mean of so many, each over its later epochs
  // The gazetteers' clues for the words of a sentence; empty: none.
  std::function<std::vector<uint16_t>(const std::vector<Word>&)> clues;
  NameLists lists;
  // What other recognisers say of the sentences, for the teacher alone; null: nothing.
  const NameHints* hints = nullptr;
  int teachings = 3;  // the teacher is the mean of so many
};

// Learns the layer over a model's network. The sentences should not be those the network learned from: on
// those it is too sure of itself. kInvalidArgument: no sentence.
absl::StatusOr<NameLayer> TrainNames(const Model& model, const std::vector<NamedSentence>& sentences,
                                     const TrainNamesOptions& options);

}  // namespace onrecord::syntax

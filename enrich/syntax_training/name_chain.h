#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "enrich/syntax/name_layer.h"
#include "enrich/syntax_training/train_names.h"

namespace onrecord::syntax {

// A sentence as a chain of words with tags. `features[i]` empty: the word is passed over, and gets O.
struct NameChain {
  std::vector<std::vector<uint32_t>> features;
  std::vector<size_t> plain;  // how many features of each word stem neither from gazetteers, groups nor lists
  std::vector<bool> may_begin;  // NameLayer::MayBegin of each word
  std::vector<float> states;    // words x width, between -1 and 1
  std::vector<int> gold;        // tags to learn
  std::vector<Word> words;      // as the network tagged them
  bool foreign = false;
  bool unlabelled = false;  // the tags are a teacher's, not people's
};

// What is learned: a row for each feature and for each number of the states, and what follows what.
struct NameWeights {
  std::vector<NameLayer::Row> rows, states;
  std::array<NameLayer::Row, kNameTagCount> follow{};
};

// Learns from chains whose features are numbers below `features`, in random orders: the mean of
// options.learnings, each over its later epochs. Some 20,000 words a second and epoch.
NameWeights LearnNameChains(std::span<const NameChain* const> chains, size_t features, size_t width,
                            const TrainNamesOptions& options);

}  // namespace onrecord::syntax

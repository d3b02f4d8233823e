#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <unordered_map>

#include "enrich/lexicon/lexicon_files.h"

namespace onrecord {

// How much each fact about a candidate quote speaks for it (quote_weights.tsv): the weights of two logistic
// models, one of which borders of a cue's content are the likeliest, one of whether they and the source are
// right. Immutable, shared by threads.
class QuoteWeights {
 public:
  // kInvalidArgument: a weight that is no finite number, or a fact that stands there twice.
  static absl::StatusOr<QuoteWeights> Read(const LexiconFiles& files);

  struct Weight {
    float border = 0;
    float right = 0;
  };
  // The weights of the fact whose name is `parts` joined; 0 where the file does not name it. Constant time.
  Weight Of(std::initializer_list<std::string_view> parts) const {
    uint64_t hash = kBasis;
    for (const std::string_view part : parts) hash = Hash(part, hash);
    const auto it = weights_.find(hash);
    return it == weights_.end() ? Weight{} : it->second;
  }

 private:
  static constexpr uint64_t kBasis = 14695981039346656037ULL;  // FNV-1a
  static uint64_t Hash(std::string_view part, uint64_t hash) {
    for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
  }

  std::unordered_map<uint64_t, Weight> weights_;  // by the hash of the name
};

}  // namespace onrecord

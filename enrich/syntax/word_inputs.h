#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/syntax/flat_index.h"
#include "enrich/syntax/model.h"
#include "enrich/syntax/packed_network.h"

namespace onrecord::syntax {

// The sums of the network's first layer for words: looked up in the model for frequent words, computed for
// others and cached. For one thread; the model must outlive it.
class WordInputs {
 public:
  // The most forms of one call.
  static constexpr size_t kMost = 1024;

  explicit WordInputs(const Model& model);
  // The sums of each form, 6 x hidden floats; valid until the next call.
  const std::vector<const float*>& Find(std::span<const std::string_view> forms);

 private:
  void Forget();
  // The number of a word in the cache; a new one is added and queued for computation.
  uint32_t Number(std::string_view form, uint64_t hash);

  const Model& model_;
  InputSums input_sums_;
  std::vector<const float*> found_;
  std::vector<std::pair<size_t, uint32_t>> missing_;  // index in found_, number of the word

  // Words that are not frequent, by number. `sums_` grows with each call that brings new ones.
  std::vector<std::string> words_;
  FlatIndex numbers_;
  std::vector<const float*> rows_;
  std::vector<Matrix> sums_;
  std::vector<std::string_view> new_words_;
};

}  // namespace onrecord::syntax

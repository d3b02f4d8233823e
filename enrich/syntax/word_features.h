#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/syntax/flat_index.h"

namespace onrecord::syntax {

// The form as the model sees it: lower case, curly marks straight, dashes "-", every digit '0'.
//
//   NormaliseForm("1,250")  ->  "0,000"
std::string NormaliseForm(std::string_view form);

// The kinds of characters in order, runs of more than two of a kind cut to two.
//
//   WordShape("O'Brien")  ->  "X'Xxx"
std::string WordShape(std::string_view form);

// The features of a word taken by itself, as hashes: the word, the word as written, beginnings, endings,
// shape. Never empty; the word itself stands first.
std::vector<uint64_t> WordFeatures(std::string_view form);

// The features that a model knows, numbered from 1; 0 stands for a word that is not known.
class FeatureIndex {
 public:
  FeatureIndex() = default;
  explicit FeatureIndex(std::vector<uint64_t> keys);

  // The numbers of a word's known features. The first is the word's own, or 0.
  std::vector<uint32_t> Rows(std::string_view form) const;

  const std::vector<uint64_t>& keys() const { return keys_; }
  // One more than the greatest number.
  uint32_t size() const { return static_cast<uint32_t>(keys_.size()) + 1; }

 private:
  std::vector<uint64_t> keys_;
  FlatIndex rows_;
};

}  // namespace onrecord::syntax

#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "enrich/syntax/network.h"
#include "enrich/syntax/word_features.h"

namespace onrecord::syntax {

// A matrix in whole numbers, laid out for Kernels::multiply_add_packed. Sums with inputs of at most kUnit
// cannot overflow.
struct PackedMatrix {
  int rows = 0, columns = 0;
  float scale = 0;
  std::vector<int16_t> values;

  PackedMatrix() = default;
  explicit PackedMatrix(const Matrix& matrix);
};

// The network as the parser runs it: what follows the first layer's sums in whole numbers, and those sums
// ready for the most frequent words. About twice as fast as the matrices it is made of.
struct PackedNetwork {
  PackedMatrix recurrent1[2], recurrent2[2], input2, tags1, tags2, heads, names;

  PackedNetwork() = default;
  // `frequent`: words by form, each of which gets its first sums now.
  PackedNetwork(const Weights& weights, const FeatureIndex& features,
                const std::vector<std::string>& frequent);

  // The sums of the first layer for a frequent word; null for others.
  const float* InputOf(const std::string& form) const;
  // Writes the sums of the first layer for any word, 6 hidden floats.
  static void ComputeInput(const Weights& weights, const FeatureIndex& features, std::string_view form,
                           float* sums);

 private:
  Matrix inputs_;
  std::unordered_map<std::string, int> rows_;
};

}  // namespace onrecord::syntax

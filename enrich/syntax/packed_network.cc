#include "enrich/syntax/packed_network.h"

#include <algorithm>
#include <cmath>

namespace onrecord::syntax {

PackedMatrix::PackedMatrix(const Matrix& matrix)
    : rows(matrix.rows), columns(matrix.columns), values(matrix.values.size()) {
  float greatest = 1e-6f, longest = 1e-6f;
  for (int j = 0; j < columns; ++j) {
    float sum = 0;
    for (int i = 0; i < rows; ++i) {
      greatest = std::max(greatest, std::fabs(matrix.row(i)[j]));
      sum += std::fabs(matrix.row(i)[j]);
    }
    longest = std::max(longest, sum);
  }
  const float unit = std::min(32767.0f / greatest, 2'000'000'000.0f / (kUnit * longest));
  scale = 1.0f / (kUnit * unit);
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < columns; ++j) {
      const auto at = static_cast<size_t>(i / 2 * 2 * columns + 2 * j + i % 2);
      values[at] = static_cast<int16_t>(std::lround(matrix.row(i)[j] * unit));
    }
  }
}

PackedNetwork::PackedNetwork(const Weights& weights, const FeatureIndex& features,
                             const std::vector<std::string>& frequent)
    : recurrent1{PackedMatrix(weights[kRecurrent1Forward]), PackedMatrix(weights[kRecurrent1Backward])},
      recurrent2{PackedMatrix(weights[kRecurrent2Forward]), PackedMatrix(weights[kRecurrent2Backward])},
      input2(weights[kInput2]),
      tags1(weights[kTags1]),
      tags2(weights[kTags2]),
      heads(weights[kHeads]),
      names(weights[kNames]) {
  inputs_.Reset(static_cast<int>(frequent.size()), 6 * weights.shape.hidden);
  rows_.reserve(frequent.size());
  for (const std::string& form : frequent) {
    const int row = static_cast<int>(rows_.size());
    if (rows_.emplace(form, row).second) ComputeInput(weights, features, form, inputs_.row(row));
  }
}

const float* PackedNetwork::InputOf(const std::string& form) const {
  const auto found = rows_.find(form);
  return found == rows_.end() ? nullptr : inputs_.row(found->second);
}

void PackedNetwork::ComputeInput(const Weights& weights, const FeatureIndex& features, std::string_view form,
                                 float* sums) {
  const Matrix& table = weights[kEmbedding];
  std::vector<float> embedded(static_cast<size_t>(table.columns), 0.0f);
  for (const uint32_t row : features.Rows(form)) {
    const float* from = table.row(static_cast<int>(row));
    for (size_t j = 0; j < embedded.size(); ++j) embedded[j] += from[j];
  }
  const Matrix& input = weights[kInput1];
  std::copy_n(weights[kBias1].row(0), input.columns, sums);
  BestKernels().multiply_add(1, input.columns, input.rows, embedded.data(), 0, 1, input.values.data(),
                             input.columns, sums, 0);
}

}  // namespace onrecord::syntax

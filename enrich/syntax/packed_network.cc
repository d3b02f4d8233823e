#include "enrich/syntax/packed_network.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace onrecord::syntax {
namespace {

// The columns of a recurrent matrix in the order of Kernels::cell_step_bytes.
Matrix InBlocksOfGates(const Matrix& matrix) {
  const int size = matrix.columns / 3;
  Matrix out;
  out.Reset(matrix.rows, matrix.columns);
  for (int i = 0; i < matrix.rows; ++i) {
    for (int j = 0; j < matrix.columns; ++j) {
      const int gate = j / size, unit = j % size;
      out.row(i)[unit / kLanes * kBlock + gate * kLanes + unit % kLanes] = matrix.row(i)[j];
    }
  }
  return out;
}

void CopyInto(const Matrix& from, int row, int column, Matrix* to) {
  for (int i = 0; i < from.rows; ++i) std::copy_n(from.row(i), from.columns, to->row(row + i) + column);
}

Matrix SecondLayer(const Weights& weights, int direction) {
  const Matrix& input = weights[kInput2];
  const Matrix& recurrent = weights[direction == 0 ? kRecurrent2Forward : kRecurrent2Backward];
  Matrix out;
  out.Reset(input.rows + recurrent.rows, recurrent.columns);
  for (int i = 0; i < input.rows; ++i)
    std::copy_n(input.row(i) + direction * out.columns, out.columns, out.row(i));
  CopyInto(recurrent, input.rows, 0, &out);
  return out;
}

Matrix Readout(const Weights& weights) {
  const int width = weights[kTags1].rows;
  Matrix out;
  out.Reset(2 * width, kTagColumns + kNameColumns);
  CopyInto(weights[kTags1], 0, 0, &out);
  CopyInto(weights[kTags2], width, 0, &out);
  CopyInto(weights[kNames], width, kTagColumns, &out);
  return out;
}

uint64_t Mixed(uint64_t hash, uint64_t bytes) {
  hash = (hash ^ bytes) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 32);
}

}  // namespace

PackedMatrix::PackedMatrix(const Matrix& matrix, float unit)
    : rows_(matrix.rows),
      columns_(matrix.columns),
      values_(matrix.values.size(), 0),
      start_(static_cast<size_t>(columns_)),
      scale_(static_cast<size_t>(columns_)) {
  for (int j = 0; j < columns_; ++j) {
    float greatest = 1e-6f;
    for (int i = 0; i < rows_; ++i) greatest = std::max(greatest, std::fabs(matrix.row(i)[j]));
    const int first = j / kBlock * kBlock, width = std::min(kBlock, columns_ - first);
    int sum = 0;
    for (int i = 0; i < rows_; ++i) {
      const auto value = static_cast<int8_t>(std::lround(matrix.row(i)[j] / greatest * 127.0f));
      values_[static_cast<size_t>(first * rows_ + i / 4 * 4 * width + (j - first) * 4 + i % 4)] = value;
      sum += value;
    }
    start_[static_cast<size_t>(j)] = -kZero * sum;
    scale_[static_cast<size_t>(j)] = greatest / 127.0f / unit;
  }
}

PackedNetwork::PackedNetwork(const Weights& weights, const FeatureIndex& features,
                             const WordVectors& word_vectors, std::vector<std::string> frequent)
    : vectors(weights[kVectors], 1.0f / WordVectors::kStep),
      input1(weights[kInput1], 1.0f),
      layer1{PackedMatrix(InBlocksOfGates(weights[kRecurrent1Forward])),
             PackedMatrix(InBlocksOfGates(weights[kRecurrent1Backward]))},
      layer2{PackedMatrix(InBlocksOfGates(SecondLayer(weights, 0))),
             PackedMatrix(InBlocksOfGates(SecondLayer(weights, 1)))},
      readout(Readout(weights)),
      heads(weights[kHeads]),
      bilinear(weights[kBilinear], 1.0f),
      labels(weights[kLabels], 1.0f),
      frequent_(std::move(frequent)),
      rows_(frequent_.size()) {
  readout_bias.Reset(1, kTagColumns + kNameColumns);
  CopyInto(weights[kTagsBias], 0, 0, &readout_bias);
  CopyInto(weights[kNamesBias], 0, kTagColumns, &readout_bias);
  InputSums().Compute(*this, weights, features, word_vectors, {frequent_.begin(), frequent_.end()}, &inputs_);
  for (uint32_t i = 0; i < frequent_.size(); ++i) rows_.Insert(HashOfForm(frequent_[i]), i);
}

const float* PackedNetwork::InputOf(std::string_view form, uint64_t hash) const {
  const uint32_t row = rows_.Find(hash);
  return row == FlatIndex::kNone || frequent_[row] != form ? nullptr : inputs_.row(static_cast<int>(row));
}

uint64_t HashOfForm(std::string_view form) {
  uint64_t hash = form.size(), bytes = 0;
  size_t at = 0;
  for (; at + sizeof bytes <= form.size(); at += sizeof bytes) {
    std::memcpy(&bytes, form.data() + at, sizeof bytes);
    hash = Mixed(hash, bytes);
  }
  bytes = 0;
  for (; at < form.size(); ++at) bytes = bytes << 8 | static_cast<uint8_t>(form[at]);
  return Mixed(Mixed(hash, bytes), 0);
}

void InputSums::Compute(const PackedNetwork& network, const Weights& weights, const FeatureIndex& features,
                        const WordVectors& vectors, const std::vector<std::string_view>& forms,
                        Matrix* sums) {
  const Kernels& kernels = BestKernels();
  const auto n = static_cast<int>(forms.size()), columns = weights.shape.embedding;
  SumFeatures(weights[kEmbedding], features, forms);
  if (vectors.columns() > 0) ProjectVectors(network.vectors, vectors, forms);
  bytes_.resize(static_cast<size_t>((n + kLanes) * columns));
  scales_.resize(forms.size());
  kernels.to_bytes(n, columns, embedded_.values.data(), columns,
                   vectors.columns() > 0 ? projected_rows_.data() : nullptr, 1.0f, bytes_.data(), columns,
                   scales_.data());
  sums->Resize(n, network.input1.columns());
  kernels.multiply_bytes(n, bytes_.data(), columns, scales_.data(), network.input1.view(),
                         weights[kBias1].row(0), sums->values.data(), sums->columns);
}

void InputSums::SumFeatures(const Matrix& table, const FeatureIndex& features,
                            const std::vector<std::string_view>& forms) {
  embedded_.Resize(static_cast<int>(forms.size()), table.columns);
  for (int i = 0; i < embedded_.rows; ++i) {
    feature_rows_.clear();
    for (const uint32_t row : features.Rows(forms[static_cast<size_t>(i)]))
      feature_rows_.push_back(table.row(static_cast<int>(row)));
    BestKernels().sum_rows(static_cast<int>(feature_rows_.size()), feature_rows_.data(), table.columns,
                           embedded_.row(i));
  }
}

void InputSums::ProjectVectors(const PackedMatrix& projection, const WordVectors& vectors,
                               const std::vector<std::string_view>& forms) {
  const auto width = static_cast<size_t>(vectors.columns());
  bytes_.assign((forms.size() + kLanes) * width, kZero);  // a word that is not known adds nothing
  for (size_t i = 0; i < forms.size(); ++i) {
    const int8_t* vector = vectors.Find(forms[i]);
    if (vector == nullptr) continue;
    for (size_t k = 0; k < width; ++k) bytes_[i * width + k] = static_cast<uint8_t>(vector[k] + kZero);
  }
  projected_.Resize(static_cast<int>(forms.size()), projection.columns());
  nothing_.assign(static_cast<size_t>(projection.columns()), 0.0f);
  BestKernels().multiply_bytes(projected_.rows, bytes_.data(), vectors.columns(), nullptr, projection.view(),
                               nothing_.data(), projected_.values.data(), projected_.columns);
  projected_rows_.clear();
  for (int i = 0; i < projected_.rows; ++i) projected_rows_.push_back(projected_.row(i));
}

}  // namespace onrecord::syntax

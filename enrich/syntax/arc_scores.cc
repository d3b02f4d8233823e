#include "enrich/syntax/arc_scores.h"

#include <algorithm>
#include <limits>

#include "enrich/syntax/decode_tree.h"

namespace onrecord::syntax {

void ArcScores::ByteRows::Take(const Kernels& kernels, int rows, int columns, const float* sums, int sums_row,
                               float leak, const float* const* plus) {
  values.resize(static_cast<size_t>(rows + kLanes) * static_cast<size_t>(columns));
  scales.resize(static_cast<size_t>(rows));
  kernels.to_bytes(rows, columns, sums, sums_row, plus, leak, values.data(), columns, scales.data());
}

ArcScores::ArcScores(const Model& model)
    : model_(model),
      kernels_(BestKernels()),
      arc_(model.weights().shape.arc),
      label_(model.weights().shape.label) {
  root_.Take(kernels_, 1, arc_, model.weights()[kRoot].row(0), arc_, 1.0f);
}

void ArcScores::Score(const WordStates& states, int n) {
  const Weights& weights = model_.weights();
  const PackedNetwork& network = model_.network();
  sums_.Resize(n, network.heads.columns());
  // The second layer's outputs stand in the second half of a row.
  kernels_.multiply_bytes(n, states.row(0) + states.width() / 2, states.width(), nullptr,
                          network.heads.view(), weights[kHeadsBias].row(0), sums_.values.data(),
                          sums_.columns);
  heads_.Take(kernels_, n, arc_, sums_.row(0) + arc_, sums_.columns, kLeak);
  dependants_.Take(kernels_, n, arc_, sums_.row(0), sums_.columns, kLeak);
  products_.Resize(n, arc_);
  kernels_.multiply_bytes(n, dependants_.values.data(), arc_, dependants_.scales.data(),
                          network.bilinear.view(), weights[kArcPrior].row(0), products_.values.data(), arc_);
  dependants_.Take(kernels_, n, arc_, products_.row(0), arc_, 1.0f);
}

void ArcScores::ScorePairs(int first, int n) {
  const auto columns = static_cast<size_t>(PadToLanes(n + 1)), arc = static_cast<size_t>(arc_),
             words = static_cast<size_t>(n), begin = static_cast<size_t>(first);
  candidates_.values.resize((words + 1) * arc);
  std::copy_n(heads_.values.data() + begin * arc, words * arc, candidates_.values.data());
  std::copy_n(root_.values.data(), arc, candidates_.values.data() + words * arc);
  candidates_.scales.assign(columns, 0.0f);
  std::copy_n(heads_.scales.data() + begin, words, candidates_.scales.data());
  candidates_.scales[words] = root_.scales[0];
  columns_.resize(columns * arc);
  starts_.resize(columns);
  kernels_.rows_to_columns(n + 1, arc_, candidates_.values.data(), columns_.data(), starts_.data());
  masks_.assign(columns, -std::numeric_limits<float>::infinity());
  std::fill_n(masks_.begin(), n + 1, 0.0f);
  scores_.Resize(n, static_cast<int>(columns));
  kernels_.multiply_bytes(n, dependants_.values.data() + begin * arc, arc_, dependants_.scales.data() + begin,
                          {arc_, scores_.columns, columns_.data(), starts_.data(), candidates_.scales.data()},
                          masks_.data(), scores_.values.data(), scores_.columns);
  for (int i = 0; i < n; ++i) scores_.row(i)[i] = -std::numeric_limits<float>::infinity();
}

std::span<const int32_t> ArcScores::Heads(int first, int n) {
  ScorePairs(first, n);
  best_.resize(static_cast<size_t>(n));
  kernels_.find_best(n, scores_.values.data(), scores_.columns, 0, scores_.columns, best_.data());
  for (int32_t& head : best_) head = head == n ? -1 : head;
  if (!IsTree(best_)) best_ = BestProjectiveTree(n, scores_.values.data(), scores_.columns);
  return best_;
}

const Matrix& ArcScores::Labels(std::span<const int32_t> governors) {
  const Weights& weights = model_.weights();
  const int below = 2 * arc_, above = below + label_, n = static_cast<int>(governors.size());
  plus_.resize(governors.size());
  for (size_t i = 0; i < governors.size(); ++i)
    plus_[i] = governors[i] < 0 ? weights[kRoot].row(0) + arc_ : sums_.row(governors[i]) + above;
  joined_.Take(kernels_, n, label_, sums_.row(0) + below, sums_.columns, kLeak, plus_.data());
  labels_.Resize(n, kLabelColumns);
  kernels_.multiply_bytes(n, joined_.values.data(), label_, joined_.scales.data(),
                          model_.network().labels.view(), weights[kLabelsBias].row(0), labels_.values.data(),
                          kLabelColumns);
  return labels_;
}

}  // namespace onrecord::syntax

#include "enrich/syntax/word_states.h"

#include <algorithm>
#include <numeric>

namespace onrecord::syntax {
namespace {

// Has numbers that are needed soon brought nearer.
void FetchLines(const float* from, size_t n) {
  for (size_t j = 0; j < n; j += kLanes) __builtin_prefetch(from + j, 0, 2);
}

}  // namespace

WordStates::WordStates(const Model& model)
    : model_(model), hidden_(model.weights().shape.hidden), width_(4 * hidden_) {}

void WordStates::Run(std::span<const int> lengths, const std::vector<const float*>& inputs) {
  const PackedNetwork& network = model_.network();
  const auto n = static_cast<int>(inputs.size());
  states_.resize(static_cast<size_t>(n * width_));
  firsts_.assign(lengths.size(), 0);
  std::exclusive_scan(lengths.begin(), lengths.end(), firsts_.begin(), 0);
  RunCells(lengths, network.recurrent1[0], true, inputs, 0, 0);
  RunCells(lengths, network.recurrent1[1], false, inputs, 3 * hidden_, hidden_);

  sums2_.Resize(n, 6 * hidden_);
  BestKernels().multiply_bytes(n, states_.data(), width_, nullptr, network.input2.view(),
                               model_.weights()[kBias2].row(0), sums2_.values.data(), sums2_.columns);
  sums2_rows_.resize(inputs.size());
  for (int i = 0; i < n; ++i) sums2_rows_[static_cast<size_t>(i)] = sums2_.row(i);
  RunCells(lengths, network.recurrent2[0], true, sums2_rows_, 0, 2 * hidden_);
  RunCells(lengths, network.recurrent2[1], false, sums2_rows_, 3 * hidden_, 3 * hidden_);
}

void WordStates::RunCells(std::span<const int> lengths, const PackedMatrix& recurrent, bool forward,
                          const std::vector<const float*>& sums, int offset, int column) {
  const auto h = static_cast<size_t>(hidden_);
  const ByteMatrix weights = recurrent.view();
  cells_.assign(lengths.size() * h, 0.0f);
  before_.assign(lengths.size() * h, kZero);
  after_.resize(before_.size());
  step_sums_.resize(lengths.size());
  size_t running = lengths.size();
  for (int step = 0; step < lengths[0]; ++step) {
    while (lengths[running - 1] <= step) --running;
    const auto word = [&](size_t piece) {
      return static_cast<size_t>(firsts_[piece] + (forward ? step : lengths[piece] - 1 - step));
    };
    for (size_t i = 0; i < running; ++i) step_sums_[i] = sums[word(i)] + offset;
    for (size_t i = 0; i < running && step + 1 < lengths[i]; ++i)
      FetchLines(sums[forward ? word(i) + 1 : word(i) - 1] + offset, 3 * h);
    BestKernels().cell_step_bytes(static_cast<int>(running), hidden_, before_.data(), weights,
                                  step_sums_.data(), cells_.data(), after_.data());
    for (size_t i = 0; i < running; ++i) {
      std::copy_n(after_.data() + i * h, h,
                  states_.data() + word(i) * static_cast<size_t>(width_) + static_cast<size_t>(column));
    }
    std::swap(before_, after_);
  }
}

}  // namespace onrecord::syntax

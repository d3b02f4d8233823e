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
  states_.resize((inputs.size() + kLanes) * static_cast<size_t>(width_));
  firsts_.assign(lengths.size(), 0);
  std::exclusive_scan(lengths.begin(), lengths.end(), firsts_.begin(), 0);
  RunCells(lengths, {network.layer1[0].view(), true, 0, 0}, inputs);
  RunCells(lengths, {network.layer1[1].view(), false, 0, hidden_}, inputs);
  RunCells(lengths, {network.layer2[0].view(), true, 2 * hidden_, 2 * hidden_}, {});
  RunCells(lengths, {network.layer2[1].view(), false, 2 * hidden_, 3 * hidden_}, {});
}

void WordStates::RunCells(std::span<const int> lengths, const Cells& cells,
                          const std::vector<const float*>& inputs) {
  const auto h = static_cast<size_t>(hidden_), row = static_cast<size_t>(cells.weights.rows),
             below = static_cast<size_t>(cells.below);
  const size_t gates = cells.forward ? 0 : 3 * h;
  cells_.assign(lengths.size() * h, 0.0f);
  before_.assign((lengths.size() + kLanes) * row, kZero);
  after_.resize(lengths.size() * h);
  sums_.assign(lengths.size(), model_.weights()[kBias2].row(0) + gates);
  size_t running = lengths.size();
  for (int step = 0; step < lengths[0]; ++step) {
    while (lengths[running - 1] <= step) --running;
    const auto word = [&](size_t piece, int at) {
      return static_cast<size_t>(firsts_[piece] + (cells.forward ? at : lengths[piece] - 1 - at));
    };
    for (size_t i = 0; i < running; ++i) {
      if (below > 0) {
        std::copy_n(this->row(static_cast<int>(word(i, step))), below, before_.data() + i * row);
      } else {
        sums_[i] = inputs[word(i, step)] + gates;
        if (step + 1 < lengths[i]) FetchLines(inputs[word(i, step + 1)] + gates, 3 * h);
      }
    }
    BestKernels().cell_step_bytes(static_cast<int>(running), hidden_, before_.data(), cells.weights,
                                  sums_.data(), cells_.data(), after_.data());
    for (size_t i = 0; i < running; ++i) {
      const uint8_t* after = after_.data() + i * h;
      std::copy_n(after, h, before_.data() + i * row + below);
      std::copy_n(after, h, states_.data() + word(i, step) * static_cast<size_t>(width_) + cells.column);
    }
  }
}

}  // namespace onrecord::syntax

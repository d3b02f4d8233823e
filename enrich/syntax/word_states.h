#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "enrich/syntax/model.h"

namespace onrecord::syntax {

// Runs both layers of memory cells over several pieces of sentences in step, so that the weights are read
// once for all of them. What a piece gets does not depend on the others. Keeps room for its numbers.
class WordStates {
 public:
  explicit WordStates(const Model& model);

  // `lengths`: how many words each piece has, the longest first, none empty. `inputs`: the sums of the first
  // layer for the words of the pieces, one piece after the other.
  void Run(std::span<const int> lengths, const std::vector<const float*>& inputs);

  // The outputs of both layers for each word, forward and backward, as bytes in units of kUnit.
  const uint8_t* row(int word) const { return states_.data() + static_cast<size_t>(word * width_); }
  int width() const { return width_; }

 private:
  // Runs one layer in one direction: `sums[i]` is for word i, its outputs go to byte `column` of its row.
  void RunCells(std::span<const int> lengths, const PackedMatrix& recurrent, bool forward,
                const std::vector<const float*>& sums, int offset, int column);

  const Model& model_;
  const int hidden_, width_;
  AlignedVector<uint8_t> states_;
  Matrix sums2_;
  std::vector<const float*> sums2_rows_;

  // For each piece: its first word, what it gets from the input in this step.
  std::vector<int> firsts_;
  std::vector<const float*> step_sums_;
  AlignedVector<float> cells_;
  AlignedVector<uint8_t> before_, after_;
};

}  // namespace onrecord::syntax

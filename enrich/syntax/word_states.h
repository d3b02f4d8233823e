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
  // One layer in one direction.
  struct Cells {
    ByteMatrix weights;
    bool forward;
    int below;   // how many bytes of a word's states are read: those of the layers below
    int column;  // where the outputs go in a word's states
  };
  // `inputs`: for the first layer only.
  void RunCells(std::span<const int> lengths, const Cells& cells, const std::vector<const float*>& inputs);

  const Model& model_;
  const int hidden_, width_;
  AlignedVector<uint8_t> states_;

  // For each piece: its first word, and in each step what is added to its sums, the cells, what they read and
  // what they give.
  std::vector<int> firsts_;
  std::vector<const float*> sums_;
  AlignedVector<float> cells_;
  AlignedVector<uint8_t> before_, after_;
};

}  // namespace onrecord::syntax

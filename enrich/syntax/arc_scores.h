#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "enrich/syntax/model.h"
#include "enrich/syntax/word_states.h"

namespace onrecord::syntax {

// Scores each pair of a word and a head, and each label of an arc. Keeps room for its numbers.
//
//   arcs.Score(states, n);          // once for all words of several sentences
//   arcs.Heads(first, length);      // then for each sentence
//   arcs.Labels(governors);         // then once for all words
class ArcScores {
 public:
  explicit ArcScores(const Model& model);

  // Prepares words [0, n) of `states`.
  void Score(const WordStates& states, int n);
  // The heads of the words [first, first + n), a sentence, from 0; -1: root. They form a tree with one root.
  std::span<const int32_t> Heads(int first, int n);
  // A row of label scores for each word whose governor, a word too, is given; -1: root.
  const Matrix& Labels(std::span<const int32_t> governors);

 private:
  // Rows of `columns` bytes, and what a unit of each is worth.
  struct ByteRows {
    AlignedVector<uint8_t> values;
    AlignedVector<float> scales;
    void Take(const Kernels& kernels, int rows, int columns, const float* sums, int sums_row, float leak,
              const float* const* plus = nullptr);
  };
  void ScorePairs(int first, int n);

  const Model& model_;
  const Kernels& kernels_;
  const int arc_, label_;
  ByteRows root_;
  Matrix sums_;              // what kHeads gives, for each word
  ByteRows dependants_;      // for each word, times kBilinear
  ByteRows heads_, joined_;  // for each word
  Matrix products_, labels_;
  std::vector<const float*> plus_;

  // Of the sentence at hand: the heads and the root as a matrix, and the scores.
  ByteRows candidates_;
  AlignedVector<int8_t> columns_;
  AlignedVector<int32_t> starts_;
  AlignedVector<float> masks_;
  Matrix scores_;
  std::vector<int32_t> best_;
};

}  // namespace onrecord::syntax

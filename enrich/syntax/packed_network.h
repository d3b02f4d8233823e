#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/syntax/aligned.h"
#include "enrich/syntax/flat_index.h"
#include "enrich/syntax/network.h"
#include "enrich/syntax/word_features.h"
#include "enrich/syntax/word_vectors.h"

namespace onrecord::syntax {

// A matrix quantised to bytes with one scale a column: the error of a weight is at most 1/254 of the greatest
// weight of its column.
class PackedMatrix {
 public:
  PackedMatrix() = default;
  // `unit`: the scale of the byte vectors it is multiplied with; 1 if these have a scale of their own.
  explicit PackedMatrix(const Matrix& matrix, float unit = kUnit);
  // Valid as long as this stays where it is.
  ByteMatrix view() const { return {rows_, columns_, values_.data(), start_.data(), scale_.data()}; }
  int rows() const { return rows_; }
  int columns() const { return columns_; }

 private:
  int rows_ = 0, columns_ = 0;
  AlignedVector<int8_t> values_;
  AlignedVector<int32_t> start_;
  AlignedVector<float> scale_;
};

// The network as the parser runs it, in bytes, with the first layer's sums ready for the most frequent words.
// About ten times as fast as the float matrices it is made from.
struct PackedNetwork {
  PackedMatrix vectors;  // from word vectors to the embedding; no rows where there are none
  PackedMatrix input1;
  // Of the memory cells, forward and backward; the columns are in blocks of kLanes of each gate (see
  // Kernels::cell_step_bytes). The second layer reads both outputs of the first one, then its own before.
  PackedMatrix layer1[2], layer2[2];
  // From the outputs of both layers, the first layer's first: tags, then names from kTagColumns on.
  PackedMatrix readout;
  Matrix readout_bias;
  PackedMatrix heads, bilinear, labels;

  PackedNetwork() = default;
  // `frequent`: forms whose sums of the first layer are computed here, once.
  PackedNetwork(const Weights& weights, const FeatureIndex& features, const WordVectors& word_vectors,
                std::vector<std::string> frequent);

  // The sums of the first layer for a frequent word, 6 x hidden floats; nullptr: not frequent.
  // `hash`: of `form`, by HashOfForm.
  const float* InputOf(std::string_view form, uint64_t hash) const;
  const std::vector<std::string>& frequent() const { return frequent_; }

 private:
  std::vector<std::string> frequent_;
  Matrix inputs_;  // a row for each
  FlatIndex rows_;
};

// A fast hash of a form, not a cryptographic one.
uint64_t HashOfForm(std::string_view form);

// Computes the sums of the first layer for several words at once, 6 x hidden floats each; keeps its buffers
// between calls. The result for a word does not depend on the others.
class InputSums {
 public:
  void Compute(const PackedNetwork& network, const Weights& weights, const FeatureIndex& features,
               const WordVectors& vectors, const std::vector<std::string_view>& forms, Matrix* sums);

 private:
  // Fills embedded_: a row for each form, the sum of the embeddings of its features.
  void SumFeatures(const Matrix& table, const FeatureIndex& features,
                   const std::vector<std::string_view>& forms);
  // Fills projected_: a row for each form, its word vector times the projection; zeros for an unknown word.
  void ProjectVectors(const PackedMatrix& projection, const WordVectors& vectors,
                      const std::vector<std::string_view>& forms);

  Matrix embedded_, projected_;
  std::vector<const float*> feature_rows_, projected_rows_;
  AlignedVector<uint8_t> bytes_;
  AlignedVector<float> scales_, nothing_;
};

}  // namespace onrecord::syntax

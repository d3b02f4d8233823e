#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "enrich/document/tagset.h"
#include "enrich/syntax/aligned.h"
#include "enrich/syntax/kernels.h"
#include "enrich/syntax/word.h"

// The network: words as sums of feature vectors, two layers of memory cells in both directions, universal and
// Penn tags and names read off the layers, and a bilinear score for every pair of word and head. (Kiperwasser
// and Goldberg 2016; Dozat and Manning 2017; the coupled cell of Greff et al. 2017.)
namespace onrecord::syntax {

// Sizes; all but `features` are multiples of kLanes.
struct Shape {
  int features = 1;
  int vectors = 0;  // columns of the word vectors; 0: none
  int embedding = 128;
  int hidden = 96;  // of one direction
  int arc = 80;
  int label = 64;

  friend bool operator==(const Shape&, const Shape&) = default;
};

// A matrix, row by row: `rows` inputs times `columns` outputs.
struct Matrix {
  int rows = 0, columns = 0;
  AlignedVector<float> values;

  float* row(int i) { return values.data() + static_cast<size_t>(i) * static_cast<size_t>(columns); }
  const float* row(int i) const {
    return values.data() + static_cast<size_t>(i) * static_cast<size_t>(columns);
  }
  // Takes a new size; all values zero.
  void Reset(int new_rows, int new_columns);
  // Takes a new size; what the values are is not told.
  void Resize(int new_rows, int new_columns);
};

// The matrices by name. Forward is 0, backward 1; `kInput2` reads both directions of the first layer.
enum WeightName {
  kEmbedding,
  kInput1,
  kBias1,
  kRecurrent1Forward,
  kRecurrent1Backward,
  kTags1,  // from the first layer; the second adds kTags2
  kTagsBias,
  kTags2,
  kInput2,
  kBias2,
  kRecurrent2Forward,
  kRecurrent2Backward,
  kHeads,  // arc dependant, arc head, label dependant, label head
  kHeadsBias,
  kBilinear,
  kArcPrior,
  kRoot,  // in place of arc head and label head
  kLabels,
  kLabelsBias,
  kNames,
  kNamesBias,
  kVectors,  // from word vectors to the embedding
  kWeightCount,
};

// Columns of the tag layer: universal tags, then Penn tags.
inline constexpr int kTagColumns = PadToLanes(kUposCount + kXposCount);
inline constexpr int kLabelColumns = PadToLanes(kDeprelCount);
inline constexpr int kNameColumns = PadToLanes(kNameTagCount);
// What a negative number becomes in the arc and label layers, as a share of itself.
inline constexpr float kLeak = 0.1f;

struct Weights {
  Shape shape;
  std::array<Matrix, kWeightCount> matrices;

  explicit Weights(const Shape& shape = {});
  Matrix& operator[](WeightName name) { return matrices[name]; }
  const Matrix& operator[](WeightName name) const { return matrices[name]; }
};

// c (rows x weights.columns) += a (rows x weights.rows) times weights.
void MultiplyAdd(const Kernels& kernels, const Matrix& a, const Matrix& weights, Matrix* c);

// Every row of `m` becomes the one row of `bias`.
void SetRows(const Matrix& bias, int rows, Matrix* m);

// The states of one layer of memory cells over a run of words.
struct LayerStates {
  Matrix
      gates;  // rows x 6 hidden: forward (input, output, candidate), backward; sums before, activations after
  Matrix cell, tanh_cell;  // rows x 2 hidden
  Matrix hidden;           // rows x 2 hidden: the output
  // Runs words [first, last) in both directions, from the sums in `gates`.
  void Run(const Kernels& kernels, int size, const Matrix& forward, const Matrix& backward, int first,
           int last);
};

}  // namespace onrecord::syntax

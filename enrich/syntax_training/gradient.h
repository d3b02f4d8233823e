#pragma once
#include <cstdint>
#include <vector>

#include "enrich/syntax/network.h"

namespace onrecord::syntax {

// A small random generator with the same numbers everywhere (xorshift64*).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 1) {}
  uint64_t Next();
  float Uniform() { return static_cast<float>(Next() >> 40) * (1.0f / 16777216.0f); }  // [0, 1)
  uint32_t Below(uint32_t n) { return static_cast<uint32_t>((Next() >> 32) * n >> 32); }

 private:
  uint64_t state_;
};

// A sentence to learn from: the feature rows of each word, and what is to be predicted.
struct Example {
  std::vector<std::vector<uint32_t>> rows;
  std::vector<const int8_t*> vectors;  // of each word; null: unknown. Empty: the network has none
  std::vector<Upos> upos;
  std::vector<Xpos> xpos;
  std::vector<int32_t> heads;  // -1: root
  std::vector<Deprel> deprels;
  std::vector<NameTag> names;  // empty: not annotated
};

// Shares of values that are set to zero while learning.
struct Dropout {
  float word = 0.2f;       // the whole word feature; the others stay
  float vector = 0.1f;     // the word vector
  float embedding = 0.2f;  // as all below: the same columns throughout a sentence
  float layer = 0.33f;
  float head = 0.2f;
};

// Sums of the losses of a batch, and how many words it had.
struct Loss {
  double tags = 0, arcs = 0, labels = 0, names = 0;
  int words = 0;
};

// One forward and backward pass over a batch of examples. Adds the gradient of the mean loss of a word to
// `gradient`, whose embedding rows that were touched are listed in `touched` (each once).
class GradientPass {
 public:
  GradientPass(const Kernels& kernels, const Dropout& dropout) : kernels_(kernels), dropout_(dropout) {}
  Loss Run(const Weights& weights, const std::vector<const Example*>& batch, Random* random,
           Weights* gradient, std::vector<uint32_t>* touched);

 private:
  void Embed(Random* random);
  void EmbedVectors(Random* random);
  void Forward(Random* random);
  void Tags(Loss* loss);
  void Names(Loss* loss);
  void Arcs(const Example& example, int first, Loss* loss);
  void Labels(const Example& example, int first, Loss* loss);
  void BackThroughLayer(const LayerStates& states, const Matrix& input, const Matrix& mask,
                        WeightName forward, WeightName in, WeightName bias, Matrix* d_hidden,
                        Matrix* d_input);
  // `back` is the transposed recurrent matrix of the direction.
  void BackThroughCells(const LayerStates& states, const Matrix& back, const Matrix& d_hidden, int direction,
                        int first, int last);
  void BackToEmbedding(std::vector<uint32_t>* touched);

  // gradient[name] += aᵀ · d; and *d_a += d · weights[name]ᵀ unless d_a is null.
  void BackThroughProduct(const Matrix& a, const Matrix& d, WeightName name, Matrix* d_a);
  void AddBias(const Matrix& d, WeightName name);
  // A row for each word, the same zeros throughout a sentence; what stays is scaled up.
  void MakeMask(int columns, float share, Random* random, Matrix* mask) const;

  const Kernels& kernels_;
  const Dropout dropout_;

  const Weights* weights_ = nullptr;
  Weights* gradient_ = nullptr;
  const std::vector<const Example*>* batch_ = nullptr;
  std::vector<int> starts_;  // of each sentence in the rows below; the end last
  int words_ = 0;
  float scale_ = 1;  // of each word's loss

  std::vector<uint32_t> flat_rows_;  // the feature rows of all words that were not dropped
  std::vector<size_t> row_ends_;
  Matrix vectors_, embedded_, embedded_mask_, mask1_, mask2_, head_mask_;
  LayerStates layer1_, layer2_;
  Matrix dropped1_, dropped2_, tags_, names_, heads_;
  Matrix d_dropped1_, d_dropped2_, d_heads_, d_embedded_, d_gates_;
};

}  // namespace onrecord::syntax

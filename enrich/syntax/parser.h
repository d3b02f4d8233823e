#pragma once
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "enrich/syntax/model.h"
#include "enrich/syntax/word.h"

namespace onrecord::syntax {

// What the name layer reads: for each word the outputs of both layers of memory cells side by side, in units
// of kUnit, and the network's own scores for names.
struct NameStates {
  std::vector<int16_t> states;
  int width = 0;
  Matrix scores;  // words x kNameColumns
};

// Tags and parses sentences with a model; keeps room for its numbers between them, and what it worked out of
// single words. For one thread; the model must outlive it. What a sentence gets does not depend on those
// before it.
//
//   Parser parser(model);
//   parser.Parse(&words);   // words[i].upos, xpos, head, deprel, name
class Parser {
 public:
  // `model` must not be empty.
  explicit Parser(const Model& model);

  // Fills all but form and lemma. Sentences of more than kLongest words are parsed in pieces, cut after
  // punctuation where there is some; the roots of later pieces hang on the first one's as parataxis.
  // `states`, unless null, receives what a name layer learns from. `clues`: see NameInput.
  void Parse(std::vector<Word>* words, NameStates* states = nullptr, std::span<const uint16_t> clues = {});

  static constexpr size_t kLongest = 120;

 private:
  // The outputs of a layer of memory cells, both directions side by side, in units of kUnit.
  struct Layer {
    Matrix sums;
    std::vector<int16_t> hidden;
  };

  void ParsePiece(Word* words, int n, int offset);
  void ReadInputs(const Word* words, int n);
  const float* InputOf(std::string_view form);
  void RunCells(const PackedMatrix* recurrent, int n, Layer* layer);
  // out (n rows of bias) += hidden of the layer times weights.
  void Multiply(int n, const Layer& layer, const PackedMatrix& weights, Matrix* out) const;
  void ReadTags(Word* words, int n);
  void AppendStates(int n, NameStates* states) const;
  void ReadNames(const NameStates& states, std::span<const uint16_t> clues, std::vector<Word>* words) const;
  void ReadTree(Word* words, int n, int offset);
  void ReadLabels(Word* words, int n, const std::vector<int32_t>& heads, int offset);

  const Model& model_;
  const Kernels& kernels_;
  Layer layer1_, layer2_;
  std::vector<float> cell_;
  NameStates names_;
  Matrix tags_, heads_, by_word_, transposed_, scores_, joined_, labels_;
  std::unordered_map<std::string, int> seen_;  // rows of seen_inputs_
  Matrix seen_inputs_;
  std::string key_;
};

}  // namespace onrecord::syntax

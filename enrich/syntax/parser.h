#pragma once
#include <vector>

#include "enrich/syntax/model.h"
#include "enrich/syntax/word.h"

namespace onrecord::syntax {

// Tags and parses sentences with a model; keeps room for its numbers between them. For one thread; the model
// must outlive it. What a sentence gets does not depend on those before it.
//
//   Parser parser(model);
//   parser.Parse(&words);   // words[i].upos, xpos, head, deprel, name
class Parser {
 public:
  // `model` must not be empty.
  explicit Parser(const Model& model);

  // Fills all but form and lemma. Sentences of more than kLongest words are parsed in pieces, cut after
  // punctuation where there is some; the roots of later pieces hang on the first one's as parataxis.
  void Parse(std::vector<Word>* words);

  static constexpr size_t kLongest = 120;

 private:
  void ParsePiece(Word* words, int n, int offset);
  void Embed(const Word* words, int n);
  void ReadTags(Word* words, int n);
  void ReadNames(Word* words, int n);
  void ReadTree(Word* words, int n, int offset);
  void ReadLabels(Word* words, int n, const std::vector<int32_t>& heads, int offset);

  const Model& model_;
  const Kernels& kernels_;
  Matrix embedded_;
  LayerStates layer1_, layer2_;
  Matrix tags_, names_, heads_, by_word_, transposed_, scores_, joined_, labels_;
};

}  // namespace onrecord::syntax

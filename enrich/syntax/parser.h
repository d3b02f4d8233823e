#pragma once
#include <span>
#include <vector>

#include "enrich/syntax/arc_scores.h"
#include "enrich/syntax/model.h"
#include "enrich/syntax/word.h"
#include "enrich/syntax/word_inputs.h"
#include "enrich/syntax/word_states.h"

namespace onrecord::syntax {

// What the name layer learns from: for each word the outputs of both layers of memory cells side by side, as
// bytes in units of kUnit, and the network's own scores for names.
struct NameStates {
  std::vector<uint8_t> states;
  int width = 0;
  Matrix scores;  // words x kNameColumns
};

// A sentence to be parsed. `clues`: see NameInput; empty or one a word.
struct UnparsedSentence {
  std::span<Word> words;
  std::span<const uint16_t> clues;
  uint32_t document = 0;  // names help each other within a document
};

// Tags and parses sentences with a model, many at once; keeps room for its numbers between calls, and what it
// worked out of single words. For one thread; the model must outlive it. The tags and the tree of a sentence
// depend neither on those parsed with it nor on those before it; its names depend on the
// sentences of its document that are parsed with it.
//
//   Parser parser(model);
//   parser.Parse(&words);   // words[i].upos, xpos, head, deprel, name
class Parser {
 public:
  // `model` must not be empty.
  explicit Parser(const Model& model);

  // Fills all but form and lemma. Sentences of more than kLongest words are parsed in pieces, cut after
  // punctuation where there is some; the roots of later pieces are attached to the first one's as parataxis.
  void ParseAll(std::span<const UnparsedSentence> sentences);
  // One sentence. `states`, unless null, receives what a name layer learns from.
  void Parse(std::vector<Word>* words, NameStates* states = nullptr, std::span<const uint16_t> clues = {});

  static constexpr size_t kLongest = 120;

 private:
  // A part of a sentence. `row`: of its first word in name_scores_ and name_sums_; `offset`: of its first
  // word in the sentence.
  struct Piece {
    std::span<Word> words;
    size_t row;
    int offset;
  };

  // As ParseAll, for as many sentences as are held in memory at once.
  void ParseSome(std::span<const UnparsedSentence> sentences, NameStates* states);
  void MakePieces(std::span<const UnparsedSentence> sentences);
  void ParseTogether(std::span<const Piece> pieces, NameStates* states);
  void ReadTags(int n);
  void KeepForNames(std::span<const Piece> pieces, NameStates* states);
  void ReadTrees(std::span<const Piece> pieces);
  void ReadLabels();
  // Scores the names of sentences that were parsed, or takes the network's where there is no layer of names.
  void ScoreNames(std::span<const UnparsedSentence> sentences);
  void DecodeNames(std::span<const UnparsedSentence> sentences);

  const Model& model_;
  const Kernels& kernels_;
  WordInputs inputs_;
  WordStates states_;
  ArcScores arcs_;
  std::vector<Piece> pieces_;
  Matrix name_scores_, name_sums_;         // a row for each word of ParseSome
  std::vector<NameLayer::Scored> scored_;  // of all words of the document

  // Of the pieces that are parsed together: their lengths, and all else for each of their words.
  std::vector<int> lengths_;
  std::vector<std::string_view> forms_;
  std::vector<Word*> words_;
  Matrix readout_;
  std::vector<int32_t> upos_, xpos_, governors_, labels_;
};

}  // namespace onrecord::syntax

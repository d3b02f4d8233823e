#include "enrich/syntax/parser.h"

#include <algorithm>

#include "enrich/syntax/name_evidence.h"

namespace onrecord::syntax {
namespace {

// Sentences are taken together up to so many words, of which so many pieces run in step.
constexpr size_t kWordsAtOnce = 8192;
constexpr size_t kPiecesInStep = 16;

// Where to cut words [from, …): after the last punctuation mark of the second half, or at the limit.
size_t PieceEnd(std::span<const Word> words, size_t from) {
  if (words.size() - from <= Parser::kLongest) return words.size();
  for (size_t end = from + Parser::kLongest; end > from + Parser::kLongest / 2; --end) {
    const std::string_view form = words[end - 1].form;
    if (form == ";" || form == "," || form == ":" || form == ".") return end;
  }
  return from + Parser::kLongest;
}

// A sentence has one root: that of its first piece, from which the others hang.
void JoinPieces(std::span<Word> words) {
  int root = -1;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].head >= 0) continue;
    if (root < 0) {
      root = static_cast<int>(i);
    } else {
      words[i].head = root;
      words[i].deprel = Deprel::kParataxis;
    }
  }
}

}  // namespace

Parser::Parser(const Model& model)
    : model_(model), kernels_(BestKernels()), inputs_(model), states_(model), arcs_(model) {}

void Parser::Parse(std::vector<Word>* words, NameStates* states, std::span<const uint16_t> clues) {
  const UnparsedSentence sentence = {*words, clues};
  scored_.clear();
  ParseSome({&sentence, 1}, states);
  DecodeNames({&sentence, 1});
}

void Parser::ParseAll(std::span<const UnparsedSentence> sentences) {
  scored_.clear();
  for (size_t first = 0, last = 0; first < sentences.size(); first = last) {
    size_t words = 0;
    do {
      words += sentences[last++].words.size();
    } while (last < sentences.size() && words + sentences[last].words.size() <= kWordsAtOnce);
    ParseSome(sentences.subspan(first, last - first), nullptr);
  }
  DecodeNames(sentences);
}

void Parser::ParseSome(std::span<const UnparsedSentence> sentences, NameStates* states) {
  MakePieces(sentences);
  if (states != nullptr) {
    states->width = states_.width();
    states->states.resize(static_cast<size_t>(name_scores_.rows * states->width));
  }
  for (std::span<const Piece> left = pieces_; !left.empty();) {
    size_t taken = 0, words = 0;
    do {
      words += left[taken++].words.size();
    } while (taken < left.size() && taken < kPiecesInStep &&
             words + left[taken].words.size() <= WordInputs::kMost);
    ParseTogether(left.first(taken), states);
    left = left.subspan(taken);
  }
  for (const UnparsedSentence& sentence : sentences) JoinPieces(sentence.words);
  ScoreNames(sentences);
  if (states != nullptr) states->scores = name_scores_;
}

void Parser::ScoreNames(std::span<const UnparsedSentence> sentences) {
  const NameLayer& names = model_.names();
  int row = 0;
  for (const UnparsedSentence& sentence : sentences) {
    const NameInput input = {sentence.words, name_scores_.row(row), sentence.clues, &model_.vectors(),
                             &names.lists()};
    if (!names.empty()) names.Score(input, name_sums_.row(row), &scored_);
    for (size_t i = 0; names.empty() && i < sentence.words.size(); ++i) {
      const float* scores = input.scores + i * kNameColumns;
      sentence.words[i].name =
          static_cast<NameTag>(std::max_element(scores, scores + kNameTagCount) - scores);
    }
    row += static_cast<int>(sentence.words.size());
  }
}

void Parser::DecodeNames(std::span<const UnparsedSentence> sentences) {
  if (model_.names().empty()) return;
  ShareNameEvidence(sentences, &scored_);
  std::span<const NameLayer::Scored> left = scored_;
  for (const UnparsedSentence& sentence : sentences) {
    model_.names().Decode(left.first(sentence.words.size()), sentence.words);
    left = left.subspan(sentence.words.size());
  }
}

void Parser::MakePieces(std::span<const UnparsedSentence> sentences) {
  pieces_.clear();
  size_t row = 0;
  for (const UnparsedSentence& sentence : sentences) {
    for (size_t from = 0; from < sentence.words.size();) {
      const size_t end = PieceEnd(sentence.words, from);
      pieces_.push_back({sentence.words.subspan(from, end - from), row, static_cast<int>(from)});
      row += end - from;
      from = end;
    }
  }
  name_scores_.Resize(static_cast<int>(row), kNameColumns);
  name_sums_.Resize(static_cast<int>(row), kNameColumns);
  std::stable_sort(pieces_.begin(), pieces_.end(),
                   [](const Piece& a, const Piece& b) { return a.words.size() > b.words.size(); });
}

void Parser::ParseTogether(std::span<const Piece> pieces, NameStates* states) {
  forms_.clear();
  lengths_.clear();
  words_.clear();
  for (const Piece& piece : pieces) {
    lengths_.push_back(static_cast<int>(piece.words.size()));
    for (Word& word : piece.words) {
      forms_.push_back(word.form);
      words_.push_back(&word);
    }
  }
  states_.Run(lengths_, inputs_.Find(forms_));
  ReadTags(static_cast<int>(words_.size()));
  KeepForNames(pieces, states);
  arcs_.Score(states_, static_cast<int>(words_.size()));
  ReadTrees(pieces);
  ReadLabels();
}

void Parser::ReadTags(int n) {
  const PackedNetwork& network = model_.network();
  readout_.Resize(n, network.readout.columns());
  kernels_.multiply_bytes(n, states_.row(0), states_.width(), nullptr, network.readout.view(),
                          network.readout_bias.row(0), readout_.values.data(), readout_.columns);
  upos_.resize(words_.size());
  xpos_.resize(words_.size());
  kernels_.find_best(n, readout_.values.data(), readout_.columns, 1, kUposCount, upos_.data());
  kernels_.find_best(n, readout_.values.data(), readout_.columns, kUposCount + 1, kUposCount + kXposCount,
                     xpos_.data());
  for (size_t i = 0; i < words_.size(); ++i) {
    words_[i]->upos = static_cast<Upos>(upos_[i]);
    words_[i]->xpos = static_cast<Xpos>(xpos_[i] - kUposCount);
  }
}

void Parser::KeepForNames(std::span<const Piece> pieces, NameStates* states) {
  const auto width = static_cast<size_t>(states_.width());
  int row = 0;
  for (const Piece& piece : pieces) {
    const auto n = static_cast<int>(piece.words.size()), to = static_cast<int>(piece.row);
    for (int i = 0; i < n; ++i)
      std::copy_n(readout_.row(row + i) + kTagColumns, kNameColumns, name_scores_.row(to + i));
    model_.names().SumStates(n, states_.row(row), states_.width(), name_sums_.row(to));
    if (states != nullptr)
      std::copy_n(states_.row(row), piece.words.size() * width, states->states.data() + piece.row * width);
    row += n;
  }
}

void Parser::ReadTrees(std::span<const Piece> pieces) {
  governors_.resize(words_.size());
  int first = 0;
  for (const Piece& piece : pieces) {
    const auto n = static_cast<int>(piece.words.size());
    const std::span<const int32_t> heads = arcs_.Heads(first, n);
    for (size_t i = 0; i < heads.size(); ++i) {
      piece.words[i].head = heads[i] < 0 ? -1 : heads[i] + piece.offset;
      governors_[static_cast<size_t>(first) + i] = heads[i] < 0 ? -1 : heads[i] + first;
    }
    first += n;
  }
}

void Parser::ReadLabels() {
  constexpr int kFirst = static_cast<int>(Deprel::kRoot) + 1;
  const Matrix& labels = arcs_.Labels(governors_);
  labels_.resize(words_.size());
  kernels_.find_best(labels.rows, labels.values.data(), labels.columns, kFirst, kDeprelCount, labels_.data());
  for (size_t i = 0; i < words_.size(); ++i)
    words_[i]->deprel = governors_[i] < 0 ? Deprel::kRoot : static_cast<Deprel>(labels_[i]);
}

}  // namespace onrecord::syntax

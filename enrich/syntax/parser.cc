#include "enrich/syntax/parser.h"

#include <algorithm>

#include "enrich/syntax/decode_tree.h"

namespace onrecord::syntax {
namespace {

// How many words that are not frequent are remembered; then all are forgotten.
constexpr size_t kRemembered = 2048;

// The index of the greatest of values [first, last).
int Best(const float* values, int first, int last) {
  return static_cast<int>(std::max_element(values + first, values + last) - values);
}

float Leak(float x) { return x > 0 ? x : x * kLeak; }

// Where to cut words [from, …): after the last punctuation mark of the second half, or at the limit.
size_t PieceEnd(const std::vector<Word>& words, size_t from) {
  if (words.size() - from <= Parser::kLongest) return words.size();
  for (size_t end = from + Parser::kLongest; end > from + Parser::kLongest / 2; --end) {
    const std::string_view form = words[end - 1].form;
    if (form == ";" || form == "," || form == ":" || form == ".") return end;
  }
  return from + Parser::kLongest;
}

}  // namespace

Parser::Parser(const Model& model) : model_(model), kernels_(BestKernels()) {
  seen_inputs_.columns = 6 * model.weights().shape.hidden;
}

void Parser::Parse(std::vector<Word>* words, NameStates* states, std::span<const uint16_t> clues) {
  int root = -1;
  NameStates& names = states != nullptr ? *states : names_;
  names.states.clear();
  names.scores.Reset(0, 0);
  for (size_t from = 0; from < words->size();) {
    const size_t end = PieceEnd(*words, from);
    ParsePiece(words->data() + from, static_cast<int>(end - from), static_cast<int>(from));
    AppendStates(static_cast<int>(end - from), &names);
    for (size_t i = from; i < end; ++i) {
      Word& word = (*words)[i];
      if (word.head >= 0) continue;
      if (root < 0) {
        root = static_cast<int>(i);
      } else {
        word.head = root;
        word.deprel = Deprel::kParataxis;
      }
    }
    from = end;
  }
  ReadNames(names, clues, words);
}

const float* Parser::InputOf(std::string_view form) {
  key_.assign(form);
  if (const float* known = model_.network().InputOf(key_)) return known;
  if (seen_.size() == kRemembered) seen_.clear();
  const auto columns = static_cast<size_t>(seen_inputs_.columns);
  const auto [place, is_new] = seen_.emplace(key_, static_cast<int>(seen_.size()));
  if (seen_inputs_.values.size() < seen_.size() * columns) seen_inputs_.values.resize(seen_.size() * columns);
  float* sums = seen_inputs_.row(place->second);
  if (is_new) PackedNetwork::ComputeInput(model_.weights(), model_.features(), form, sums);
  return sums;
}

void Parser::ReadInputs(const Word* words, int n) {
  layer1_.sums.Reset(n, seen_inputs_.columns);
  for (int i = 0; i < n; ++i) std::copy_n(InputOf(words[i].form), seen_inputs_.columns, layer1_.sums.row(i));
}

void Parser::RunCells(const PackedMatrix* recurrent, int n, Layer* layer) {
  const int h = model_.weights().shape.hidden;
  layer->hidden.resize(static_cast<size_t>(n * 2 * h));
  for (int direction = 0; direction < 2; ++direction) {
    const PackedMatrix& weights = recurrent[direction];
    cell_.assign(static_cast<size_t>(h), 0.0f);
    const int16_t* before = nullptr;
    for (int step = 0; step < n; ++step) {
      const int at = direction == 0 ? step : n - 1 - step;
      float* sums = layer->sums.row(at) + direction * 3 * h;
      int16_t* hidden = layer->hidden.data() + at * 2 * h + direction * h;
      if (before != nullptr) {
        kernels_.multiply_add_packed(1, 3 * h, h, before, 0, weights.values.data(), weights.scale, sums, 0);
      }
      kernels_.cell_step_packed(h, sums, cell_.data(), hidden);
      before = hidden;
    }
  }
}

void Parser::Multiply(int n, const Layer& layer, const PackedMatrix& weights, Matrix* out) const {
  kernels_.multiply_add_packed(n, weights.columns, weights.rows, layer.hidden.data(), weights.rows,
                               weights.values.data(), weights.scale, out->values.data(), out->columns);
}

void Parser::ReadTags(Word* words, int n) {
  SetRows(model_.weights()[kTagsBias], n, &tags_);
  Multiply(n, layer1_, model_.network().tags1, &tags_);
  Multiply(n, layer2_, model_.network().tags2, &tags_);
  for (int i = 0; i < n; ++i) {
    words[i].upos = static_cast<Upos>(Best(tags_.row(i), 1, kUposCount));
    words[i].xpos =
        static_cast<Xpos>(Best(tags_.row(i), kUposCount + 1, kUposCount + kXposCount) - kUposCount);
  }
}

void Parser::AppendStates(int n, NameStates* states) const {
  const auto width = static_cast<size_t>(2 * model_.weights().shape.hidden);
  states->width = static_cast<int>(2 * width);
  for (size_t i = 0; i < static_cast<size_t>(n); ++i) {
    for (const Layer* layer : {&layer1_, &layer2_}) {
      const int16_t* from = layer->hidden.data() + i * width;
      states->states.insert(states->states.end(), from, from + width);
    }
  }
  Matrix scores;
  SetRows(model_.weights()[kNamesBias], n, &scores);
  Multiply(n, layer2_, model_.network().names, &scores);
  states->scores.rows += n;
  states->scores.columns = scores.columns;
  states->scores.values.insert(states->scores.values.end(), scores.values.begin(), scores.values.end());
}

void Parser::ReadNames(const NameStates& states, std::span<const uint16_t> clues,
                       std::vector<Word>* words) const {
  if (model_.names().empty()) {
    for (size_t i = 0; i < words->size(); ++i) {
      (*words)[i].name = static_cast<NameTag>(Best(states.scores.row(static_cast<int>(i)), 0, kNameTagCount));
    }
    return;
  }
  const std::vector<NameTag> tags =
      model_.names().Tag({*words, states.states, states.width, &states.scores, clues});
  for (size_t i = 0; i < words->size(); ++i) (*words)[i].name = tags[i];
}

void Parser::ReadTree(Word* words, int n, int offset) {
  const Weights& w = model_.weights();
  const int a = w.shape.arc;
  SetRows(w[kHeadsBias], n, &heads_);
  Multiply(n, layer2_, model_.network().heads, &heads_);
  const int padded = PadToLanes(n + 1);
  transposed_.Reset(a, padded);
  for (int i = 0; i < n; ++i) {
    float* row = heads_.row(i);
    for (int j = 0; j < 2 * a; ++j) row[j] = Leak(row[j]);
    for (int j = 0; j < a; ++j) transposed_.row(j)[i] = row[a + j];
  }
  for (int j = 0; j < a; ++j) transposed_.row(j)[n] = w[kRoot].row(0)[j];
  SetRows(w[kArcPrior], n, &by_word_);
  kernels_.multiply_add(n, a, a, heads_.values.data(), heads_.columns, 1, w[kBilinear].values.data(), a,
                        by_word_.values.data(), a);
  scores_.Reset(n, padded);
  MultiplyAdd(kernels_, by_word_, transposed_, &scores_);
  ReadLabels(words, n, DecodeTree(n, scores_.values.data(), padded), offset);
}

void Parser::ReadLabels(Word* words, int n, const std::vector<int32_t>& heads, int offset) {
  const Weights& w = model_.weights();
  const int l = w.shape.label, below = 2 * w.shape.arc, above = below + l;
  joined_.Reset(n, l);
  for (int i = 0; i < n; ++i) {
    const int head = heads[static_cast<size_t>(i)];
    const float* governor = head < 0 ? w[kRoot].row(0) + w.shape.arc : heads_.row(head) + above;
    for (int k = 0; k < l; ++k) joined_.row(i)[k] = Leak(governor[k] + heads_.row(i)[below + k]);
  }
  SetRows(w[kLabelsBias], n, &labels_);
  MultiplyAdd(kernels_, joined_, w[kLabels], &labels_);
  constexpr int kFirst = static_cast<int>(Deprel::kRoot) + 1;
  for (int i = 0; i < n; ++i) {
    const int head = heads[static_cast<size_t>(i)];
    words[i].head = head < 0 ? -1 : head + offset;
    words[i].deprel =
        head < 0 ? Deprel::kRoot : static_cast<Deprel>(Best(labels_.row(i), kFirst, kDeprelCount));
  }
}

void Parser::ParsePiece(Word* words, int n, int offset) {
  const PackedNetwork& network = model_.network();
  ReadInputs(words, n);
  RunCells(network.recurrent1, n, &layer1_);
  SetRows(model_.weights()[kBias2], n, &layer2_.sums);
  Multiply(n, layer1_, network.input2, &layer2_.sums);
  RunCells(network.recurrent2, n, &layer2_);
  ReadTags(words, n);
  ReadTree(words, n, offset);
}

}  // namespace onrecord::syntax

#include "enrich/syntax/parser.h"

#include <algorithm>

#include "enrich/syntax/decode_tree.h"

namespace onrecord::syntax {
namespace {

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

Parser::Parser(const Model& model) : model_(model), kernels_(BestKernels()) {}

void Parser::Parse(std::vector<Word>* words) {
  int root = -1;
  for (size_t from = 0; from < words->size();) {
    const size_t end = PieceEnd(*words, from);
    ParsePiece(words->data() + from, static_cast<int>(end - from), static_cast<int>(from));
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
}

void Parser::Embed(const Word* words, int n) {
  const Matrix& table = model_.weights()[kEmbedding];
  embedded_.Reset(n, table.columns);
  for (int i = 0; i < n; ++i) {
    float* to = embedded_.row(i);
    for (const uint32_t row : model_.features().Rows(words[i].form)) {
      const float* from = table.row(static_cast<int>(row));
      for (int j = 0; j < table.columns; ++j) to[j] += from[j];
    }
  }
}

void Parser::ReadTags(Word* words, int n) {
  SetRows(model_.weights()[kTagsBias], n, &tags_);
  MultiplyAdd(kernels_, layer1_.hidden, model_.weights()[kTags], &tags_);
  for (int i = 0; i < n; ++i) {
    words[i].upos = static_cast<Upos>(Best(tags_.row(i), 1, kUposCount));
    words[i].xpos =
        static_cast<Xpos>(Best(tags_.row(i), kUposCount + 1, kUposCount + kXposCount) - kUposCount);
  }
}

void Parser::ReadNames(Word* words, int n) {
  SetRows(model_.weights()[kNamesBias], n, &names_);
  MultiplyAdd(kernels_, layer2_.hidden, model_.weights()[kNames], &names_);
  for (int i = 0; i < n; ++i) words[i].name = static_cast<NameTag>(Best(names_.row(i), 0, kNameTagCount));
}

void Parser::ReadTree(Word* words, int n, int offset) {
  const Weights& w = model_.weights();
  const int a = w.shape.arc;
  SetRows(w[kHeadsBias], n, &heads_);
  MultiplyAdd(kernels_, layer2_.hidden, w[kHeads], &heads_);
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
  const Weights& w = model_.weights();
  const int h = w.shape.hidden;
  Embed(words, n);
  const auto run_layer = [&](const Matrix& input, WeightName in, WeightName bias, WeightName forward,
                             LayerStates* layer) {
    SetRows(w[bias], n, &layer->gates);
    MultiplyAdd(kernels_, input, w[in], &layer->gates);
    for (Matrix* m : {&layer->cell, &layer->tanh_cell, &layer->hidden}) m->Reset(n, 2 * h);
    layer->Run(kernels_, h, w[forward], w[static_cast<WeightName>(forward + 1)], 0, n);
  };
  run_layer(embedded_, kInput1, kBias1, kRecurrent1Forward, &layer1_);
  ReadTags(words, n);
  run_layer(layer1_.hidden, kInput2, kBias2, kRecurrent2Forward, &layer2_);
  ReadNames(words, n);
  ReadTree(words, n, offset);
}

}  // namespace onrecord::syntax

#include "enrich/syntax_training/gradient.h"

#include <algorithm>
#include <cmath>

#include "enrich/syntax/word_vectors.h"

namespace onrecord::syntax {
namespace {

// Replaces scores [0, n) by the gradient of the cross entropy of class `gold`, times `scale`; returns the
// loss.
double SoftmaxLoss(float* scores, int n, int gold, float scale) {
  const float top = *std::max_element(scores, scores + n);
  float sum = 0;
  const float gold_score = scores[gold];
  for (int i = 0; i < n; ++i) sum += scores[i] = std::exp(scores[i] - top);
  for (int i = 0; i < n; ++i) scores[i] *= scale / sum;
  scores[gold] -= scale;
  return std::log(sum) - (gold_score - top);
}

void Multiply(const Matrix& a, const Matrix& b, Matrix* out) {
  out->rows = a.rows;
  out->columns = a.columns;
  out->values.resize(a.values.size());
  for (size_t i = 0; i < a.values.size(); ++i) out->values[i] = a.values[i] * b.values[i];
}

Matrix Transposed(const Matrix& m) {
  Matrix t;
  t.Reset(m.columns, m.rows);
  for (int i = 0; i < m.rows; ++i) {
    for (int j = 0; j < m.columns; ++j) t.row(j)[i] = m.row(i)[j];
  }
  return t;
}

float LeakSlope(float activation) { return activation > 0 ? 1.0f : kLeak; }

}  // namespace

uint64_t Random::Next() {
  state_ ^= state_ >> 12;
  state_ ^= state_ << 25;
  state_ ^= state_ >> 27;
  return state_ * 0x2545F4914F6CDD1Du;
}

void GradientPass::MakeMask(int columns, float share, Random* random, Matrix* mask) const {
  mask->Reset(words_, columns);
  const float kept = 1.0f / (1.0f - share);
  for (size_t s = 0; s + 1 < starts_.size(); ++s) {
    float* first = mask->row(starts_[s]);
    for (int j = 0; j < columns; ++j) first[j] = random->Uniform() < share ? 0.0f : kept;
    for (int i = starts_[s] + 1; i < starts_[s + 1]; ++i) std::copy(first, first + columns, mask->row(i));
  }
}

void GradientPass::BackThroughProduct(const Matrix& a, const Matrix& d, WeightName name, Matrix* d_a) {
  Matrix& gradient = (*gradient_)[name];
  kernels_.multiply_add(gradient.rows, gradient.columns, a.rows, a.values.data(), 1, a.columns,
                        d.values.data(), d.columns, gradient.values.data(), gradient.columns);
  if (d_a != nullptr) MultiplyAdd(kernels_, d, Transposed((*weights_)[name]), d_a);
}

void GradientPass::AddBias(const Matrix& d, WeightName name) {
  float* out = (*gradient_)[name].row(0);
  for (int i = 0; i < d.rows; ++i) {
    for (int j = 0; j < d.columns; ++j) out[j] += d.row(i)[j];
  }
}

void GradientPass::Embed(Random* random) {
  const Matrix& table = (*weights_)[kEmbedding];
  embedded_.Reset(words_, table.columns);
  flat_rows_.clear();
  row_ends_.clear();
  int word = 0;
  for (const Example* example : *batch_) {
    for (const std::vector<uint32_t>& rows : example->rows) {
      for (size_t i = 0; i < rows.size(); ++i) {
        const bool drop = i == 0 && random->Uniform() < dropout_.word;
        const uint32_t row = drop ? 0 : rows[i];
        flat_rows_.push_back(row);
        const float* from = table.row(static_cast<int>(row));
        float* to = embedded_.row(word);
        for (int j = 0; j < table.columns; ++j) to[j] += from[j];
      }
      row_ends_.push_back(flat_rows_.size());
      ++word;
    }
  }
  EmbedVectors(random);
  MakeMask(table.columns, dropout_.embedding, random, &embedded_mask_);
  Multiply(embedded_, embedded_mask_, &embedded_);
}

void GradientPass::EmbedVectors(Random* random) {
  const Matrix& turn = (*weights_)[kVectors];
  if (turn.rows == 0) return;
  vectors_.Reset(words_, turn.rows);
  int word = 0;
  for (const Example* example : *batch_) {
    for (const int8_t* vector : example->vectors) {
      float* row = vectors_.row(word++);
      if (vector == nullptr || random->Uniform() < dropout_.vector) continue;
      for (int k = 0; k < turn.rows; ++k) row[k] = static_cast<float>(vector[k]) * WordVectors::kStep;
    }
  }
  MultiplyAdd(kernels_, vectors_, turn, &embedded_);
}

void GradientPass::Forward(Random* random) {
  const Weights& w = *weights_;
  const int h = w.shape.hidden;
  Embed(random);
  const auto run_layer = [&](const Matrix& input, WeightName in, WeightName bias, WeightName forward,
                             LayerStates* layer) {
    SetRows(w[bias], words_, &layer->gates);
    MultiplyAdd(kernels_, input, w[in], &layer->gates);
    for (Matrix* m : {&layer->cell, &layer->tanh_cell, &layer->hidden}) m->Reset(words_, 2 * h);
    const auto backward = static_cast<WeightName>(forward + 1);
    for (size_t s = 0; s + 1 < starts_.size(); ++s) {
      layer->Run(kernels_, h, w[forward], w[backward], starts_[s], starts_[s + 1]);
    }
  };
  run_layer(embedded_, kInput1, kBias1, kRecurrent1Forward, &layer1_);
  MakeMask(2 * h, dropout_.layer, random, &mask1_);
  Multiply(layer1_.hidden, mask1_, &dropped1_);
  run_layer(dropped1_, kInput2, kBias2, kRecurrent2Forward, &layer2_);
  MakeMask(2 * h, dropout_.layer, random, &mask2_);
  Multiply(layer2_.hidden, mask2_, &dropped2_);
  SetRows(w[kHeadsBias], words_, &heads_);
  MultiplyAdd(kernels_, dropped2_, w[kHeads], &heads_);
  MakeMask(2 * w.shape.arc, dropout_.head, random, &head_mask_);
  for (int i = 0; i < words_; ++i) {
    for (int j = 0; j < 2 * w.shape.arc; ++j) {
      float& value = heads_.row(i)[j];
      value *= LeakSlope(value) * head_mask_.row(i)[j];
    }
  }
}

void GradientPass::Tags(Loss* loss) {
  SetRows((*weights_)[kTagsBias], words_, &tags_);
  MultiplyAdd(kernels_, dropped1_, (*weights_)[kTags1], &tags_);
  MultiplyAdd(kernels_, dropped2_, (*weights_)[kTags2], &tags_);
  int word = 0;
  for (const Example* example : *batch_) {
    for (size_t i = 0; i < example->upos.size(); ++i, ++word) {
      float* row = tags_.row(word);
      loss->tags += SoftmaxLoss(row, kUposCount, static_cast<int>(example->upos[i]), scale_);
      loss->tags += SoftmaxLoss(row + kUposCount, kXposCount, static_cast<int>(example->xpos[i]), scale_);
      std::fill(row + kUposCount + kXposCount, row + kTagColumns, 0.0f);
    }
  }
  BackThroughProduct(dropped1_, tags_, kTags1, &d_dropped1_);
  BackThroughProduct(dropped2_, tags_, kTags2, &d_dropped2_);
  AddBias(tags_, kTagsBias);
}

void GradientPass::Names(Loss* loss) {
  SetRows((*weights_)[kNamesBias], words_, &names_);
  MultiplyAdd(kernels_, dropped2_, (*weights_)[kNames], &names_);
  int word = 0;
  for (const Example* example : *batch_) {
    for (size_t i = 0; i < example->rows.size(); ++i, ++word) {
      float* row = names_.row(word);
      if (example->names.empty()) {
        std::fill(row, row + kNameColumns, 0.0f);
      } else {
        loss->names += SoftmaxLoss(row, kNameTagCount, static_cast<int>(example->names[i]), scale_);
        std::fill(row + kNameTagCount, row + kNameColumns, 0.0f);
      }
    }
  }
  BackThroughProduct(dropped2_, names_, kNames, &d_dropped2_);
  AddBias(names_, kNamesBias);
}

void GradientPass::Arcs(const Example& example, int first, Loss* loss) {
  const int n = static_cast<int>(example.rows.size());
  const int a = weights_->shape.arc;
  const int padded = PadToLanes(n + 1);
  const int stride = heads_.columns;
  const Matrix& bilinear = (*weights_)[kBilinear];
  Matrix by_word, heads, scores, d_by_word, d_heads;
  // by_word = dependants * bilinear + prior; the root's vector is head number n.
  SetRows((*weights_)[kArcPrior], n, &by_word);
  kernels_.multiply_add(n, a, a, heads_.row(first), stride, 1, bilinear.values.data(), a,
                        by_word.values.data(), a);
  heads.Reset(n + 1, a);
  for (int i = 0; i < n; ++i) std::copy_n(heads_.row(first + i) + a, a, heads.row(i));
  std::copy_n((*weights_)[kRoot].row(0), a, heads.row(n));
  Matrix transposed;
  transposed.Reset(a, padded);
  for (int i = 0; i <= n; ++i) {
    for (int j = 0; j < a; ++j) transposed.row(j)[i] = heads.row(i)[j];
  }
  scores.Reset(n, padded);
  MultiplyAdd(kernels_, by_word, transposed, &scores);
  for (int j = 0; j < n; ++j) {
    scores.row(j)[j] = -1e9f;
    const int head = example.heads[static_cast<size_t>(j)];
    loss->arcs += SoftmaxLoss(scores.row(j), n + 1, head < 0 ? n : head, scale_);
  }
  d_by_word.Reset(n, a);
  kernels_.multiply_add(n, a, n + 1, scores.values.data(), padded, 1, heads.values.data(), a,
                        d_by_word.values.data(), a);
  d_heads.Reset(n + 1, a);
  kernels_.multiply_add(n + 1, a, n, scores.values.data(), 1, padded, by_word.values.data(), a,
                        d_heads.values.data(), a);
  for (int i = 0; i < n; ++i) {
    float* out = d_heads_.row(first + i) + a;
    for (int j = 0; j < a; ++j) out[j] += d_heads.row(i)[j];
  }
  float* d_root = (*gradient_)[kRoot].row(0);
  for (int j = 0; j < a; ++j) d_root[j] += d_heads.row(n)[j];
  AddBias(d_by_word, kArcPrior);
  Matrix& d_bilinear = (*gradient_)[kBilinear];
  kernels_.multiply_add(a, a, n, heads_.row(first), 1, stride, d_by_word.values.data(), a,
                        d_bilinear.values.data(), a);
  const Matrix back = Transposed(bilinear);
  kernels_.multiply_add(n, a, a, d_by_word.values.data(), a, 1, back.values.data(), a, d_heads_.row(first),
                        stride);
}

void GradientPass::Labels(const Example& example, int first, Loss* loss) {
  const int n = static_cast<int>(example.rows.size());
  const int l = weights_->shape.label;
  const int dependant = 2 * weights_->shape.arc;
  const int governor = dependant + l;
  const float* root = (*weights_)[kRoot].row(0) + weights_->shape.arc;
  Matrix joined, scores, d_joined;
  joined.Reset(n, l);
  for (int j = 0; j < n; ++j) {
    const int head = example.heads[static_cast<size_t>(j)];
    const float* above = head < 0 ? root : heads_.row(first + head) + governor;
    const float* below = heads_.row(first + j) + dependant;
    for (int k = 0; k < l; ++k) {
      const float sum = above[k] + below[k];
      joined.row(j)[k] = sum * LeakSlope(sum);
    }
  }
  SetRows((*weights_)[kLabelsBias], n, &scores);
  MultiplyAdd(kernels_, joined, (*weights_)[kLabels], &scores);
  for (int j = 0; j < n; ++j) {
    loss->labels += SoftmaxLoss(scores.row(j), kDeprelCount,
                                static_cast<int>(example.deprels[static_cast<size_t>(j)]), scale_);
    std::fill(scores.row(j) + kDeprelCount, scores.row(j) + kLabelColumns, 0.0f);
  }
  d_joined.Reset(n, l);
  BackThroughProduct(joined, scores, kLabels, &d_joined);
  AddBias(scores, kLabelsBias);
  float* d_root = (*gradient_)[kRoot].row(0) + weights_->shape.arc;
  for (int j = 0; j < n; ++j) {
    const int head = example.heads[static_cast<size_t>(j)];
    float* d_above = head < 0 ? d_root : d_heads_.row(first + head) + governor;
    float* d_below = d_heads_.row(first + j) + dependant;
    for (int k = 0; k < l; ++k) {
      const float d = d_joined.row(j)[k] * LeakSlope(joined.row(j)[k]);
      d_above[k] += d;
      d_below[k] += d;
    }
  }
}

void GradientPass::BackThroughCells(const LayerStates& states, const Matrix& back, const Matrix& d_hidden,
                                    int direction, int first, int last) {
  const int h = weights_->shape.hidden;
  const int step = direction == 0 ? -1 : 1;
  const int column = direction * h;
  std::vector<float> d_h(static_cast<size_t>(h)), d_c(static_cast<size_t>(h), 0.0f);
  int at = direction == 0 ? last - 1 : first;
  for (int n = first; n < last; ++n, at += step) {
    const bool start = n + 1 == last;  // of the sentence, as the cells ran
    const float* z = states.gates.row(at) + direction * 3 * h;
    const float* squashed = states.tanh_cell.row(at) + column;
    const float* before = start ? nullptr : states.cell.row(at + step) + column;
    const float* from_above = d_hidden.row(at) + column;
    float* d_z = d_gates_.row(at) + direction * 3 * h;
    for (int j = 0; j < h; ++j) {
      const float d = from_above[j] + (n == first ? 0.0f : d_h[static_cast<size_t>(j)]);
      const float input = z[j], output = z[h + j], candidate = z[2 * h + j];
      const float was = before == nullptr ? 0.0f : before[j];
      const float cell = d_c[static_cast<size_t>(j)] + d * output * (1 - squashed[j] * squashed[j]);
      d_z[j] = cell * (candidate - was) * input * (1 - input);
      d_z[h + j] = d * squashed[j] * output * (1 - output);
      d_z[2 * h + j] = cell * input * (1 - candidate * candidate);
      d_c[static_cast<size_t>(j)] = cell * (1 - input);
    }
    std::fill(d_h.begin(), d_h.end(), 0.0f);
    kernels_.multiply_add(1, h, 3 * h, d_z, 0, 1, back.values.data(), h, d_h.data(), 0);
  }
}

void GradientPass::BackThroughLayer(const LayerStates& states, const Matrix& input, const Matrix& mask,
                                    WeightName forward, WeightName in, WeightName bias, Matrix* d_hidden,
                                    Matrix* d_input) {
  const int h = weights_->shape.hidden;
  Multiply(*d_hidden, mask, d_hidden);
  d_gates_.Reset(words_, 6 * h);
  for (int direction = 0; direction < 2; ++direction) {
    const auto name = static_cast<WeightName>(forward + direction);
    Matrix& d_recurrent = (*gradient_)[name];
    const Matrix back = Transposed((*weights_)[name]);
    for (size_t s = 0; s + 1 < starts_.size(); ++s) {
      const int first = starts_[s], last = starts_[s + 1];
      BackThroughCells(states, back, *d_hidden, direction, first, last);
      if (last - first < 2) continue;
      // Word t's gates read the hidden state of t - 1 going forward, of t + 1 going backward.
      const int from = direction == 0 ? first : first + 1;
      const int to = direction == 0 ? first + 1 : first;
      kernels_.multiply_add(h, 3 * h, last - first - 1, states.hidden.row(from) + direction * h, 1, 2 * h,
                            d_gates_.row(to) + direction * 3 * h, 6 * h, d_recurrent.values.data(), 3 * h);
    }
  }
  BackThroughProduct(input, d_gates_, in, d_input);
  AddBias(d_gates_, bias);
}

void GradientPass::BackToEmbedding(std::vector<uint32_t>* touched) {
  Multiply(d_embedded_, embedded_mask_, &d_embedded_);
  if ((*weights_)[kVectors].rows > 0) BackThroughProduct(vectors_, d_embedded_, kVectors, nullptr);
  Matrix& table = (*gradient_)[kEmbedding];
  size_t at = 0;
  for (int word = 0; word < words_; ++word) {
    const float* from = d_embedded_.row(word);
    for (; at < row_ends_[static_cast<size_t>(word)]; ++at) {
      float* to = table.row(static_cast<int>(flat_rows_[at]));
      for (int j = 0; j < table.columns; ++j) to[j] += from[j];
    }
  }
  *touched = flat_rows_;
  std::sort(touched->begin(), touched->end());
  touched->erase(std::unique(touched->begin(), touched->end()), touched->end());
}

Loss GradientPass::Run(const Weights& weights, const std::vector<const Example*>& batch, Random* random,
                       Weights* gradient, std::vector<uint32_t>* touched) {
  weights_ = &weights;
  gradient_ = gradient;
  batch_ = &batch;
  starts_ = {0};
  for (const Example* example : batch)
    starts_.push_back(starts_.back() + static_cast<int>(example->rows.size()));
  words_ = starts_.back();
  scale_ = 1.0f / static_cast<float>(words_);
  const Shape& shape = weights.shape;
  Forward(random);
  d_dropped1_.Reset(words_, 2 * shape.hidden);
  d_dropped2_.Reset(words_, 2 * shape.hidden);
  d_heads_.Reset(words_, heads_.columns);
  d_embedded_.Reset(words_, shape.embedding);
  Loss loss;
  loss.words = words_;
  Tags(&loss);
  Names(&loss);
  for (size_t s = 0; s < batch.size(); ++s) {
    Arcs(*batch[s], starts_[s], &loss);
    Labels(*batch[s], starts_[s], &loss);
  }
  for (int i = 0; i < words_; ++i) {
    for (int j = 0; j < 2 * shape.arc; ++j)
      d_heads_.row(i)[j] *= LeakSlope(heads_.row(i)[j]) * head_mask_.row(i)[j];
  }
  BackThroughProduct(dropped2_, d_heads_, kHeads, &d_dropped2_);
  AddBias(d_heads_, kHeadsBias);
  BackThroughLayer(layer2_, dropped1_, mask2_, kRecurrent2Forward, kInput2, kBias2, &d_dropped2_,
                   &d_dropped1_);
  BackThroughLayer(layer1_, embedded_, mask1_, kRecurrent1Forward, kInput1, kBias1, &d_dropped1_,
                   &d_embedded_);
  BackToEmbedding(touched);
  return loss;
}

}  // namespace onrecord::syntax

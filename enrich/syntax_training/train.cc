#include "enrich/syntax_training/train.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include "common/base/strings.h"
#include "enrich/syntax_training/verb_bases.h"

namespace onrecord::syntax {
namespace {

FeatureIndex CountFeatures(const std::vector<TreebankSentence>& sentences, int least_count) {
  std::unordered_map<uint64_t, int> counts;
  std::vector<uint64_t> order;
  for (const TreebankSentence& sentence : sentences) {
    for (const Word& word : sentence.words) {
      for (const uint64_t feature : WordFeatures(word.form)) {
        if (++counts[feature] == least_count) order.push_back(feature);
      }
    }
  }
  return FeatureIndex(std::move(order));
}

// The forms seen most often, ties in the order of the alphabet.
std::vector<std::string> FrequentWords(const std::vector<TreebankSentence>& sentences, size_t most) {
  std::map<std::string, int> counts;
  for (const TreebankSentence& sentence : sentences) {
    for (const Word& word : sentence.words) ++counts[std::string(word.form)];
  }
  std::vector<std::pair<int, std::string>> order;
  for (const auto& [form, count] : counts) order.emplace_back(-count, form);
  std::sort(order.begin(), order.end());
  order.resize(std::min(most, order.size()));
  std::vector<std::string> words;
  for (auto& [count, form] : order) words.push_back(std::move(form));
  return words;
}

Example ToExample(const TreebankSentence& sentence, const FeatureIndex& features, const TrainOptions& options,
                  Random* random) {
  const VariedSentence varied = VarySentence(sentence.words, options.variations, random);
  Example example;
  for (size_t i = 0; i < varied.words.size(); ++i) {
    const Word& word = varied.words[i];
    example.rows.push_back(features.Rows(varied.forms[i]));
    if (options.vectors.columns() > 0) example.vectors.push_back(options.vectors.Find(varied.forms[i]));
    example.upos.push_back(word.upos);
    example.xpos.push_back(word.xpos);
    example.heads.push_back(word.head);
    example.deprels.push_back(word.deprel);
    if (sentence.has_entities) example.names.push_back(word.name);
  }
  return example;
}

// Uniform values of the size that keeps the variance of sums (Glorot and Bengio 2010).
void Initialise(Weights* weights, Random* random) {
  const auto fill = [&](WeightName name, float range) {
    for (float& value : (*weights)[name].values) value = (2 * random->Uniform() - 1) * range;
  };
  for (const WeightName name : {kInput1, kRecurrent1Forward, kRecurrent1Backward, kTags1, kTags2, kInput2,
                                kRecurrent2Forward, kRecurrent2Backward, kHeads, kLabels, kNames}) {
    const Matrix& m = (*weights)[name];
    fill(name,
         std::sqrt(6.0f / static_cast<float>(m.rows + (name == kInput1 || name == kInput2 ? m.columns / 6
                                                       : name == kHeads                   ? m.columns / 4
                                                                                          : m.columns))));
  }
  fill(kEmbedding, 0.1f);
  fill(kRoot, 0.1f);
  fill(kBilinear, 0.02f);
  fill(kVectors, 0.1f);
  const int h = weights->shape.hidden;
  for (const WeightName name : {kBias1, kBias2}) {
    float* bias = (*weights)[name].row(0);
    for (int j = 0; j < h; ++j) bias[j] = bias[3 * h + j] = -1.0f;  // remember at first
  }
}

// Steps from one moment that counts for the mean of the weights to the next.
constexpr size_t kStepsBetween = 50;

// Adam (Kingma and Ba 2015); embedding rows are updated only when a batch touched them.
class Adam {
 public:
  explicit Adam(const Shape& shape) : mean_(shape), square_(shape) {}

  void Step(float rate, const std::vector<uint32_t>& touched, Weights* weights, Weights* gradient) {
    ++step_;
    const float scale = Clip(touched, *gradient);
    rate *= std::sqrt(1 - std::pow(kBeta2, static_cast<float>(step_))) /
            (1 - std::pow(kBeta1, static_cast<float>(step_)));
    for (int i = 0; i < kWeightCount; ++i) {
      const auto name = static_cast<WeightName>(i);
      Matrix& w = (*weights)[name];
      const auto update = [&](size_t first, size_t n) {
        Update(rate, scale, n, w.values.data() + first, (*gradient)[name].values.data() + first,
               mean_[name].values.data() + first, square_[name].values.data() + first);
      };
      if (name == kEmbedding) {
        const auto columns = static_cast<size_t>(w.columns);
        for (const uint32_t row : touched) update(row * columns, columns);
      } else {
        update(0, w.values.size());
      }
    }
  }

 private:
  static constexpr float kBeta1 = 0.9f, kBeta2 = 0.98f, kTiny = 1e-8f, kLongest = 1.0f;

  // The factor that keeps the gradient no longer than kLongest.
  static float Clip(const std::vector<uint32_t>& touched, const Weights& gradient) {
    double sum = 0;
    for (int i = 0; i < kWeightCount; ++i) {
      if (i == kEmbedding) continue;
      for (const float g : gradient.matrices[static_cast<size_t>(i)].values) sum += g * g;
    }
    const Matrix& table = gradient[kEmbedding];
    for (const uint32_t row : touched) {
      for (int j = 0; j < table.columns; ++j)
        sum += table.row(static_cast<int>(row))[j] * table.row(static_cast<int>(row))[j];
    }
    const double length = std::sqrt(sum);
    return length > kLongest ? static_cast<float>(kLongest / length) : 1.0f;
  }

  static void Update(float rate, float scale, size_t n, float* w, float* g, float* mean, float* square) {
    for (size_t i = 0; i < n; ++i) {
      const float d = g[i] * scale;
      mean[i] = kBeta1 * mean[i] + (1 - kBeta1) * d;
      square[i] = kBeta2 * square[i] + (1 - kBeta2) * d * d;
      w[i] -= rate * mean[i] / (std::sqrt(square[i]) + kTiny);
      g[i] = 0;
    }
  }

  Weights mean_, square_;
  int step_ = 0;
};

// The mean of the weights at several moments.
class Mean {
 public:
  explicit Mean(const Shape& shape) : sum_(shape) {}
  void Add(const Weights& weights) {
    ++count_;
    for (size_t i = 0; i < kWeightCount; ++i) {
      const auto& from = weights.matrices[i].values;
      auto& to = sum_.matrices[i].values;
      for (size_t k = 0; k < from.size(); ++k) to[k] += from[k];
    }
  }
  // The mean, or `last` where there is nothing to take it of.
  Weights Take(Weights last) && {
    if (count_ == 0) return last;
    for (Matrix& m : sum_.matrices) {
      for (float& value : m.values) value /= static_cast<float>(count_);
    }
    return std::move(sum_);
  }

 private:
  Weights sum_;
  int count_ = 0;
};

std::vector<std::vector<const Example*>> MakeBatches(const std::vector<Example>& examples, int batch_words,
                                                     Random* random) {
  std::vector<uint32_t> order(examples.size());
  std::iota(order.begin(), order.end(), 0);
  for (size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random->Below(static_cast<uint32_t>(i))]);
  std::vector<std::vector<const Example*>> batches;
  int words = batch_words;
  for (const uint32_t i : order) {
    if (words >= batch_words) batches.emplace_back(), words = 0;
    batches.back().push_back(&examples[i]);
    words += static_cast<int>(examples[i].rows.size());
  }
  return batches;
}

}  // namespace

absl::StatusOr<Model> Train(const std::vector<TreebankSentence>& sentences, const TrainOptions& options) {
  if (sentences.empty()) return InvalidArgument("the treebanks hold no sentence");
  FeatureIndex features = CountFeatures(sentences, options.least_count);
  Shape shape = options.shape;
  shape.features = static_cast<int>(features.size());
  shape.vectors = options.vectors.columns();
  Random random(options.seed);
  Weights weights(shape), gradient(shape);
  Initialise(&weights, &random);
  Adam adam(shape);
  Mean mean(shape);
  GradientPass pass(BestKernels(), options.dropout);
  std::vector<uint32_t> touched;
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    Loss sum;
    std::vector<Example> examples;
    for (const TreebankSentence& s : sentences) examples.push_back(ToExample(s, features, options, &random));
    const auto batches = MakeBatches(examples, options.batch_words, &random);
    for (size_t b = 0; b < batches.size(); ++b) {
      const Loss loss = pass.Run(weights, batches[b], &random, &gradient, &touched);
      const float done =
          (static_cast<float>(epoch) + static_cast<float>(b) / static_cast<float>(batches.size())) /
          static_cast<float>(options.epochs);
      adam.Step(options.learning_rate * (1.0f - 0.97f * done), touched, &weights, &gradient);
      if (done >= 1.0f - options.average && b % kStepsBetween == 0) mean.Add(weights);
      sum.tags += loss.tags, sum.arcs += loss.arcs, sum.labels += loss.labels, sum.names += loss.names;
      sum.words += loss.words;
    }
    for (double* value : {&sum.tags, &sum.arcs, &sum.labels, &sum.names}) *value /= sum.words;
    options.progress(epoch + 1, sum);
  }
  LemmaRules lemmas = LemmaRules::Learn(sentences);
  AddVerbBases(options.vectors.names(), sentences, &lemmas);
  return Model(std::move(mean).Take(std::move(weights)), std::move(features), options.vectors,
               std::move(lemmas), FrequentWords(sentences, options.frequent_words));
}

}  // namespace onrecord::syntax

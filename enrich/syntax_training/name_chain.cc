#include "enrich/syntax_training/name_chain.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "enrich/syntax_training/gradient.h"

namespace onrecord::syntax {
namespace {

constexpr size_t kTags = kNameTagCount;
using Row = NameLayer::Row;

float LogSum(const Row& values) {
  const float top = *std::max_element(values.begin(), values.end());
  float sum = 0;
  for (const float value : values) sum += std::exp(value - top);
  return top + std::log(sum);
}

// Weights with the sums of their squared gradients (AdaGrad; Duchi et al. 2011), a row of kLearned that may
// be worked on at once; those past kTags stay zero.
constexpr size_t kLearned = 8;
static_assert(kTags <= kLearned);
struct LearnedRow {
  std::array<float, kLearned> value{};
  std::array<float, kLearned> square;
  LearnedRow() { square.fill(1e-3f); }
};

// The sum of the weights of several trainers, or of one at several times: their mean is right more often than
// any.
struct LearnedSum {
  NameWeights weights;
  int count = 0;
};

void AddValues(const LearnedRow& learned, Row* sum) {
  for (size_t j = 0; j < kTags; ++j) (*sum)[j] += learned.value[j];
}

NameWeights MeanOf(LearnedSum sum) {
  const auto divide = [&](std::span<Row> rows) {
    for (Row& row : rows) {
      for (float& value : row) value /= static_cast<float>(sum.count);
    }
  };
  divide(sum.weights.rows);
  divide(sum.weights.states);
  divide(sum.weights.follow);
  return std::move(sum.weights);
}

class ChainTrainer {
 public:
  ChainTrainer(size_t features, size_t width, const TrainNamesOptions& options, uint64_t seed)
      : options_(options),
        width_(width),
        rows_(features),
        foreign_rows_(features),
        states_(static_cast<size_t>(width)),
        random_(seed) {}

  void Learn(const NameChain& chain) {
    Score(chain);
    Forward();
    Backward();
    Update(chain);
  }

  // Adds what was learned so far to a sum.
  void AddTo(LearnedSum* sum) const {
    for (size_t i = 0; i < rows_.size(); ++i) AddValues(rows_[i], &sum->weights.rows[i]);
    for (size_t i = 0; i < width_; ++i) AddValues(states_[i], &sum->weights.states[i]);
    for (size_t a = 0; a < kTags; ++a) AddValues(follow_[a], &sum->weights.follow[a]);
    ++sum->count;
  }

 private:
  using Sums = std::array<float, kLearned>;
  static constexpr float kNever = -1e6f;
  // States are left out so many side by side.
  static constexpr size_t kStatesAtOnce = 16;

  float Follow(size_t a, size_t b) const {
    return NameLayer::MayFollow(static_cast<int>(a), static_cast<int>(b)) ? follow_[a].value[b] : kNever;
  }

  static void AddRow(float input, const LearnedRow& row, Sums* sum) {
    for (size_t j = 0; j < kLearned; ++j) (*sum)[j] += input * row.value[j];
  }

  // What a newsroom writes of is in no list: so that the sentence alone can tell, some are learned without.
  void Score(const NameChain& chain) {
    const bool is_bare = random_.Uniform() < options_.bare;
    const size_t n = chain.gold.size();
    scores_.assign(n, Row{});
    is_passed_.assign(n, false);
    active_.assign(n, {});
    active_states_.assign(n, {});
    for (size_t i = 0; i < n; ++i) {
      is_passed_[i] = chain.features[i].empty();
      if (is_passed_[i]) continue;
      Sums sum{};
      const std::span<const uint32_t> features = chain.features[i];
      for (const uint32_t feature : features.first(is_bare ? chain.plain[i] : features.size())) {
        if (random_.Uniform() < options_.drop) continue;
        active_[i].push_back(feature);
        AddRow(1.0f, rows_[feature], &sum);
        if (chain.foreign) AddRow(1.0f, foreign_rows_[feature], &sum);
      }
      const float* state = &chain.states[i * width_];
      for (size_t first = 0; first < width_; first += kStatesAtOnce) {
        if (random_.Uniform() < options_.drop_states) continue;
        active_states_[i].push_back(first);
        const size_t end = std::min(first + kStatesAtOnce, width_);
        for (size_t k = first; k < end; ++k) AddRow(state[k], states_[k], &sum);
      }
      std::copy_n(sum.begin(), kTags, scores_[i].begin());
      for (size_t tag = 1; tag < kTags && !chain.may_begin[i]; tag += 2) scores_[i][tag] = kNever;
    }
  }

  // Whether word i gets O and nothing else; -1 is before the first word.
  bool IsPassedOver(size_t i) const { return i == static_cast<size_t>(-1) || is_passed_[i]; }

  void Forward() {
    forward_.assign(scores_.size(), Row{});
    for (size_t i = 0; i < scores_.size(); ++i) {
      for (size_t b = 0; b < kTags; ++b) {
        if (b > 0 && IsPassedOver(i)) {
          forward_[i][b] = kNever;
        } else if (IsPassedOver(i - 1)) {
          forward_[i][b] = (i > 0 ? forward_[i - 1][0] : 0.0f) + Follow(0, b) + scores_[i][b];
        } else {
          Row terms{};
          for (size_t a = 0; a < kTags; ++a) terms[a] = forward_[i - 1][a] + Follow(a, b);
          forward_[i][b] = LogSum(terms) + scores_[i][b];
        }
      }
    }
  }

  void Backward() {
    backward_.assign(scores_.size(), Row{});
    for (size_t i = scores_.size() - 1; i-- > 0;) {
      for (size_t a = 0; a < kTags; ++a) {
        if (a > 0 && IsPassedOver(i)) {
          backward_[i][a] = kNever;
        } else if (IsPassedOver(i + 1)) {
          backward_[i][a] = Follow(a, 0) + scores_[i + 1][0] + backward_[i + 1][0];
        } else {
          Row terms{};
          for (size_t b = 0; b < kTags; ++b)
            terms[b] = Follow(a, b) + scores_[i + 1][b] + backward_[i + 1][b];
          backward_[i][a] = LogSum(terms);
        }
      }
    }
  }

  void Update(const NameChain& chain) {
    const size_t n = scores_.size();
    const float total = LogSum(forward_[n - 1]);
    const float rate = options_.learning_rate;
    for (size_t i = 0; i < n; ++i) {
      Sums d{};
      for (size_t j = 0; j < kTags; ++j) {
        if (j == 0 || !IsPassedOver(i)) d[j] = std::exp(forward_[i][j] + backward_[i][j] - total);
      }
      d[static_cast<size_t>(chain.gold[i])] -= 1;
      for (const uint32_t feature : active_[i]) {
        Step(d, 1, 1, &rows_[feature]);
        if (chain.foreign) Step(d, 1, 1, &foreign_rows_[feature]);
      }
      StepStates(d, &chain.states[i * width_], active_states_[i]);
      UpdateFollow(chain, i, total, rate);
    }
  }

  void Step(const Sums& d, float input, float care, LearnedRow* row) {
    const float shrink = options_.shrink / care, rate = options_.learning_rate * care;
    for (size_t j = 0; j < kLearned; ++j) {
      const float gradient = d[j] * input + shrink * row->value[j];
      row->square[j] += gradient * gradient;
      row->value[j] -= rate * gradient / std::sqrt(row->square[j]);
    }
  }

  // The states are many and say much the same: small steps, and shrunk harder.
  void StepStates(const Sums& d, const float* state, const std::vector<size_t>& active) {
    constexpr float kCare = 0.3f;
    for (const size_t first : active) {
      const size_t end = std::min(first + kStatesAtOnce, width_);
      for (size_t k = first; k < end; ++k) Step(d, state[k], kCare, &states_[k]);
    }
  }

  void UpdateFollow(const NameChain& chain, size_t i, float total, float rate) {
    const size_t most_before = IsPassedOver(i - 1) ? 1 : kTags, most_here = IsPassedOver(i) ? 1 : kTags;
    if (most_before == 1 && most_here == 1) return;
    for (size_t a = 0; a < most_before; ++a) {
      const float before = i > 0 ? forward_[i - 1][a] : 0.0f;
      for (size_t b = 0; b < most_here; ++b) {
        float d = std::exp(before + Follow(a, b) + scores_[i][b] + backward_[i][b] - total);
        const size_t gold_before = i > 0 ? static_cast<size_t>(chain.gold[i - 1]) : 0;
        if (a == gold_before && b == static_cast<size_t>(chain.gold[i])) d -= 1;
        if (d >= -1e-5f && d <= 1e-5f) continue;
        follow_[a].square[b] += d * d;
        follow_[a].value[b] -= rate * d / std::sqrt(follow_[a].square[b]);
      }
    }
  }

  const TrainNamesOptions& options_;
  const size_t width_;
  std::vector<LearnedRow> rows_, foreign_rows_;
  std::vector<LearnedRow> states_;
  std::array<LearnedRow, kTags> follow_{};
  Random random_;
  std::vector<Row> scores_, forward_, backward_;
  std::vector<bool> is_passed_;
  std::vector<std::vector<uint32_t>> active_;
  std::vector<std::vector<size_t>> active_states_;  // the first of each run
};

// Learns from the chains in random orders, and adds to the sum what was learned after each of the later
// epochs.
void LearnOnce(std::span<const NameChain* const> chains, const TrainNamesOptions& options, uint64_t seed,
               LearnedSum* sum) {
  ChainTrainer trainer(sum->weights.rows.size(), sum->weights.states.size(), options, seed);
  Random random(seed);
  std::vector<uint32_t> order(chains.size());
  std::iota(order.begin(), order.end(), 0);
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    for (size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[random.Below(static_cast<uint32_t>(i))]);
    for (const uint32_t i : order) {
      if (!chains[i]->gold.empty()) trainer.Learn(*chains[i]);
    }
    if (epoch >= options.epochs / 2) trainer.AddTo(sum);
  }
}

}  // namespace

NameWeights LearnNameChains(std::span<const NameChain* const> chains, size_t features, size_t width,
                            const TrainNamesOptions& options) {
  LearnedSum sum;
  sum.weights.rows.resize(features);
  sum.weights.states.resize(width);
  for (int i = 0; i < options.learnings; ++i)
    LearnOnce(chains, options, options.seed + static_cast<uint64_t>(i), &sum);
  return MeanOf(std::move(sum));
}

}  // namespace onrecord::syntax

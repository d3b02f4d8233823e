#include "enrich/syntax_training/train_names.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/syntax/parser.h"
#include "enrich/syntax_training/gradient.h"

namespace onrecord::syntax {
namespace {

constexpr size_t kTags = kNameTagCount;
using Row = NameLayer::Row;

absl::StatusOr<NameTag> TagOf(std::string_view text, const std::string& where) {
  for (int tag = 0; tag < kNameTagCount; ++tag) {
    if (Name(static_cast<NameTag>(tag)) == text) return static_cast<NameTag>(tag);
  }
  const bool other = text.size() > 2 && text[1] == '-' && (text[0] == 'B' || text[0] == 'I');
  if (other) return NameTag::kO;
  return InvalidArgument(where, ": expected O, B-PER, I-PER and so on in column 3, got '", text, "'");
}

// A sentence as the chain sees it. `features[i]` empty: the word is passed over.
struct Chain {
  std::vector<std::vector<uint32_t>> features;
  std::vector<float> states;  // words x width, between -1 and 1
  std::vector<int> gold;
  bool foreign = false;
};

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

class ChainTrainer {
 public:
  ChainTrainer(size_t features, int width, const TrainNamesOptions& options)
      : options_(options),
        width_(static_cast<size_t>(width)),
        rows_(features),
        foreign_rows_(features),
        states_(static_cast<size_t>(width)),
        foreign_states_(static_cast<size_t>(width)),
        random_(options.seed) {}

  void Learn(const Chain& chain) {
    Score(chain);
    Forward();
    Backward();
    Update(chain);
  }

  NameLayer Finish(std::vector<uint32_t> keys) const {
    std::vector<Row> rows(rows_.size());
    std::vector<uint32_t> kept_keys;
    std::vector<Row> kept_rows;
    for (size_t i = 0; i < rows_.size(); ++i) {
      float greatest = 0;
      for (size_t j = 0; j < kTags; ++j)
        greatest = std::max(greatest, std::fabs(rows[i][j] = rows_[i].value[j]));
      if (greatest < 1.0f / 32) continue;
      kept_keys.push_back(keys[i]);
      kept_rows.push_back(rows[i]);
    }
    Matrix states;
    states.Reset(static_cast<int>(width_), NameLayer::kColumns);
    for (size_t i = 0; i < width_; ++i) {
      for (size_t j = 0; j < kTags; ++j) states.row(static_cast<int>(i))[j] = states_[i].value[j];
    }
    std::array<Row, kTags> follow{};
    for (size_t a = 0; a < kTags; ++a) {
      for (size_t b = 0; b < kTags; ++b) follow[a][b] = follow_[a].value[b];
    }
    return NameLayer(std::move(kept_keys), std::move(kept_rows), std::move(states), follow);
  }

 private:
  using Sums = std::array<float, kLearned>;
  static constexpr float kNever = -1e6f;

  float Follow(size_t a, size_t b) const {
    return NameLayer::MayFollow(static_cast<int>(a), static_cast<int>(b)) ? follow_[a].value[b] : kNever;
  }

  static void AddRow(float input, const LearnedRow& row, Sums* sum) {
    for (size_t j = 0; j < kLearned; ++j) (*sum)[j] += input * row.value[j];
  }

  void Score(const Chain& chain) {
    const size_t n = chain.gold.size();
    scores_.assign(n, Row{});
    active_.assign(n, {});
    for (size_t i = 0; i < n; ++i) {
      if (chain.features[i].empty()) {
        for (size_t j = 1; j < kTags; ++j) scores_[i][j] = kNever;
        continue;
      }
      Sums sum{};
      for (const uint32_t feature : chain.features[i]) {
        if (random_.Uniform() < options_.drop) continue;
        active_[i].push_back(feature);
        AddRow(1.0f, rows_[feature], &sum);
        if (chain.foreign) AddRow(1.0f, foreign_rows_[feature], &sum);
      }
      const float* state = &chain.states[i * width_];
      for (size_t k = 0; k < width_; ++k) {
        AddRow(state[k], states_[k], &sum);
        if (chain.foreign) AddRow(state[k], foreign_states_[k], &sum);
      }
      std::copy_n(sum.begin(), kTags, scores_[i].begin());
    }
  }

  void Forward() {
    forward_.assign(scores_.size(), Row{});
    for (size_t i = 0; i < scores_.size(); ++i) {
      for (size_t b = 0; b < kTags; ++b) {
        Row terms{};
        for (size_t a = 0; a < kTags; ++a) {
          const float before = i > 0 ? forward_[i - 1][a] : a == 0 ? 0.0f : kNever;
          terms[a] = before + Follow(a, b);
        }
        forward_[i][b] = LogSum(terms) + scores_[i][b];
      }
    }
  }

  void Backward() {
    backward_.assign(scores_.size(), Row{});
    for (size_t i = scores_.size() - 1; i-- > 0;) {
      for (size_t a = 0; a < kTags; ++a) {
        Row terms{};
        for (size_t b = 0; b < kTags; ++b) terms[b] = Follow(a, b) + scores_[i + 1][b] + backward_[i + 1][b];
        backward_[i][a] = LogSum(terms);
      }
    }
  }

  void Update(const Chain& chain) {
    const size_t n = scores_.size();
    const float total = LogSum(forward_[n - 1]);
    const float rate = options_.learning_rate;
    for (size_t i = 0; i < n; ++i) {
      Sums d{};
      for (size_t j = 0; j < kTags; ++j) d[j] = std::exp(forward_[i][j] + backward_[i][j] - total);
      d[static_cast<size_t>(chain.gold[i])] -= 1;
      for (const uint32_t feature : active_[i]) {
        Step(d, 1, 1, &rows_[feature]);
        if (chain.foreign) Step(d, 1, 1, &foreign_rows_[feature]);
      }
      if (!chain.features[i].empty()) StepStates(d, &chain.states[i * width_], chain.foreign);
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
  void StepStates(const Sums& d, const float* state, bool foreign) {
    constexpr float kCare = 0.3f;
    for (size_t k = 0; k < width_; ++k) {
      Step(d, state[k], kCare, &states_[k]);
      if (foreign) Step(d, state[k], kCare, &foreign_states_[k]);
    }
  }

  void UpdateFollow(const Chain& chain, size_t i, float total, float rate) {
    for (size_t a = 0; a < kTags; ++a) {
      const float before = i > 0 ? forward_[i - 1][a] : a == 0 ? 0.0f : kNever;
      for (size_t b = 0; b < kTags; ++b) {
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
  std::vector<LearnedRow> states_, foreign_states_;
  std::array<LearnedRow, kTags> follow_{};
  Random random_;
  std::vector<Row> scores_, forward_, backward_;
  std::vector<std::vector<uint32_t>> active_;
};

// What the network says of a sentence, and the features that follow, still as hashes.
Chain MakeChain(const Model& model, Parser* parser, const NamedSentence& sentence,
                const TrainNamesOptions& options) {
  std::vector<Word> words = sentence.words;
  NameStates states;
  parser->Parse(&words, &states);
  std::vector<uint16_t> clues;
  if (options.clues) clues = options.clues(words);
  const NameInput input = {words, states.scores.values.data(), clues, &model.vectors()};
  NameFeatures features(input);
  Chain chain;
  chain.foreign = sentence.foreign;
  chain.features.resize(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    features.Append(i, &chain.features[i]);
    int gold = static_cast<int>(sentence.words[i].name);
    if (chain.features[i].empty()) gold = 0;
    // What follows a word that was passed over must start anew.
    if (!NameLayer::MayFollow(i == 0 ? 0 : chain.gold.back(), gold)) --gold;
    chain.gold.push_back(gold);
  }
  for (const uint8_t state : states.states)
    chain.states.push_back((static_cast<float>(state) - kZero) / kUnit);
  return chain;
}

// Numbers the features that are seen often enough, and forgets the others.
std::vector<uint32_t> NumberFeatures(int least_count, std::vector<Chain>* chains) {
  std::unordered_map<uint32_t, int> counts;
  for (const Chain& chain : *chains) {
    for (const auto& features : chain.features) {
      for (const uint32_t feature : features) ++counts[feature];
    }
  }
  std::vector<uint32_t> keys;
  std::unordered_map<uint32_t, uint32_t> numbers;
  for (Chain& chain : *chains) {
    for (auto& features : chain.features) {
      const bool looked_at = !features.empty();
      std::vector<uint32_t> known;
      for (const uint32_t feature : features) {
        if (counts[feature] < least_count) continue;
        const auto [place, is_new] = numbers.emplace(feature, static_cast<uint32_t>(keys.size()));
        if (is_new) keys.push_back(feature);
        known.push_back(place->second);
      }
      if (looked_at && known.empty()) known.push_back(0);
      features = std::move(known);
    }
  }
  return keys;
}

}  // namespace

absl::StatusOr<std::vector<NamedSentence>> ReadNames(std::string_view text, std::string_view origin) {
  std::vector<NamedSentence> out;
  NamedSentence sentence;
  int number = 0;
  const auto finish = [&] {
    if (!sentence.words.empty()) out.push_back(sentence);
    sentence.words.clear();
  };
  for (const std::string_view line : Split(text, '\n')) {
    ++number;
    constexpr std::string_view kDocument = "# newdoc id = ";
    if (StartsWith(line, kDocument)) sentence.document = Trim(line.substr(kDocument.size()));
    if (Trim(line).empty()) finish();
    if (Trim(line).empty() || line[0] == '#') continue;
    const std::vector<std::string_view> cells = Split(line, '\t');
    const std::string where = StrCat(origin, ":", number);
    if (cells.size() < 3 || cells[1].empty())
      return InvalidArgument(where, ": expected number, form and tag separated by tabs");
    OR_ASSIGN_OR_RETURN(const NameTag tag, TagOf(Trim(cells[2]), where));
    Word& word = sentence.words.emplace_back();
    word.form = cells[1];
    word.name = tag;
  }
  finish();
  return out;
}

absl::StatusOr<NameLayer> TrainNames(const Model& model, const std::vector<NamedSentence>& sentences,
                                     const TrainNamesOptions& options) {
  if (sentences.empty()) return InvalidArgument("there is no sentence to learn names from");
  if (model.empty()) return InvalidArgument("names are learned over a network, and there is none");
  Parser parser(model);
  std::vector<Chain> chains;
  for (const NamedSentence& sentence : sentences)
    chains.push_back(MakeChain(model, &parser, sentence, options));
  std::vector<uint32_t> keys = NumberFeatures(options.least_count, &chains);
  ChainTrainer trainer(keys.size() + 1, 4 * model.weights().shape.hidden, options);
  keys.push_back(0);
  Random random(options.seed);
  std::vector<uint32_t> order(chains.size());
  std::iota(order.begin(), order.end(), 0);
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    for (size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[random.Below(static_cast<uint32_t>(i))]);
    for (const uint32_t i : order) {
      if (!chains[i].gold.empty()) trainer.Learn(chains[i]);
    }
  }
  return trainer.Finish(std::move(keys));
}

}  // namespace onrecord::syntax

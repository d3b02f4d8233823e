#include "enrich/syntax/name_layer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "common/base/utf8.h"
#include "enrich/syntax/word_features.h"

namespace onrecord::syntax {
namespace {

// How far the network's score for O must lead for a word to be passed over.
constexpr float kSure = 11.0f;
// Weights are kept as bytes of this step.
constexpr float kStep = 1.0f / 32;

std::string ShapeOf(std::string_view form) {
  std::string shape;
  for (size_t at = 0; at < form.size();) {
    const char32_t c = DecodeAt(form, at, &at);
    const char kind = IsUpper(c)    ? 'X'
                      : IsLetter(c) ? 'x'
                      : IsDigit(c)  ? '0'
                      : c < 128     ? static_cast<char>(c)
                                    : '?';
    const size_t n = shape.size();
    if (n >= 2 && shape[n - 1] == kind && shape[n - 2] == kind) continue;
    shape += kind;
  }
  return shape;
}

class Hasher {
 public:
  explicit Hasher(std::vector<uint32_t>* out) : out_(out) {}
  void Add(int kind, std::string_view a, std::string_view b = {}) {
    uint64_t hash = 14695981039346656037u ^ (static_cast<uint64_t>(kind) * 0x9E3779B97F4A7C15u);
    for (const char c : a) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211u;
    hash = (hash ^ 0xFF) * 1099511628211u;
    for (const char c : b) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211u;
    hash ^= hash >> 29;
    out_->push_back(static_cast<uint32_t>((hash * 0xD6E8FEB86659FD93u) >> 32));
  }

 private:
  std::vector<uint32_t>* out_;
};

int BestName(const float* scores) {
  return static_cast<int>(std::max_element(scores, scores + kNameTagCount) - scores);
}

bool IsSure(const float* scores) {
  return scores[0] - *std::max_element(scores + 1, scores + kNameTagCount) > kSure;
}

const float* ScoresOf(const NameInput& input, size_t word) { return input.scores + word * kNameColumns; }

std::string_view Digit(int value) {
  static constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuv";
  return kDigits.substr(static_cast<size_t>(std::clamp(value, 0, 31)), 1);
}

void AddClues(const NameInput& input, size_t at, Hasher* hash) {
  if (input.clues.empty()) return;
  const size_t n = input.words.size();
  for (int offset = -1; offset <= 1; ++offset) {
    const size_t i = at + static_cast<size_t>(offset);
    if (i >= n) continue;
    const bool inside = input.clues[i] & kClueInside;
    for (int bit = 0; bit < 8; ++bit) {
      if (input.clues[i] & (1 << bit)) hash->Add(60 + offset, Digit(bit), inside ? "I" : "B");
    }
  }
  hash->Add(63, std::string_view(reinterpret_cast<const char*>(&input.clues[at]), 2),
            Digit(BestName(ScoresOf(input, at))));
}

}  // namespace

bool NameLayer::MayFollow(int a, int b) {
  const bool inside = b > 0 && b % 2 == 0;
  return !inside || a == b || a == b - 1;
}

void NameLayer::Features(const NameInput& input, size_t at, std::vector<uint32_t>* features) {
  features->clear();
  const float* scores = ScoresOf(input, at);
  if (IsSure(scores) && (input.clues.empty() || input.clues[at] == 0)) return;
  const auto n = static_cast<int>(input.words.size());
  const auto word = [&](int offset) -> const Word* {
    const int i = static_cast<int>(at) + offset;
    return i < 0 || i >= n ? nullptr : &input.words[static_cast<size_t>(i)];
  };
  Hasher hash(features);
  std::array<std::string, 5> lower;
  for (int offset = -2; offset <= 2; ++offset) {
    const Word* w = word(offset);
    std::string& low = lower[static_cast<size_t>(offset + 2)];
    low = w == nullptr ? (offset < 0 ? "<s>" : "</s>") : NormaliseForm(w->form);
    hash.Add(1 + offset + 2, low);
    if (w == nullptr || offset == -2 || offset == 2) continue;
    hash.Add(10 + offset, ShapeOf(w->form));
    hash.Add(14 + offset, Name(w->xpos));
    hash.Add(18 + offset, Digit(BestName(ScoresOf(input, at + static_cast<size_t>(offset)))));
  }
  const Word& here = input.words[at];
  const std::string& low = lower[2];
  hash.Add(20, here.form);
  hash.Add(21, lower[1], low);
  hash.Add(22, low, lower[3]);
  for (size_t k = 2; k <= 4 && k < low.size(); ++k) {
    hash.Add(24, low.substr(low.size() - k));
    hash.Add(25, low.substr(0, k));
  }
  hash.Add(26, Name(here.deprel));
  if (here.head >= 0 && here.head < n) {
    hash.Add(27, input.words[static_cast<size_t>(here.head)].form, Name(here.deprel));
    hash.Add(28, Name(here.deprel), Digit(BestName(ScoresOf(input, static_cast<size_t>(here.head)))));
  }
  hash.Add(29, ShapeOf(here.form), at == 0 ? "first" : Name(here.xpos));
  for (int tag = 0; tag < kNameTagCount; ++tag) {
    hash.Add(30 + tag, Digit(static_cast<int>(scores[tag] - scores[0]) / 2 + 8));
  }
  AddClues(input, at, &hash);
}

NameLayer::NameLayer(std::vector<uint32_t> keys, std::vector<Row> rows, Matrix states,
                     std::array<Row, kNameTagCount> follow)
    : keys_(std::move(keys)), rows_(std::move(rows)), states_(std::move(states)), follow_(follow) {
  Index();
}

void NameLayer::Index() {
  for (Row& row : rows_) {
    for (float& weight : row) weight = std::clamp(std::round(weight / kStep), -127.0f, 127.0f) * kStep;
  }
  index_ = FlatIndex(keys_.size());
  for (uint32_t i = 0; i < keys_.size(); ++i) index_.Insert(keys_[i], i);
  packed_ = PackedMatrix(states_);
}

std::string NameLayer::Serialise() const {
  std::string out;
  const std::array<uint32_t, 2> sizes = {static_cast<uint32_t>(keys_.size()),
                                         static_cast<uint32_t>(states_.rows)};
  out.append(reinterpret_cast<const char*>(sizes.data()), sizeof sizes);
  out.append(reinterpret_cast<const char*>(keys_.data()), keys_.size() * sizeof(uint32_t));
  for (const Row& row : rows_) {
    for (const float weight : row) out.push_back(static_cast<char>(std::lround(weight / kStep)));
  }
  out.append(reinterpret_cast<const char*>(states_.values.data()), states_.values.size() * sizeof(float));
  out.append(reinterpret_cast<const char*>(follow_.data()), sizeof follow_);
  return out;
}

bool NameLayer::Parse(std::string_view* bytes) {
  const auto take = [&](void* to, size_t size) {
    if (bytes->size() < size) return false;
    if (size > 0) std::memcpy(to, bytes->data(), size);  // an empty vector has no address
    bytes->remove_prefix(size);
    return true;
  };
  std::array<uint32_t, 2> sizes{};
  if (!take(sizes.data(), sizeof sizes) || sizes[0] > bytes->size() || sizes[1] > 8192 || sizes[1] % 2 != 0)
    return false;
  keys_.resize(sizes[0]);
  rows_.resize(sizes[0]);
  states_.Reset(static_cast<int>(sizes[1]), kColumns);
  if (!take(keys_.data(), keys_.size() * sizeof(uint32_t))) return false;
  for (Row& row : rows_) {
    std::array<int8_t, kNameTagCount> weights{};
    if (!take(weights.data(), weights.size())) return false;
    for (size_t j = 0; j < weights.size(); ++j) row[j] = static_cast<float>(weights[j]) * kStep;
  }
  if (!take(states_.values.data(), states_.values.size() * sizeof(float))) return false;
  if (!take(follow_.data(), sizeof follow_)) return false;
  Index();
  return true;
}

void NameLayer::SumStates(int n, const uint8_t* states, int width, float* sums) const {
  static constexpr float kNothing[kColumns] = {};
  if (empty()) return;
  BestKernels().multiply_bytes(n, states, width, nullptr, packed_.view(), kNothing, sums, kColumns);
}

void NameLayer::Tag(const NameInput& input, const float* sums, std::span<Word> words) const {
  const size_t n = input.words.size();
  if (empty()) {
    for (size_t i = 0; i < n; ++i) words[i].name = static_cast<NameTag>(BestName(ScoresOf(input, i)));
    return;
  }
  std::vector<uint32_t> features;
  std::vector<std::array<uint8_t, kNameTagCount>> from(n);
  Row best{};
  best.fill(-1e9f);
  best[0] = 0;  // before the first word stands O
  for (size_t i = 0; i < n; ++i) {
    Features(input, i, &features);
    best = Follow(best, Score(features, sums + i * kColumns), &from[i]);
  }
  auto at = static_cast<size_t>(std::max_element(best.begin(), best.end()) - best.begin());
  for (size_t i = n; i-- > 0; at = from[i][at]) words[i].name = static_cast<NameTag>(at);
}

NameLayer::Row NameLayer::Score(const std::vector<uint32_t>& features, const float* sums) const {
  Row sum{};
  if (features.empty()) {
    std::fill(sum.begin() + 1, sum.end(), -1e6f);
    return sum;
  }
  std::copy_n(sums, kNameTagCount, sum.begin());
  for (const uint32_t feature : features) {
    const uint32_t row = index_.Find(feature);
    if (row == FlatIndex::kNone) continue;
    for (size_t j = 0; j < kNameTagCount; ++j) sum[j] += rows_[row][j];
  }
  return sum;
}

NameLayer::Row NameLayer::Follow(const Row& before, const Row& scores,
                                 std::array<uint8_t, kNameTagCount>* from) const {
  Row next{};
  for (size_t b = 0; b < kNameTagCount; ++b) {
    next[b] = -2e9f;
    for (size_t a = 0; a < kNameTagCount; ++a) {
      if (!MayFollow(static_cast<int>(a), static_cast<int>(b))) continue;
      const float score = before[a] + follow_[a][b] + scores[b];
      if (score > next[b]) next[b] = score, (*from)[b] = static_cast<uint8_t>(a);
    }
  }
  return next;
}

}  // namespace onrecord::syntax

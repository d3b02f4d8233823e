#include "enrich/syntax/name_layer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "enrich/syntax/name_features.h"

namespace onrecord::syntax {
namespace {

// Weights are kept as bytes of this step.
constexpr float kStep = 1.0f / 32;
// Of a chain that cannot be.
constexpr float kNever = -1e9f;

}  // namespace

bool NameLayer::MayFollow(int a, int b) {
  const bool inside = b > 0 && b % 2 == 0;
  return !inside || a == b || a == b - 1;
}

bool NameLayer::MayBegin(const Word& word) {
  const bool is_link = word.upos == Upos::kAdp || word.upos == Upos::kCconj || word.upos == Upos::kSconj ||
                       word.upos == Upos::kPart || word.upos == Upos::kAux || word.upos == Upos::kPunct;
  const auto first = word.form.empty() ? '\0' : word.form.front();
  return !is_link || (first >= 'A' && first <= 'Z');
}

NameLayer::NameLayer(std::vector<uint32_t> keys, std::vector<Row> rows, Matrix states,
                     std::array<Row, kNameTagCount> follow, NameLists lists)
    : keys_(std::move(keys)),
      rows_(std::move(rows)),
      states_(std::move(states)),
      follow_(follow),
      lists_(std::move(lists)) {
  Index();
}

void NameLayer::Index() {
  for (Row& row : rows_) {
    for (float& weight : row) weight = std::clamp(std::round(weight / kStep), -127.0f, 127.0f) * kStep;
  }
  size_t size = 4;
  while (size < 2 * keys_.size() + 2) size *= 2;
  slots_.assign(size, Slot());
  for (size_t i = 0; i < keys_.size(); ++i) {
    if (Find(keys_[i]) != nullptr) continue;
    size_t at = keys_[i] & (size - 1);
    while (slots_[at].used()) at = (at + 1) & (size - 1);
    slots_[at].key = keys_[i];
    for (size_t j = 0; j < rows_[i].size(); ++j)
      slots_[at].weights[j] = static_cast<int8_t>(std::lround(rows_[i][j] / kStep));
    slots_[at].weights[kSlotWeights - 1] = 1;
  }
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
  return out + lists_.Serialise();
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
  if (!take(follow_.data(), sizeof follow_) || !lists_.Parse(bytes)) return false;
  Index();
  return true;
}

void NameLayer::SumStates(int n, const uint8_t* states, int width, float* sums) const {
  static constexpr float kNothing[kColumns] = {};
  if (empty()) return;
  BestKernels().multiply_bytes(n, states, width, nullptr, packed_.view(), kNothing, sums, kColumns);
}

void NameLayer::Score(const NameInput& input, const float* sums, std::vector<Scored>* scored) const {
  std::vector<uint32_t> features;  // of all words, one after the other
  std::vector<size_t> ends = {0};
  FindFeatures(input, &features, &ends);
  for (size_t i = 0; i < input.words.size(); ++i) {
    const std::span<const uint32_t> here(features.data() + ends[i], features.data() + ends[i + 1]);
    Scored& word = scored->emplace_back();
    if (here.empty()) continue;
    word.is_open = true;
    word.row = Sum(here, sums + i * kColumns);
    for (size_t tag = 1; tag < kNameTagCount && !MayBegin(input.words[i]); tag += 2) word.row[tag] = kNever;
  }
}

void NameLayer::Decode(std::span<const Scored> scored, std::span<Word> words) const {
  std::vector<std::array<uint8_t, kNameTagCount>> from(scored.size());  // all O
  Row best{};
  best.fill(kNever);
  best[0] = 0;  // before the first word stands O
  for (size_t i = 0; i < scored.size(); ++i)
    best = scored[i].is_open ? Follow(best, scored[i].row, &from[i]) : PassOver(best, &from[i]);
  auto at = static_cast<size_t>(std::max_element(best.begin(), best.end()) - best.begin());
  for (size_t i = scored.size(); i-- > 0; at = from[i][at]) words[i].name = static_cast<NameTag>(at);
}

NameLayer::Row NameLayer::PassOver(const Row& before, std::array<uint8_t, kNameTagCount>* from) const {
  Row next{};
  next.fill(kNever);
  next[0] = before[0] + follow_[0][0];
  for (size_t a = 1; a < kNameTagCount; ++a) {
    const float score = before[a] + follow_[a][0];
    if (score > next[0]) next[0] = score, (*from)[0] = static_cast<uint8_t>(a);
  }
  return next;
}

void NameLayer::FindFeatures(const NameInput& input, std::vector<uint32_t>* features,
                             std::vector<size_t>* ends) const {
  NameFeatures finder(input);
  for (size_t i = 0; i < input.words.size(); ++i) {
    finder.Append(i, features);
    // The slots are far away: they are asked for now and read later.
    for (size_t j = ends->back(); j < features->size(); ++j)
      __builtin_prefetch(&slots_[(*features)[j] & (slots_.size() - 1)]);
    ends->push_back(features->size());
  }
}

NameLayer::Row NameLayer::Sum(std::span<const uint32_t> features, const float* sums) const {
  std::array<int, kSlotWeights> steps{};
  for (const uint32_t feature : features) {
    const Slot* slot = Find(feature);
    if (slot == nullptr) continue;
    for (size_t j = 0; j < kSlotWeights; ++j) steps[j] += slot->weights[j];
  }
  Row sum{};
  for (size_t j = 0; j < sum.size(); ++j) sum[j] = sums[j] + static_cast<float>(steps[j]) * kStep;
  return sum;
}

const NameLayer::Slot* NameLayer::Find(uint32_t key) const {
  for (size_t at = key & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
    if (!slots_[at].used()) return nullptr;
    if (slots_[at].key == key) return &slots_[at];
  }
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

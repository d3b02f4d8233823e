#include "enrich/syntax/name_features.h"

#include <algorithm>
#include <array>

#include "enrich/syntax/word_features.h"

namespace onrecord::syntax {
namespace {

// How far the network's score for O must lead for a word without a capital to be passed over.
constexpr float kSure = 8.0f;

// Appends the hash of a feature; `kind` keeps equal strings of different features apart.
void Add(int kind, std::string_view a, std::string_view b, std::vector<uint32_t>* features) {
  uint64_t hash = 14695981039346656037u ^ (static_cast<uint64_t>(kind) * 0x9E3779B97F4A7C15u);
  for (const char c : a) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211u;
  hash = (hash ^ 0xFF) * 1099511628211u;
  for (const char c : b) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211u;
  hash ^= hash >> 29;
  features->push_back(static_cast<uint32_t>((hash * 0xD6E8FEB86659FD93u) >> 32));
}
void Add(int kind, std::string_view a, std::vector<uint32_t>* features) { Add(kind, a, {}, features); }

bool IsSure(const float* scores) {
  return scores[0] - *std::max_element(scores + 1, scores + kNameTagCount) > kSure;
}

// Whether a capital may stand in the form; of letters beyond ASCII that is not looked up.
bool MayHaveCapital(std::string_view form) {
  return std::any_of(form.begin(), form.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= 'A' && c <= 'Z') || (byte >= 0xC3 && byte != 0xE2);  // E2: marks and dashes
  });
}

std::string_view Digit(int value) {
  static constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuv";
  return kDigits.substr(static_cast<size_t>(std::clamp(value, 0, 31)), 1);
}

template <typename T>
std::string_view Bytes(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

// Whether a form is written with capitals only, one in front, or none.
std::string_view LettersOf(std::string_view form) {
  const auto is_capital = [&](size_t i) { return i < form.size() && form[i] >= 'A' && form[i] <= 'Z'; };
  return !is_capital(0) ? "x" : is_capital(1) ? "XX" : "Xx";
}

// The tag that the network alone would choose.
std::string_view BestName(const float* scores) {
  return Digit(static_cast<int>(std::max_element(scores, scores + kNameTagCount) - scores));
}

}  // namespace

NameFeatures::NameFeatures(const NameInput& input) : input_(input), looks_(input.words.size()) {}

const std::string& NameFeatures::Lower(size_t word) {
  std::string& lower = looks_[word].lower;
  if (lower.empty()) lower = NormaliseForm(input_.words[word].form);
  return lower;
}

const NameFeatures::Look& NameFeatures::LookAt(size_t word) {
  Look& look = looks_[word];
  if (look.shape.empty()) {
    const std::string& lower = Lower(word);
    look.shape = WordShape(input_.words[word].form);
    if (input_.vectors != nullptr) look.groups = input_.vectors->GroupsOf(lower);
  }
  return look;
}

bool NameFeatures::MayJoin(size_t at) const {
  const auto has_capital = [&](size_t i) {
    return i < looks_.size() && MayHaveCapital(input_.words[i].form);
  };
  if (at == 0 || input_.words[at].form.size() > 3 || !has_capital(at - 1)) return false;
  return has_capital(at + 1) || (has_capital(at + 2) && input_.words[at + 1].form.size() <= 3);
}

void NameFeatures::Append(size_t at, std::vector<uint32_t>* features) {
  const float* scores = Scores(at);
  const bool has_clue = !input_.clues.empty() && input_.clues[at] != 0;
  if (!has_clue && IsSure(scores) && !MayHaveCapital(input_.words[at].form) && !MayJoin(at)) return;
  const size_t before = features->size();
  AddNeighbours(at, features);
  const Word& here = input_.words[at];
  const std::string_view low = LookAt(at).lower;
  Add(20, here.form, features);
  Add(21, at > 0 ? LookAt(at - 1).lower : "<s>", low, features);
  Add(22, low, at + 1 < looks_.size() ? LookAt(at + 1).lower : "</s>", features);
  for (size_t k = 2; k <= 4 && k < low.size(); ++k) {
    Add(24, low.substr(low.size() - k), features);
    Add(25, low.substr(0, k), features);
  }
  AddTree(at, features);
  Add(29, LookAt(at).shape, at == 0 ? "first" : Name(here.xpos), features);
  for (int tag = 0; tag < kNameTagCount; ++tag)
    Add(30 + tag, Digit(static_cast<int>(scores[tag] - scores[0]) / 2 + 8), features);
  // "The mayor of", "a daughter of": what the word before the last one is tells what follows.
  if (at > 1 && !input_.clues.empty()) Add(64, LookAt(at - 1).lower, Bytes(input_.clues[at - 2]), features);
  plain_ = features->size() - before;
  AddClues(at, features);
  AddGroups(at, features);
  AddLists(at, features);
}

void NameFeatures::AddNeighbours(size_t at, std::vector<uint32_t>* features) {
  for (int offset = -2; offset <= 2; ++offset) {
    const size_t i = at + static_cast<size_t>(offset);
    if (i >= looks_.size()) {
      Add(1 + offset + 2, offset < 0 ? "<s>" : "</s>", features);
      continue;
    }
    const Look& look = LookAt(i);
    Add(1 + offset + 2, look.lower, features);
    if (offset == -2 || offset == 2) continue;
    Add(10 + offset, look.shape, features);
    Add(14 + offset, Name(input_.words[i].xpos), features);
    Add(18 + offset, BestName(Scores(i)), features);
  }
}

void NameFeatures::AddTree(size_t at, std::vector<uint32_t>* features) const {
  const Word& here = input_.words[at];
  const std::string_view label = Name(here.deprel);
  Add(26, label, features);
  if (here.head < 0) return;
  const auto head = static_cast<size_t>(here.head);
  Add(27, input_.words[head].form, label, features);
  Add(28, label, BestName(Scores(head)), features);
}

void NameFeatures::AddClues(size_t at, std::vector<uint32_t>* features) const {
  if (input_.clues.empty()) return;
  for (int offset = -1; offset <= 1; ++offset) {
    const size_t i = at + static_cast<size_t>(offset);
    if (i >= looks_.size()) continue;
    const bool inside = input_.clues[i] & kClueInside;
    for (int bit = 0; bit < 8; ++bit) {
      if (input_.clues[i] & (1 << bit)) Add(60 + offset, Digit(bit), inside ? "I" : "B", features);
    }
  }
  const std::string_view clues(reinterpret_cast<const char*>(&input_.clues[at]), 2);
  Add(63, clues, BestName(Scores(at)), features);
}

bool NameFeatures::Knows(size_t word, int clues) const {
  return !input_.clues.empty() && (input_.clues[word] & clues) != 0;
}

void NameFeatures::AddGroups(size_t at, std::vector<uint32_t>* features) {
  if (input_.vectors == nullptr || input_.vectors->words() == 0) return;
  std::array<WordVectors::Groups, 3> groups;
  for (size_t k = 0; k < groups.size(); ++k) {
    const size_t i = at + k - 1;
    if (i < looks_.size() && !Knows(i, k == 1 ? kClueGivenName | kClueRole : kClueGivenName))
      groups[k] = LookAt(i).groups;
    Add(70 + static_cast<int>(k), Bytes(groups[k].small), features);
    Add(73 + static_cast<int>(k), Bytes(groups[k].large), features);
  }
  const std::string_view shape = LookAt(at).shape;
  Add(76, Bytes(groups[1].small), shape, features);
  Add(77, Bytes(groups[0].large), Bytes(groups[1].large), features);
  Add(78, Bytes(groups[1].large), Bytes(groups[2].large), features);
  Add(79, Bytes(groups[1].large), shape, features);
}

void NameFeatures::AddLists(size_t at, std::vector<uint32_t>* features) {
  if (input_.lists == nullptr || input_.lists->empty()) return;
  if (marks_.empty()) {
    std::vector<std::string_view> words;
    for (size_t i = 0; i < looks_.size(); ++i) words.push_back(Lower(i));
    marks_ = input_.lists->Mark(words);
  }
  const std::string_view letters = LettersOf(input_.words[at].form);
  for (int offset = -1; offset <= 1; ++offset) {
    const size_t i = at + static_cast<size_t>(offset);
    if (i >= looks_.size() || marks_[i] == 0) continue;
    for (int kind = 0; kind < NameLists::kKinds; ++kind) {
      const int mark = NameLists::MarkOf(marks_[i], kind);
      if (mark != 0) Add(81 + offset, Digit(4 * kind + mark), offset == 0 ? letters : "", features);
    }
  }
  const auto marks = [&](size_t i) { return i < marks_.size() ? marks_[i] : NameLists::Marks{0}; };
  const NameLists::Marks here = marks(at), next = marks(at + 1);
  Add(83, Bytes(here), letters, features);
  const std::array<NameLists::Marks, 2> both = {here, next};
  Add(84, {reinterpret_cast<const char*>(both.data()), sizeof both},
      at + 1 < marks_.size() ? LettersOf(input_.words[at + 1].form) : "", features);
}

}  // namespace onrecord::syntax

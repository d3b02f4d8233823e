#include "api/ledger/wording.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <unordered_map>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "ledger_data.h"

namespace onrecord::ledger {
namespace {

constexpr float kCommonest = 7.5F;     // Zipf value of weight 0
constexpr float kUnlistedZipf = 3.0F;  // of a word that the list does not have
constexpr float kFunctionWordWeight = 0.3F;
constexpr size_t kLongestCompared = 400;
constexpr float kFunctionWord = -1;  // in the place of a Zipf value

StemId Fnv(std::string_view text) {
  uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return static_cast<StemId>(hash ^ (hash >> 32));
}

// Endings in the order they are tried, with what replaces them. A stem keeps at least three letters.
struct Ending {
  std::string_view from, to;
};
constexpr Ending kEndings[] = {{"ies", "y"}, {"sses", "ss"}, {"ing", ""}, {"edly", ""},
                               {"ed", ""},   {"es", "e"},    {"s", ""}};

// No ending ends with another letter.
bool MayHaveEnding(char last) { return last == 's' || last == 'g' || last == 'd' || last == 'y'; }

void Reduce(std::string* word) {
  if (EndsWith(*word, "'s")) word->resize(word->size() - 2);
  if (!word->empty() && MayHaveEnding(word->back()) && !EndsWith(*word, "ss")) {
    for (const Ending& ending : kEndings) {
      if (!EndsWith(*word, ending.from) || word->size() < ending.from.size() + 3) continue;
      word->resize(word->size() - ending.from.size());
      *word += ending.to;
      break;
    }
  }
  if (word->size() > 4 && word->back() == 'e') word->pop_back();
}

std::string Reduced(std::string_view word) {
  std::string out(word);
  Reduce(&out);
  return out;
}

enum class Letter : uint8_t { kNone, kOfWord, kApostrophe };

// Of the first 128 characters, which need no tables of Unicode.
constexpr std::array<Letter, 128> kAscii = [] {
  std::array<Letter, 128> out{};
  for (char c = 'a'; c <= 'z'; ++c) out[static_cast<size_t>(c)] = Letter::kOfWord;
  for (char c = 'A'; c <= 'Z'; ++c) out[static_cast<size_t>(c)] = Letter::kOfWord;
  for (char c = '0'; c <= '9'; ++c) out[static_cast<size_t>(c)] = Letter::kOfWord;
  out['\''] = Letter::kApostrophe;
  return out;
}();

Letter LetterAt(std::string_view text, size_t at, size_t* next) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < kAscii.size()) {
    *next = at + 1;
    return kAscii[byte];
  }
  const char32_t c = DecodeAt(text, at, next);
  if (IsLetter(c) || IsDigit(c)) return Letter::kOfWord;
  return c == U'\u2019' ? Letter::kApostrophe : Letter::kNone;
}

// Words of folded text: letters and digits, with an apostrophe inside. `take` may change the word it is
// given.
template <typename Take>
void ForEachWord(std::string_view text, Take take) {
  const std::string folded = FoldCase(text);
  std::string word;
  bool apostrophe = false;
  const auto flush = [&] {
    if (!word.empty()) take(word);
    word.clear();
    apostrophe = false;
  };
  for (size_t at = 0, next = 0; at < folded.size(); at = next) {
    const Letter letter = LetterAt(folded, at, &next);
    if (letter == Letter::kOfWord) {
      if (apostrophe) word += '\'';
      apostrophe = false;
      word.append(folded, at, next - at);
    } else if (letter == Letter::kApostrophe && !word.empty() && !apostrophe) {
      apostrophe = true;
    } else {
      flush();
    }
  }
  flush();
}

std::string_view FileOf(std::string_view name) {
  for (const EmbeddedFile& file : LedgerData()) {
    if (file.name == name) return file.content;
  }
  return "";
}

// Rows of a tab-separated file, comments and the line of column names left out.
template <typename Take>
void ForEachRow(std::string_view text, Take take) {
  bool heading = true;
  for (const std::string_view line : Split(text, '\n')) {
    if (line.empty() || line.front() == '#') continue;
    if (!heading) take(Split(line, '\t'));
    heading = false;
  }
}

}  // namespace

void Summarise(Wording* words) {
  std::sort(words->stems.begin(), words->stems.end(),
            [](const Stem& a, const Stem& b) { return a.id < b.id; });
  words->stems.erase(std::unique(words->stems.begin(), words->stems.end(),
                                 [](const Stem& a, const Stem& b) { return a.id == b.id; }),
                     words->stems.end());
  AddUp(words);
}

void AddUp(Wording* words) {
  float squares = 0;
  words->weight = 0;
  for (const Stem& stem : words->stems) {
    words->weight += stem.weight;
    squares += stem.weight * stem.weight;
  }
  words->norm = std::sqrt(squares);
}

// Zipf values have two decimals.
uint64_t RarityCode(const Stem& stem) {
  return stem.content ? static_cast<uint64_t>(std::lround(100 * (kCommonest - stem.weight))) : 0;
}

float WeightOf(uint64_t rarity_code, bool content) {
  if (!content) return kFunctionWordWeight;
  return std::max(0.0F, kCommonest - static_cast<float>(static_cast<double>(rarity_code) / 100));
}

WordRarity::WordRarity(std::string_view rarities, std::string_view function_words) {
  std::unordered_map<std::string, float> zipf_of;  // by stem; the commonest of its words
  ForEachRow(rarities, [&](const std::vector<std::string_view>& row) {
    float zipf = 0;
    if (row.size() < 2 || !absl::SimpleAtof(ToAbsl(row[1]), &zipf)) return;
    float& of_stem = zipf_of[Reduced(row[0])];
    of_stem = std::max(of_stem, zipf);
  });
  ForEachRow(function_words,
             [&](const std::vector<std::string_view>& row) { zipf_of[Reduced(row[0])] = kFunctionWord; });
  listed_.resize(std::bit_ceil(2 * zipf_of.size() + 1));
  for (const auto& [stem, zipf] : zipf_of) {
    if (stem.empty()) continue;
    size_t at = Fnv(stem) & (listed_.size() - 1);
    while (listed_[at].size > 0) at = (at + 1) & (listed_.size() - 1);
    listed_[at] = {Fnv(stem), zipf, static_cast<uint32_t>(names_.size()), static_cast<uint32_t>(stem.size())};
    names_ += stem;
  }
}

const WordRarity::Listed* WordRarity::Find(StemId id, std::string_view reduced) const {
  for (size_t at = id & (listed_.size() - 1); listed_[at].size > 0; at = (at + 1) & (listed_.size() - 1)) {
    const Listed& one = listed_[at];
    if (one.id == id && std::string_view(names_).substr(one.begin, one.size) == reduced) return &one;
  }
  return nullptr;
}

const WordRarity& WordRarity::BuiltIn() {
  static const WordRarity* const rarity =
      new WordRarity(FileOf("word_rarity.tsv"), FileOf("function_words.tsv"));
  return *rarity;
}

Stem WordRarity::StemOf(std::string_view reduced) const {
  const StemId id = Fnv(reduced);
  const Listed* const found = Find(id, reduced);
  const float zipf = found == nullptr ? kUnlistedZipf : found->zipf;
  if (zipf == kFunctionWord) return {id, kFunctionWordWeight, false};
  return {id, std::max(0.0F, kCommonest - zipf), true};
}

std::vector<std::string> WordRarity::RarestWords(std::string_view text, size_t most) const {
  std::vector<std::pair<float, std::string>> ranked;
  ForEachWord(text, [&](const std::string& word) {
    const Stem stem = StemOf(Reduced(word));
    if (stem.content) ranked.emplace_back(-stem.weight, word);
  });
  std::sort(ranked.begin(), ranked.end());
  ranked.erase(std::unique(ranked.begin(), ranked.end()), ranked.end());
  if (ranked.size() > most) ranked.resize(most);
  std::vector<std::string> out;
  for (auto& [unused, word] : ranked) out.push_back(std::move(word));
  return out;
}

Wording WordRarity::Read(std::string_view text) const {
  Wording words;
  ForEachWord(text, [&](std::string& word) {
    Reduce(&word);
    const Stem stem = StemOf(word);
    words.sequence.push_back(stem.id);
    words.stems.push_back(stem);
    words.content_words += stem.content ? 1 : 0;
  });
  Summarise(&words);
  return words;
}

float SharedWeight(const Wording& a, const Wording& b) {
  float sum = 0;
  auto i = a.stems.begin();
  auto j = b.stems.begin();
  while (i != a.stems.end() && j != b.stems.end()) {
    if (i->id == j->id) {
      sum += i->weight;
      ++i, ++j;
    } else {
      i->id < j->id ? ++i : ++j;
    }
  }
  return sum;
}

Wording Without(const Wording& words, const Wording& removed) {
  Wording out;
  out.stems.reserve(words.stems.size());
  std::set_difference(words.stems.begin(), words.stems.end(), removed.stems.begin(), removed.stems.end(),
                      std::back_inserter(out.stems),
                      [](const Stem& a, const Stem& b) { return a.id < b.id; });
  AddUp(&out);
  return out;
}

int LongestSharedRun(const std::vector<StemId>& a, const std::vector<StemId>& b) {
  const size_t rows = std::min(a.size(), kLongestCompared);
  const size_t columns = std::min(b.size(), kLongestCompared);
  // Of runs that end at each word of `b`. From the last word on, so that one row is enough.
  int runs[kLongestCompared + 1] = {};
  int longest = 0;
  for (size_t i = 0; i < rows; ++i) {
    const StemId word = a[i];
    for (size_t j = columns; j-- > 0;) {
      runs[j + 1] = word == b[j] ? runs[j] + 1 : 0;
      longest = std::max(longest, runs[j + 1]);
    }
  }
  return longest;
}

std::vector<uint64_t> Shingles(const std::vector<StemId>& sequence, size_t n) {
  std::vector<uint64_t> out;
  for (size_t i = 0; i + n <= sequence.size(); ++i) {
    uint64_t hash = n;
    for (size_t k = i; k < i + n; ++k) hash = (hash ^ sequence[k]) * 0x9E3779B97F4A7C15ULL;
    out.push_back(hash);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

size_t CountShared(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  size_t count = 0;
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() && j != b.end()) {
    if (*i == *j) {
      ++count;
      ++i, ++j;
    } else {
      *i < *j ? ++i : ++j;
    }
  }
  return count;
}

}  // namespace onrecord::ledger

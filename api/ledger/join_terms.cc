#include "api/ledger/join_terms.h"

#include <algorithm>
#include <utility>

namespace onrecord::ledger {
namespace {

constexpr size_t kPairedStems = 4;
constexpr size_t kStemsOfSpeaker = 5;
constexpr int kKeyBits = 45;
constexpr int64_t kDaysBefore1970 = 135140;  // since 1600-01-01, which is day 1
constexpr int64_t kLastDay = (int64_t{1} << 18) - 1;

enum class TermKind : uint64_t { kStem = 1, kSpeaker };
constexpr uint64_t kAlone = 0;

uint64_t Mix(uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31);
}

// 31 bits of what the term begins with, then 32 bits of the whole term.
int64_t Term(TermKind kind, uint64_t first, uint64_t rest) {
  const uint64_t begins = Mix(Mix(static_cast<uint64_t>(kind)) ^ first);
  return static_cast<int64_t>((begins >> 33 << 32) | (Mix(begins ^ Mix(rest)) >> 32));
}

// A stem as the rest of a term.
uint64_t Named(StemId stem) { return (uint64_t{1} << 32) | stem; }

uint64_t HashOf(std::string_view text, uint64_t hash = 14695981039346656037ULL) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

// Those that tell most, heaviest first. `stems`: content words.
std::vector<StemId> Heaviest(std::vector<Stem> stems, size_t most) {
  const size_t count = std::min(most, stems.size());
  std::partial_sort(
      stems.begin(), stems.begin() + static_cast<std::ptrdiff_t>(count), stems.end(),
      [](const Stem& a, const Stem& b) { return a.weight != b.weight ? a.weight > b.weight : a.id < b.id; });
  std::vector<StemId> out;
  for (size_t i = 0; i < count; ++i) out.push_back(stems[i].id);
  return out;
}

std::vector<int64_t> TermsOf(std::vector<Stem> content_words, std::string_view surname) {
  std::vector<int64_t> terms;
  const std::vector<StemId> stems =
      Heaviest(std::move(content_words), std::max(kPairedStems, kStemsOfSpeaker));
  for (size_t i = 0; i < std::min(kPairedStems, stems.size()); ++i) {
    for (size_t j = i + 1; j < std::min(kPairedStems, stems.size()); ++j) {
      terms.push_back(Term(TermKind::kStem, stems[i], Named(stems[j])));
    }
  }
  if (!stems.empty()) terms.push_back(Term(TermKind::kStem, stems[0], kAlone));
  if (!surname.empty() && !stems.empty()) {
    const uint64_t speaker = HashOf(surname);
    terms.push_back(Term(TermKind::kSpeaker, speaker, kAlone));
    for (size_t i = 0; i < std::min(kStemsOfSpeaker, stems.size()); ++i) {
      terms.push_back(Term(TermKind::kSpeaker, speaker, Named(stems[i])));
    }
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

}  // namespace

std::vector<int64_t> JoinTerms(const Profile& profile) {
  std::vector<Stem> words;
  for (const Stem& stem : profile.content.stems) {
    if (stem.content) words.push_back(stem);
  }
  return TermsOf(std::move(words), profile.surname);
}

std::vector<int64_t> JoinTerms(const CompactProfile& profile) {
  constexpr uint8_t kWordOfContent = CompactProfile::kContent | CompactProfile::kContentWord;
  std::vector<Stem> words;
  for (size_t i = 0; i < profile.ids.size(); ++i) {
    if ((profile.parts[i] & kWordOfContent) != kWordOfContent) continue;
    words.push_back({profile.ids[i], profile.weights[i], true});
  }
  return TermsOf(std::move(words), profile.surname);
}

uint64_t OccurrenceKey(std::string_view article, std::string_view quote) {
  return Mix(HashOf(quote, HashOf("\n", HashOf(article))));
}

int64_t OrderKey(const Profile& profile) {
  const int64_t day = profile.day ? std::clamp<int64_t>(*profile.day + kDaysBefore1970 + 1, 1, kLastDay) : 0;
  return (day << kKeyBits) | static_cast<int64_t>(profile.key & ((uint64_t{1} << kKeyBits) - 1));
}

}  // namespace onrecord::ledger

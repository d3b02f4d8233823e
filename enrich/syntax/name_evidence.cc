#include "enrich/syntax/name_evidence.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>

namespace onrecord::syntax {
namespace {

// None, person, organisation, place.
constexpr size_t kKinds = 1 + kNameTagCount / 2;
using Kinds = std::array<float, kKinds>;

// A mention is certain of its kind where that leads by so much; one that is not certain gets as much for the
// kind of those that are, if two in three agree.
constexpr float kCertain = 3.0f;

struct Mention {
  uint64_t word;
  size_t at;
  bool operator<(const Mention& other) const {
    return word != other.word ? word < other.word : at < other.at;
  }
};

bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }

// A word with a capital, in small letters.
uint64_t HashOf(std::string_view form) {
  uint64_t hash = 14695981039346656037u;
  for (const char c : form) {
    const auto byte = static_cast<uint8_t>(IsCapital(c) ? c | 0x20 : c);
    hash = (hash ^ byte) * 1099511628211u;
  }
  return hash;
}

size_t KindOf(size_t tag) { return (tag + 1) / 2; }

struct Verdict {
  size_t kind = 0;
  bool is_certain = false;
};

Verdict VerdictOf(const NameLayer::Row& row) {
  Kinds kinds{};
  kinds.fill(-1e9f);
  for (size_t tag = 0; tag < row.size(); ++tag) kinds[KindOf(tag)] = std::max(kinds[KindOf(tag)], row[tag]);
  const auto best = std::max_element(kinds.begin(), kinds.end());
  const float lead = *best;
  const auto kind = static_cast<size_t>(best - kinds.begin());
  *best = -1e9f;
  return {kind, lead - *std::max_element(kinds.begin(), kinds.end()) >= kCertain};
}

// Where some mentions of a word are certain to be names of one kind, the others lean to it. That a mention is
// certain to be no name tells nothing of the others: "Rich left. Rich people stayed."
void Share(std::span<const Mention> mentions, std::vector<NameLayer::Scored>* scored) {
  if (mentions.size() < 2) return;
  std::array<size_t, kKinds> votes{};
  std::vector<size_t> unsure;
  for (const Mention& mention : mentions) {
    const Verdict verdict = VerdictOf((*scored)[mention.at].row);
    if (!verdict.is_certain) unsure.push_back(mention.at);
    if (verdict.is_certain && verdict.kind != 0) ++votes[verdict.kind];
  }
  const auto most = std::max_element(votes.begin(), votes.end());
  if (*most == 0 || 3 * *most < 2 * std::accumulate(votes.begin(), votes.end(), size_t{0})) return;
  const auto kind = static_cast<size_t>(most - votes.begin());
  for (const size_t at : unsure) {
    NameLayer::Row& row = (*scored)[at].row;
    for (size_t tag = 0; tag < row.size(); ++tag) {
      if (KindOf(tag) == kind) row[tag] += kCertain;
    }
  }
}

}  // namespace

void ShareNameEvidence(std::span<const UnparsedSentence> sentences, std::vector<NameLayer::Scored>* scored) {
  std::vector<Mention> mentions;
  size_t at = 0;
  for (const UnparsedSentence& sentence : sentences) {
    for (const Word& word : sentence.words) {
      const bool may_be = (*scored)[at].is_open && word.form.size() > 1 &&
                          std::any_of(word.form.begin(), word.form.end(), IsCapital);
      if (may_be) mentions.push_back({HashOf(word.form) + sentence.document * 0x9E3779B97F4A7C15u, at});
      ++at;
    }
  }
  std::sort(mentions.begin(), mentions.end());
  for (std::span<const Mention> left = mentions; !left.empty();) {
    const auto end = std::find_if(left.begin(), left.end(),
                                  [&](const Mention& mention) { return mention.word != left.front().word; });
    const auto count = static_cast<size_t>(end - left.begin());
    Share(left.first(count), scored);
    left = left.subspan(count);
  }
}

}  // namespace onrecord::syntax

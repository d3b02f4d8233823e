#include "api/ledger/verify.h"

#include <algorithm>
#include <map>
#include <optional>

#include "api/ledger/align.h"

namespace onrecord::ledger {
namespace {

constexpr size_t kCandidates = 60;
constexpr double kSameWords = 0.7;  // share of a claim's words that a quotation must have to be its source
constexpr int kMostChanged = 4;     // words changed at most in an altered quotation
constexpr double kSplicedShare = 0.75;  // share of a claim's words that two passages must cover
constexpr size_t kShortestPassage = 3;  // words
constexpr double kParaphrase = 0.36;
constexpr double kParaphraseOfSpeaker = 0.22;

enum class SameSpeaker { kYes, kNo, kUnknown };

struct Claim {
  std::vector<QuotedWord> words;
  Profile profile;
};

SameSpeaker CompareSpeakers(const Claim& claim, const Quotation& quotation) {
  if (claim.profile.surname.empty() || quotation.profile.surname.empty()) return SameSpeaker::kUnknown;
  if (claim.profile.surname == quotation.profile.surname) return SameSpeaker::kYes;
  for (const Stem& stem : claim.profile.speaker.stems) {
    for (const Stem& other : quotation.profile.speaker.stems) {
      if (stem.id == other.id && stem.content) return SameSpeaker::kYes;
    }
  }
  return quotation.named ? SameSpeaker::kNo : SameSpeaker::kUnknown;
}

struct Candidate {
  size_t quotation = 0;
  SameSpeaker speaker = SameSpeaker::kUnknown;
  Alignment alignment;
};

// Higher is better: more words in common, fewer changes, whole sentences, the right speaker.
double Quality(const Candidate& c) {
  return c.alignment.MatchedShare() - 0.03 * c.alignment.changed - (c.alignment.dropped ? 0.06 : 0) +
         (c.alignment.whole ? 0.02 : 0) +
         (c.speaker == SameSpeaker::kYes  ? 0.015
          : c.speaker == SameSpeaker::kNo ? -0.015
                                          : 0);
}

// The pieces that hold words of the claim, the one with the most words first.
std::vector<size_t> PiecesOf(const Quotation& quotation, const std::vector<int>& word_of) {
  std::map<size_t, int> count;
  for (const int at : word_of) {
    if (at >= 0) ++count[quotation.words[static_cast<size_t>(at)].piece];
  }
  std::vector<std::pair<int, size_t>> ranked;
  for (const auto& [piece, words] : count) ranked.emplace_back(-words, piece);
  std::sort(ranked.begin(), ranked.end());
  std::vector<size_t> pieces;
  for (const auto& [words, piece] : ranked) {
    if (pieces.empty() || words <= -2) pieces.push_back(piece);
  }
  return pieces;
}

Verdict Judge(const Candidate& best) {
  const Alignment& a = best.alignment;
  if (a.dropped && a.crosses_pieces) return Verdict::kSpliced;
  if (a.changed > 0) return Verdict::kAltered;
  if (a.dropped || !a.whole) return Verdict::kTruncated;
  return best.speaker == SameSpeaker::kNo ? Verdict::kOtherSpeaker : Verdict::kVerbatim;
}

// Whether the claim is one of its words, in whatever shape.
bool IsSource(const Candidate& candidate) {
  return candidate.alignment.MatchedShare() >= kSameWords && candidate.alignment.changed <= kMostChanged;
}

struct Passage {
  size_t quotation = 0;
  size_t piece = 0;
  SharedRun run;
};

size_t PieceOf(const Quotation& quotation, const SharedRun& run) {
  return quotation.words[run.quotation_begin + run.length / 2].piece;
}

// Two passages, of different pieces, that begin and end the claim and cover most of it.
std::optional<Verification> FindSplice(const Claim& claim, const std::vector<Candidate>& candidates,
                                       const QuotationIndex& quotations) {
  std::optional<Passage> first, last;
  for (const Candidate& candidate : candidates) {
    if (candidate.speaker == SameSpeaker::kNo) continue;
    const Quotation& quotation = quotations.quotations()[candidate.quotation];
    const SharedRun begin = LongestRunAtBegin(claim.words, quotation.words);
    if (begin.length >= kShortestPassage && (!first || begin.length > first->run.length)) {
      first = Passage{candidate.quotation, PieceOf(quotation, begin), begin};
    }
    const SharedRun end = LongestRunAtEnd(claim.words, quotation.words);
    if (end.length >= kShortestPassage && (!last || end.length > last->run.length)) {
      last = Passage{candidate.quotation, PieceOf(quotation, end), end};
    }
  }
  if (!first || !last || first->piece == last->piece) return std::nullopt;
  const size_t overlap_from = std::max(first->run.claim_begin, last->run.claim_begin);
  const size_t overlap_to =
      std::min(first->run.claim_begin + first->run.length, last->run.claim_begin + last->run.length);
  const size_t overlap = overlap_to > overlap_from ? overlap_to - overlap_from : 0;
  const size_t covered = first->run.length + last->run.length - overlap;
  if (static_cast<double>(covered) < kSplicedShare * static_cast<double>(claim.words.size()))
    return std::nullopt;
  if (overlap + kShortestPassage > std::min(first->run.length, last->run.length)) return std::nullopt;
  Verification splice{Verdict::kSpliced, {first->piece, last->piece}, {}};
  if (last->run.length > first->run.length) std::swap(splice.sources[0], splice.sources[1]);
  return splice;
}

// How alike two texts are in content, 0 to 1.
double Likeness(const Profile& claim, const Profile& quotation) {
  const double shared = SharedWeight(claim.content, quotation.content);
  return shared / (0.5 * (claim.content.weight + quotation.content.weight) + 1e-9);
}

std::optional<Verification> FindParaphrase(const Claim& claim, const std::vector<Candidate>& candidates,
                                           const QuotationIndex& quotations) {
  double best = 0;
  const Quotation* found = nullptr;
  for (const Candidate& candidate : candidates) {
    const Quotation& quotation = quotations.quotations()[candidate.quotation];
    if (candidate.speaker == SameSpeaker::kNo || quotation.words.empty()) continue;
    const double least = candidate.speaker == SameSpeaker::kYes ? kParaphraseOfSpeaker : kParaphrase;
    const double score = Likeness(claim.profile, quotation.profile) / least;
    if (score < 1 || score <= best) continue;
    best = score;
    found = &quotation;
  }
  if (found == nullptr) return std::nullopt;
  std::vector<int> all(found->words.size());
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i);
  return Verification{Verdict::kParaphrase, PiecesOf(*found, all), {}};
}

}  // namespace

std::string_view Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kVerbatim:
      return "VERBATIM";
    case Verdict::kAltered:
      return "ALTERED";
    case Verdict::kTruncated:
      return "TRUNCATED";
    case Verdict::kSpliced:
      return "SPLICED";
    case Verdict::kParaphrase:
      return "PARAPHRASE";
    case Verdict::kOtherSpeaker:
      return "OTHER_SPEAKER";
    default:
      return "NOT_FOUND";
  }
}

Verification Verify(std::string_view text, std::string_view speaker, const QuotationIndex& quotations,
                    const WordRarity& rarity) {
  Claim claim;
  claim.words = ReadQuoted(text, 0);
  Occurrence occurrence;
  occurrence.content = std::string(text);
  occurrence.speaker = std::string(speaker);
  claim.profile = MakeProfile(occurrence, rarity);

  std::vector<Candidate> candidates;
  for (const size_t index : quotations.Lookup(claim.profile.content, kCandidates)) {
    const Quotation& quotation = quotations.quotations()[index];
    candidates.push_back({index, CompareSpeakers(claim, quotation), Align(claim.words, quotation.words)});
  }
  const Candidate* best = nullptr;
  for (const Candidate& candidate : candidates) {
    if (best == nullptr || Quality(candidate) > Quality(*best)) best = &candidate;
  }
  if (best != nullptr && IsSource(*best)) {
    Verification out{
        Judge(*best), PiecesOf(quotations.quotations()[best->quotation], best->alignment.word_of), {}};
    std::vector<const Candidate*> others;
    for (const Candidate& candidate : candidates) {
      if (&candidate != best && IsSource(candidate) && Judge(candidate) == out.verdict)
        others.push_back(&candidate);
    }
    std::stable_sort(others.begin(), others.end(),
                     [](const Candidate* a, const Candidate* b) { return Quality(*a) > Quality(*b); });
    for (const Candidate* other : others) {
      const Quotation& quotation = quotations.quotations()[other->quotation];
      for (const size_t piece : PiecesOf(quotation, other->alignment.word_of)) {
        out.elsewhere.push_back(piece);
        break;
      }
    }
    return out;
  }
  if (auto splice = FindSplice(claim, candidates, quotations)) return *splice;
  if (auto paraphrase = FindParaphrase(claim, candidates, quotations)) return *paraphrase;
  return {};
}

}  // namespace onrecord::ledger

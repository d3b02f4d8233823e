#include "api/ledger/compare.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <vector>

namespace onrecord::ledger {
namespace {

constexpr float kFarthestDays = 400;
constexpr float kLeastPassage =
    20;  // weight added to a passage, so that two short ones do not agree by chance
constexpr int32_t kZoneDays = 1;
constexpr size_t kMostInRuns = 400;  // words that LongestSharedRun looks at
constexpr float kTiny = 1e-9F;

constexpr std::string_view kNames[kEvidenceCount] = {
    "cosine",          "containment",      "overlap",          "shared_weight",     "shared_run",
    "shared_fours",    "threes_overlap",   "within_a_day",     "within_three_days", "within_a_week",
    "within_a_month",  "days_apart",       "same_speaker",     "similar_speaker",   "other_speaker",
    "shorter_content", "quoted_contained", "surroundings",     "passage",           "both_quoted",
    "one_quoted",      "cosine_near",      "containment_same", "run_near",          "threes_near"};

float DaysApart(const CompactProfile& a, const CompactProfile& b) {
  if (!a.day || !b.day) return kFarthestDays;
  return std::min(kFarthestDays, static_cast<float>(std::abs(*a.day - *b.day)));
}

// Weights of the stems that both have, by the parts that have them.
struct Shared {
  float content = 0, content_squares = 0, surroundings = 0, passage = 0;
  float quoted_of_a = 0, quoted_of_b = 0;  // that are in the content of the other
  bool speaker = false;                    // a content word
};

Shared SharedOf(const CompactProfile& a, const CompactProfile& b) {
  using enum CompactProfile::Part;
  Shared shared;
  for (size_t i = 0, j = 0; i < a.ids.size() && j < b.ids.size();) {
    const StemId first = a.ids[i], second = b.ids[j];
    if (first == second) {
      const float weight = a.weights[i];
      const uint8_t in_a = a.parts[i], in_b = b.parts[j];
      const auto both = static_cast<uint8_t>(in_a & in_b);
      if ((both & kContent) != 0) {
        shared.content += weight;
        shared.content_squares += weight * weight;
      }
      if ((both & kSurroundings) != 0) shared.surroundings += weight;
      if (IsOfPassage(in_a) && IsOfPassage(in_b)) shared.passage += weight;
      if ((in_a & kQuoted) != 0 && (in_b & kContent) != 0) shared.quoted_of_a += weight;
      if ((in_b & kQuoted) != 0 && (in_a & kContent) != 0) shared.quoted_of_b += weight;
      if ((both & kSpeaker) != 0 && (in_a & kContentWord) != 0) shared.speaker = true;
    }
    i += first <= second ? 1 : 0;
    j += second <= first ? 1 : 0;
  }
  return shared;
}

float QuotedContained(const CompactProfile& a, float shared_quoted) {
  if (!a.has_quoted) return 0;
  const float share = shared_quoted / (a.quoted_weight + kTiny);
  return share * std::min(1.0F, static_cast<float>(a.quoted_content) / 3);
}

float SharedShare(float shared, float a, float b) { return shared / (std::min(a, b) + kLeastPassage); }

// Runs of `n` words that both have, and those that one or both have. The longest shared run tells where there
// are none.
struct SharedRuns {
  size_t both = 0, any = 0;
};
SharedRuns CountRuns(const CompactProfile& a, const CompactProfile& b, int longest, size_t n) {
  const bool all_seen = std::max(a.sequence.size(), b.sequence.size()) <= kMostInRuns;
  if (all_seen && longest < static_cast<int>(n)) return {0, 1};
  const std::vector<uint64_t> first = Shingles(a.sequence, n), second = Shingles(b.sequence, n);
  const size_t both = CountShared(first, second);
  return {both, first.size() + second.size() - both};
}

float Log(float value) { return std::log1p(value); }

using MaybeDay = std::optional<int32_t>;
using MaybeRange = std::optional<DayRange>;

bool AreOtherOccasions(const MaybeDay& day, const MaybeRange& said, const MaybeDay& other_day,
                       const MaybeRange& other_said) {
  const auto before = [](const MaybeDay& printed, const MaybeRange& told) {
    return printed && told && *printed + kZoneDays < told->first;
  };
  if (before(day, other_said) || before(other_day, said)) return true;
  return said && other_said &&
         (said->last + kZoneDays < other_said->first || other_said->last + kZoneDays < said->first);
}

}  // namespace

std::string_view Name(Evidence evidence) { return kNames[static_cast<size_t>(evidence)]; }

float Containment(float shared_weight, float lighter_weight) {
  return shared_weight / (lighter_weight + kTiny);
}

float ContainmentOf(const Profile& a, const Profile& b) {
  return Containment(SharedWeight(a.content, b.content), std::min(a.content.weight, b.content.weight));
}

EvidenceValues Compare(const Profile& a, const Profile& b) { return Compare(CompactOf(a), CompactOf(b)); }

EvidenceValues Compare(const CompactProfile& a, const CompactProfile& b) {
  EvidenceValues values{};
  const auto set = [&](Evidence evidence, float value) { values[static_cast<size_t>(evidence)] = value; };
  const Shared shared = SharedOf(a, b);
  const float cosine = shared.content_squares / (a.content_norm * b.content_norm + kTiny);
  const float containment = Containment(shared.content, std::min(a.content_weight, b.content_weight));
  const int longest = LongestSharedRun(a.sequence, b.sequence);
  set(Evidence::kCosine, cosine);
  set(Evidence::kContainment, containment);
  set(Evidence::kOverlap, shared.content / (a.content_weight + b.content_weight - shared.content + kTiny));
  set(Evidence::kSharedWeight, Log(shared.content));
  set(Evidence::kSharedRun, Log(static_cast<float>(longest)));
  set(Evidence::kSharedFours, Log(static_cast<float>(CountRuns(a, b, longest, 4).both)));
  const SharedRuns threes = CountRuns(a, b, longest, 3);
  set(Evidence::kThreesOverlap,
      threes.any > 0 ? static_cast<float>(threes.both) / static_cast<float>(threes.any) : 0);

  const float days = DaysApart(a, b);
  set(Evidence::kWithinADay, days <= 1);
  set(Evidence::kWithinThreeDays, days <= 3);
  set(Evidence::kWithinAWeek, days <= 7);
  set(Evidence::kWithinAMonth, days <= 30);
  set(Evidence::kDaysApart, Log(days));

  const bool known = !a.surname.empty() && !b.surname.empty();
  const bool same = known && a.surname == b.surname;
  const bool similar = known && !same && shared.speaker;
  set(Evidence::kSameSpeaker, same);
  set(Evidence::kSimilarSpeaker, similar);
  set(Evidence::kOtherSpeaker, known && !same && !similar);

  set(Evidence::kShorterContent, Log(static_cast<float>(std::min(a.content_words, b.content_words))));
  set(Evidence::kQuotedContained,
      std::max(QuotedContained(a, shared.quoted_of_a), QuotedContained(b, shared.quoted_of_b)));
  set(Evidence::kSurroundings,
      SharedShare(shared.surroundings, a.surroundings_weight, b.surroundings_weight));
  set(Evidence::kPassage, SharedShare(shared.passage, a.passage_weight, b.passage_weight));
  const int quoted = (a.form != Form::kIndirect) + (b.form != Form::kIndirect);
  set(Evidence::kBothQuoted, quoted == 2);
  set(Evidence::kOneQuoted, quoted == 1);
  set(Evidence::kCosineNear, days <= 3 ? cosine : 0);
  set(Evidence::kContainmentSame, same ? containment : 0);
  set(Evidence::kRunNear, days <= 7 ? values[static_cast<size_t>(Evidence::kSharedRun)] : 0);
  set(Evidence::kThreesNear, days <= 7 ? values[static_cast<size_t>(Evidence::kThreesOverlap)] : 0);
  return values;
}

bool AreOtherOccasions(const Profile& a, const Profile& b) {
  return AreOtherOccasions(a.day, a.said, b.day, b.said);
}

bool AreOtherOccasions(const CompactProfile& a, const CompactProfile& b) {
  return AreOtherOccasions(a.day, a.said, b.day, b.said);
}

}  // namespace onrecord::ledger

#include "api/ledger/compare.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace onrecord::ledger {
namespace {

constexpr float kFarthestDays = 400;
constexpr float kLeastPassage =
    20;  // weight added to a passage, so that two short ones do not agree by chance
constexpr int32_t kZoneDays = 1;
constexpr float kTiny = 1e-9F;

constexpr std::string_view kNames[kEvidenceCount] = {
    "cosine",          "containment",      "overlap",          "shared_weight",     "shared_run",
    "shared_fours",    "threes_overlap",   "within_a_day",     "within_three_days", "within_a_week",
    "within_a_month",  "days_apart",       "same_speaker",     "similar_speaker",   "other_speaker",
    "shorter_content", "quoted_contained", "surroundings",     "passage",           "both_quoted",
    "one_quoted",      "cosine_near",      "containment_same", "run_near",          "threes_near"};

float DaysApart(const Profile& a, const Profile& b) {
  if (!a.day || !b.day) return kFarthestDays;
  return std::min(kFarthestDays, static_cast<float>(std::abs(*a.day - *b.day)));
}

float SharedSquares(const Wording& a, const Wording& b) {
  float sum = 0;
  auto i = a.stems.begin();
  auto j = b.stems.begin();
  while (i != a.stems.end() && j != b.stems.end()) {
    if (i->id == j->id) {
      sum += i->weight * i->weight;
      ++i, ++j;
    } else {
      i->id < j->id ? ++i : ++j;
    }
  }
  return sum;
}

float Cosine(const Wording& a, const Wording& b) { return SharedSquares(a, b) / (a.norm * b.norm + kTiny); }

bool ShareContentWord(const Wording& a, const Wording& b) {
  auto j = b.stems.begin();
  for (const Stem& stem : a.stems) {
    while (j != b.stems.end() && j->id < stem.id) ++j;
    if (j != b.stems.end() && j->id == stem.id && stem.content) return true;
  }
  return false;
}

float QuotedContained(const Profile& a, const Profile& b) {
  if (a.quoted.stems.empty()) return 0;
  const float share = SharedWeight(a.quoted, b.content) / (a.quoted.weight + kTiny);
  const auto content = static_cast<float>(
      std::count_if(a.quoted.stems.begin(), a.quoted.stems.end(), [](const Stem& s) { return s.content; }));
  return share * std::min(1.0F, content / 3);
}

float SharedShare(const Wording& a, const Wording& b) {
  return SharedWeight(a, b) / (std::min(a.weight, b.weight) + kLeastPassage);
}

float Log(float value) { return std::log1p(value); }

}  // namespace

std::string_view Name(Evidence evidence) { return kNames[static_cast<size_t>(evidence)]; }

float Containment(float shared_weight, float lighter_weight) {
  return shared_weight / (lighter_weight + kTiny);
}

float ContainmentOf(const Profile& a, const Profile& b) {
  return Containment(SharedWeight(a.content, b.content), std::min(a.content.weight, b.content.weight));
}

EvidenceValues Compare(const Profile& a, const Profile& b) {
  EvidenceValues values{};
  const auto set = [&](Evidence evidence, float value) { values[static_cast<size_t>(evidence)] = value; };
  const float shared = SharedWeight(a.content, b.content);
  const float cosine = Cosine(a.content, b.content);
  const float containment = ContainmentOf(a, b);
  set(Evidence::kCosine, cosine);
  set(Evidence::kContainment, containment);
  set(Evidence::kOverlap, shared / (a.content.weight + b.content.weight - shared + kTiny));
  set(Evidence::kSharedWeight, Log(shared));
  set(Evidence::kSharedRun, Log(static_cast<float>(LongestSharedRun(a.content, b.content))));
  set(Evidence::kSharedFours, Log(static_cast<float>(CountShared(a.fours, b.fours))));
  const auto threes = static_cast<float>(CountShared(a.threes, b.threes));
  const auto all_threes = static_cast<float>(a.threes.size() + b.threes.size()) - threes;
  set(Evidence::kThreesOverlap, all_threes > 0 ? threes / all_threes : 0);

  const float days = DaysApart(a, b);
  set(Evidence::kWithinADay, days <= 1);
  set(Evidence::kWithinThreeDays, days <= 3);
  set(Evidence::kWithinAWeek, days <= 7);
  set(Evidence::kWithinAMonth, days <= 30);
  set(Evidence::kDaysApart, Log(days));

  const bool known = !a.surname.empty() && !b.surname.empty();
  const bool same = known && a.surname == b.surname;
  const bool similar = known && !same && ShareContentWord(a.speaker, b.speaker);
  set(Evidence::kSameSpeaker, same);
  set(Evidence::kSimilarSpeaker, similar);
  set(Evidence::kOtherSpeaker, known && !same && !similar);

  set(Evidence::kShorterContent,
      Log(static_cast<float>(std::min(a.content.content_words, b.content.content_words))));
  set(Evidence::kQuotedContained, std::max(QuotedContained(a, b), QuotedContained(b, a)));
  set(Evidence::kSurroundings, SharedShare(a.surroundings, b.surroundings));
  set(Evidence::kPassage, SharedShare(a.passage, b.passage));
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
  const auto before = [](const std::optional<int32_t>& day, const std::optional<DayRange>& said) {
    return day && said && *day + kZoneDays < said->first;
  };
  if (before(a.day, b.said) || before(b.day, a.said)) return true;
  return a.said && b.said &&
         (a.said->last + kZoneDays < b.said->first || b.said->last + kZoneDays < a.said->first);
}

}  // namespace onrecord::ledger

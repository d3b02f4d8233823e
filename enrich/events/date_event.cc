#include "enrich/events/date_event.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

// The token of the expression whose head stands outside it.
int32_t HeadOf(const Tree& tree, TokenRange sentence, Span span) {
  int32_t last = -1;
  for (auto i = static_cast<int32_t>(sentence.first); i < static_cast<int32_t>(sentence.last); ++i) {
    if (!span.Overlaps(tree[i].span)) continue;
    last = i;
    const int32_t parent = tree[i].head;
    const bool outside = parent < 0 || !span.Overlaps(tree[parent].span);
    const Deprel relation = tree[i].deprel;
    if (outside && !IsOneOf(relation, {Deprel::kCase, Deprel::kPunct, Deprel::kMark})) return i;
  }
  return last;
}

// The noun that the time names or describes, so that it is not the time of what is done to it: "the 2015
// deal", "the war of 2006", "Monday's attack"; but "in a Tuesday interview". -1: none.
int32_t NounOf(const Tree& tree, int32_t time) {
  if (time < 0) return -1;
  const int32_t noun = tree[time].head;
  if (noun < 0 || !IsNoun(tree[noun]) || tree[noun].is_time) return -1;
  const Deprel relation = tree[time].deprel;
  if (relation == Deprel::kNmod && noun < time) return tree.Case(time) == "of" ? noun : -1;
  if (noun < time || relation == Deprel::kObl || relation == Deprel::kOblUnmarked) return -1;
  for (const int32_t child : tree.Children(noun)) {
    const bool article = tree[child].deprel == Deprel::kDet && child < time;
    if (article && tree[child].lemma == "a") return -1;
  }
  return noun;
}

// "As of Tuesday", "as of 10 a.m. on Tuesday".
bool FollowsAsOf(std::string_view text, uint32_t sentence, Span date) {
  constexpr uint32_t kReach = 22;
  const uint32_t begin = std::max(sentence, date.begin > kReach ? date.begin - kReach : 0);
  const std::string before = AsciiLower(text.substr(begin, date.begin - begin));
  const size_t at = before.rfind("as of ");
  if (at == before.npos) return false;
  const std::string_view between = Trim(std::string_view(before).substr(at + 6));
  return between.empty() || (IsDigit(between[0]) && EndsWith(between, " on"));
}

}  // namespace

SentenceDates::SentenceDates(std::string_view text, const Tree& tree, const std::vector<TimeValue>& dates,
                             const Sentence& sentence) {
  const auto first = std::partition_point(dates.begin(), dates.end(), [&](const TimeValue& date) {
    return date.span && date.span->begin < sentence.span.begin;
  });
  for (auto it = first; it != dates.end(); ++it) {
    const TimeValue& date = *it;
    if (!date.span) continue;
    if (date.span->begin >= sentence.span.end) break;
    if (!sentence.span.Contains(*date.span)) continue;
    spans_.push_back(*date.span);
    if (FollowsAsOf(text, sentence.span.begin, *date.span)) {
      as_of_ = date;
      continue;
    }
    Hung hung{&date, {}};
    int32_t at = HeadOf(tree, {sentence.first_token, sentence.last_token}, *date.span);
    const int32_t named = NounOf(tree, at);
    for (int steps = 0; at >= 0 && steps < 60; ++steps) {
      hung.under.push_back(at);
      if (at == named) break;
      at = tree[at].head;
    }
    hung_.push_back(std::move(hung));
  }
}

std::optional<TimeValue> SentenceDates::Of(const Tree& tree, const Act& act, bool verbal) const {
  const TimeValue* best = nullptr;
  int best_cost = 1000;
  for (const Hung& hung : hung_) {
    for (size_t up = 0; up < hung.under.size(); ++up) {
      const int32_t at = hung.under[up];
      int cost = -1;
      if (at == act.head || at == act.noun) {
        cost = static_cast<int>(up);
      } else if (at == act.clause) {
        cost = static_cast<int>(up) + 5;
      }
      // A clause between the expression and the act has it for itself.
      if (cost >= 0 && cost < best_cost) {
        best = hung.date;
        best_cost = cost;
      }
      if (cost >= 0) break;
      if (IsVerb(tree[at]) && at != act.clause) break;
    }
  }
  if (best != nullptr) return *best;
  // The clauses above: a noun's verb; for what is said, the word of speech.
  for (int32_t at = act.clause, steps = 0; at >= 0 && steps < 12; ++steps) {
    const Deprel relation = tree[at].deprel;
    const bool said = relation == Deprel::kCcomp || relation == Deprel::kParataxis;
    const bool finite_part =
        IsOneOf(relation, {Deprel::kConj, Deprel::kAdvcl, Deprel::kXcomp}) || !IsVerb(tree[at]);
    if (!finite_part && !(said && verbal)) break;
    at = tree[at].head;
    if (at < 0) break;
    for (const Hung& hung : hung_) {
      for (const int32_t under : hung.under) {
        if (under == at) return *hung.date;
        if (IsVerb(tree[under])) break;
      }
    }
  }
  // "…, the minister said Tuesday": the word of speech is attached below.
  if (verbal) {
    for (const Hung& hung : hung_) {
      for (const int32_t under : hung.under) {
        if (!IsVerb(tree[under])) continue;
        if (IsOneOf(tree[under].deprel, {Deprel::kParataxis, Deprel::kAdvcl})) {
          const int32_t parent = tree[under].head;
          if (parent == act.clause || parent == act.head) return *hung.date;
        }
        break;
      }
    }
  }
  return std::nullopt;
}

}  // namespace onrecord

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/entities/entity_joiner.h"

namespace onrecord {
namespace {

// "his", "her", "their", "its": may mean what the same clause speaks of.
bool IsReflexiveOrOwner(std::string_view word) {
  const std::string lower = AsciiLower(word);
  return lower == "his" || lower == "her" || lower == "their" || lower == "its" || lower.ends_with("self") ||
         lower.ends_with("selves");
}

}  // namespace

// "Ana Silva and Bo Lund left. They said …": the persons whom the nearest subject names together, unless a
// plural stands nearer.
bool EntityJoiner::JoinGroupNamedTogether(uint32_t i) {
  constexpr uint32_t kFarthest = 2;  // sentences
  Mention& m = mentions_[i];
  const uint32_t horizon = i > kMentionHorizon ? i - kMentionHorizon : 0;
  for (uint32_t j = i; j-- > horizon && SentenceOf(m) - SentenceOf(mentions_[j]) <= kFarthest;) {
    const Mention& first = mentions_[j];
    if (first.entity < 0 || !IsSubject(first) || nested_[j] || InQuotes(first) != InQuotes(m)) continue;
    if (first.plural && first.form == MentionForm::kNominal) return false;
    if (first.kind != EntityKind::kPerson || first.form == MentionForm::kPronoun) continue;
    if (view_.token(first.head_token).deprel == Deprel::kConj) continue;
    std::vector<int32_t> others;
    for (uint32_t k = j + 1; k < i && SentenceOf(mentions_[k]) == SentenceOf(first); ++k) {
      const Mention& next = mentions_[k];
      if (next.entity < 0 || next.entity == first.entity || next.kind != EntityKind::kPerson) continue;
      const Token& head = view_.token(next.head_token);
      const bool beside = head.deprel == Deprel::kConj &&
                          head.head >= static_cast<int32_t>(first.first_token) &&
                          head.head < static_cast<int32_t>(first.last_token);
      if (beside && std::find(others.begin(), others.end(), next.entity) == others.end())
        others.push_back(next.entity);
    }
    if (others.empty()) continue;
    Add(first.entity, i, "entities.join.pronoun_group");
    m.others = std::move(others);
    return true;
  }
  return false;
}

void EntityJoiner::JoinPronoun(uint32_t i) {
  const Mention& m = mentions_[i];
  const EntityToken& word = view_[m.first_token];
  if (word.Is(EntityWord::kI) || word.Is(EntityWord::kWe) || word.Is(EntityWord::kYou)) return;
  // "He (Vey) agreed": an editor says who.
  if (Word(m.last_token) == "(" && i + 1 < mentions_.size() &&
      mentions_[i + 1].first_token == m.last_token + 1 && Word(mentions_[i + 1].last_token) == ")" &&
      mentions_[i + 1].form == MentionForm::kName) {
    if (mentions_[i + 1].entity < 0) JoinBareName(i + 1);
    if (mentions_[i + 1].entity >= 0) return Add(mentions_[i + 1].entity, i, "entities.join.editor");
  }
  const bool person = m.gender == 'm' || m.gender == 'f';
  const bool owner = IsReflexiveOrOwner(word.text);
  const int32_t verb = view_.token(m.head_token).head;
  const auto same_clause = [&](const Cluster& c) {
    if (owner || verb < 0 || c.mentions.empty()) return false;
    const Mention& last = mentions_[c.mentions.back()];
    if (SentenceOf(last) != SentenceOf(m)) return false;
    const Token* head = &view_.token(last.head_token);
    for (int steps = 0; head->deprel == Deprel::kConj && head->head >= 0 && steps < 6; ++steps)
      head = &view_.token(static_cast<uint32_t>(head->head));  // "Ana, Bo and Orla met him"
    return head->head == verb && head->deprel != Deprel::kNone;
  };
  if (m.plural && !person && JoinGroupNamedTogether(i)) return;
  const int32_t best = MostSalient(i, person ? 4 : 2, 1, [&](const Cluster& c) -> double {
    if (same_clause(c)) return 0;
    if (person) {
      if (c.kind != EntityKind::kPerson && !(c.kind == EntityKind::kOther && c.named)) return 0;
      if (c.plural || (c.gender && c.gender != m.gender)) return 0;
      return c.kind == EntityKind::kOther ? weights_.unsure_person
             : c.gender == m.gender       ? weights_.fitting
                                          : 1;
    }
    if (m.plural) {
      if (c.plural || c.kind == EntityKind::kGroup) return weights_.fitting;
      return c.kind == EntityKind::kOrganisation ? weights_.body_as_many : 0;
    }
    if (c.plural || c.kind == EntityKind::kPerson || c.kind == EntityKind::kGroup) return 0;
    return c.kind == EntityKind::kPlace   ? weights_.place
           : c.kind == EntityKind::kOther ? weights_.unsure_thing
                                          : 1;
  });
  if (best >= 0) Add(best, i, person ? "entities.join.pronoun" : "entities.join.pronoun_thing");
}

}  // namespace onrecord

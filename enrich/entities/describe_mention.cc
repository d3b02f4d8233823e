#include "enrich/entities/describe_mention.h"

#include <algorithm>

#include "common/base/strings.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;
using Part = PhrasePart;
using Word = EntityWord;

}  // namespace

void MentionDescriber::AddModifier(const PhraseElement& part, Mention* m) const {
  switch (part.part) {
    case Part::kRole: {
      const GazetteerEntry& role = view_.entry(*part.match);
      const bool former = m->role == "former" || m->role.starts_with("former ");
      m->role = former ? StrCat("former ", role.name) : role.name;
      if (role.gender) m->gender = role.gender;
      break;
    }
    case Part::kAgent:
      if (m->role.empty()) m->role = view_.entry(*part.match).name;
      break;
    case Part::kFormer:
      m->role = "former";
      break;
    case Part::kHonorific:
      if (view_[part.first].Is(Word::kHonorificM)) m->gender = 'm';
      if (view_[part.first].Is(Word::kHonorificF)) m->gender = 'f';
      if (view_[part.first].Is(Word::kMilitaryTitle)) m->role = "general";
      if (view_[part.first].Is(Word::kLegislatorTitle)) m->role = "lawmaker";
      if (view_[part.first].Is(Word::kGovernorTitle)) m->role = "governor";
      break;
    case Part::kDemonym:
      m->country = view_.entry(*part.match).country;
      break;
    case Part::kName:
      AddAffiliation(names_[static_cast<size_t>(part.name)], m);
      break;
    default:
      break;
  }
}

void MentionDescriber::Inherit(const Mention& owner, Mention* m) const {
  if (owner.kind == EntityKind::kOrganisation && !owner.name.empty()) {
    const GazetteerMatch* match = nullptr;
    for (uint32_t t = owner.first_token; t < owner.last_token && !match; ++t) {
      if (view_.token(t).span.begin == owner.name.begin) match = view_.Longest(t, Bit(Kind::kOrganisation));
    }
    m->affiliation = match ? view_.entry(*match).name : std::string(owner.name.In(view_.text()));
  } else if (owner.kind == EntityKind::kOrganisation && !owner.role.empty()) {
    m->affiliation = owner.country.empty()
                         ? owner.role
                         : StrCat(view_.gazetteer().CountryAdjective(owner.country), " ", owner.role);
  }
  if (m->country.empty()) m->country = owner.country;
}

void MentionDescriber::AddAffiliation(const NameSpan& span, Mention* m) const {
  const GazetteerEntry* entry =
      span.entry < 0 ? nullptr : &view_.gazetteer().entry(static_cast<uint32_t>(span.entry));
  if (span.kind == EntityKind::kOrganisation) {
    m->affiliation = entry ? entry->name : std::string(view_.Text(span.first_token, span.last_token));
    if (entry && !entry->country.empty()) m->country = entry->country;
  } else if (span.kind == EntityKind::kCountry || span.kind == EntityKind::kPlace) {
    if (entry && m->country.empty()) m->country = entry->country;
  } else if (span.kind == EntityKind::kPerson && m->country.empty()) {
    if (const GazetteerMatch* person = view_.Longest(span.first_token, Bit(Kind::kPerson)))
      m->country = view_.entry(*person).country;
  }
}

void MentionDescriber::SetFromGazetteer(const NameSpan& span, Mention* m) const {
  if (span.entry < 0) {
    const GazetteerMatch* demonym = view_.Longest(span.first_token, Bit(Kind::kDemonym));
    const bool nation = demonym && view_.entry(*demonym).detail != "party";
    if (nation && m->kind == EntityKind::kOrganisation) m->country = view_.entry(*demonym).country;
    if (m->kind != EntityKind::kPerson) m->gender = m->kind == EntityKind::kOther ? '\0' : 'n';
    if (!span.country.empty()) m->country = span.country;
    return;
  }
  const GazetteerEntry& entry = view_.gazetteer().entry(static_cast<uint32_t>(span.entry));
  m->country = entry.country;
  m->gender = 'n';
}

void MentionDescriber::SetKind(const GazetteerEntry& entry, Mention* m) const {
  if (entry.kind == Kind::kPeople) {
    m->kind = EntityKind::kGroup;
    m->plural = true;
    m->country = entry.country;
    m->role.clear();
  } else if (entry.kind == Kind::kRole) {
    m->kind = m->plural ? EntityKind::kGroup : EntityKind::kPerson;
  } else if (entry.detail == "body" || entry.detail == "government") {
    m->kind = EntityKind::kOrganisation;
    m->gender = 'n';
  } else if (entry.detail == "group") {
    m->kind = EntityKind::kGroup;
    m->plural = true;
  } else if (entry.detail == "country") {
    m->kind = EntityKind::kCountry;
    m->gender = 'n';
    m->role.clear();
  } else {
    m->kind = EntityKind::kOther;
    m->gender = 'n';
  }
}

void MentionDescriber::SetSenderOfEnvoy(Mention* m) const {
  const GazetteerEntry* body = view_.gazetteer().Named(Bit(Kind::kOrganisation), m->affiliation);
  if (m->country.empty() || !body || body->detail != "igo") return;
  const std::vector<std::string_view> broad = view_.gazetteer().BroaderRoles(m->role);
  if (std::find(broad.begin(), broad.end(), "diplomat") != broad.end()) m->affiliation.clear();
}

void MentionDescriber::KeepOwnCountry(std::span<const PhraseElement> before, Mention* m) const {
  m->country.clear();
  for (const PhraseElement& part : before) {
    if (part.part == Part::kDemonym) m->country = view_.entry(*part.match).country;
  }
}

char MentionDescriber::GenderOf(std::string_view given, bool particle) const {
  if (particle) return 0;
  const NameWord word = view_.gazetteer().Word(given);
  return word.given && !word.family_first && word.gender != 'u' ? word.gender : '\0';
}

bool MentionDescriber::IsOneOfAPeople(const PhraseElement& people) const {
  const std::string word = StrCat(view_.Text(people.first, people.last), "s");
  return view_.gazetteer().Exact(word, Bit(Kind::kPeople)) != nullptr;
}

bool MentionDescriber::IsExpert(const std::string& role) const {
  return view_.gazetteer().BroaderRoles(role).back() == "expert";
}

}  // namespace onrecord

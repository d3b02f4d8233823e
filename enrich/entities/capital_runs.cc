#include "enrich/entities/capital_runs.h"

#include "enrich/entities/name_context.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;
using Word = EntityWord;

}  // namespace

NameSpan NamedBy(const TokenView& view, const char* rule, uint32_t first, uint32_t last, EntityKind kind) {
  return {first, last, kind, -1, view.Confidence(rule), rule};
}

bool CapitalRuns::CanBegin(uint32_t t) const {
  const EntityToken& token = view_[t];
  if (!token.letter || !token.capital) return false;
  if (IsWordName(t)) return true;
  if (token.Is(Word::kTime)) return false;
  if (IsHonorific(view_, t)) return false;
  if (token.Is(Word::kOpener) && (token.first || view_.TitleCase(token.sentence))) return false;
  if (token.Is(Word::kI) || token.Is(Word::kHe) || token.Is(Word::kShe) || token.Is(Word::kIt) ||
      token.Is(Word::kThey) || token.Is(Word::kWe) || token.Is(Word::kYou)) {
    return false;
  }
  if (token.Is(Word::kDeterminer) || token.Is(Word::kPossessive)) return false;
  if (token.first && (token.Is(Word::kFormer) || token.Is(Word::kPremodifier))) return false;
  const Upos upos = view_.token(t).upos;
  if (token.first || view_.TitleCase(token.sentence)) {
    if (upos == Upos::kPropn) return true;
    if (view_.gazetteer().Word(token.text).given) return true;
    const uint32_t end = view_.sentences()[token.sentence].last_token;
    const bool goes_on = t + 1 < end && view_[t + 1].capital && view_[t + 1].letter && !view_[t + 1].first;
    if (!view_.TitleCase(token.sentence) && goes_on && (upos == Upos::kAdj || upos == Upos::kNoun))
      return true;
    if (upos != Upos::kNone) return false;
    if (view_.SmallElsewhere(token.text)) return false;
    return token.upper || !view_.TitleCase(token.sentence);
  }
  return upos == Upos::kNone || upos == Upos::kPropn || upos == Upos::kNoun || upos == Upos::kAdj ||
         upos == Upos::kX;
}

// "Will Hardy said", "a friend of Rob Banks": a given name that is a word as well, before another name
// word.
bool CapitalRuns::IsWordName(uint32_t t) const {
  const uint32_t end = view_.sentences()[view_[t].sentence].last_token;
  const NameWord word = view_.gazetteer().Word(view_[t].text);
  if (!word.word || (word.given && !view_[t].Is(Word::kTime)) || view_[t].upper || t + 1 >= end ||
      view_.TitleCase(view_[t].sentence))
    return false;
  const EntityToken& next = view_[t + 1];
  if (!next.capital || !next.letter || next.Is(Word::kOrgEnd) || next.Is(Word::kPlaceEnd) ||
      next.Is(Word::kTime))
    return false;
  if (RunEnd(t, end) > t + 3 || view_.Longest(t, kNameKinds | kNounKinds) != nullptr) return false;
  if (view_.Longest(t + 1, Bit(Kind::kDemonym) | Bit(Kind::kPeople)) != nullptr) return false;
  if (view_[t].first) return view_[end - 1].text != "?";  // "Will Hardy resign?"
  // "in May Orla Vey", "5 May Vey": a month.
  const EntityToken& before = view_[t - 1];
  return !view_[t].Is(Word::kTime) || (before.letter && view_.token(t - 1).upos != Upos::kAdp);
}

uint32_t CapitalRuns::RunEnd(uint32_t t, uint32_t end) const {
  uint32_t last = t + 1;
  const bool organisation = view_[t].Is(Word::kOrgStart);
  while (last < end) {
    if (CanContinue(last, end)) {
      ++last;
      continue;
    }
    if (last + 1 < end && view_[last].text == "-" && view_[last].joined && view_[last + 1].joined &&
        view_[last + 1].letter && last == t + 2 && view_.gazetteer().Word(view_[t].text).family_first) {
      last += 2;  // "Kim Sol-ra"
      continue;
    }
    const bool of =
        organisation && (IsOf(view_, last) || view_[last].text == "for" || view_[last].text == "on");
    if (of && last + 1 < end && view_[last + 1].capital) {
      last += 2;
    } else if (of && last + 2 < end && view_[last + 1].text == "the" && view_[last + 2].capital) {
      last += 3;
    } else if (organisation && view_[last].text == "and" && last + 1 < end && view_[last + 1].capital &&
               last > t + 1) {
      last += 2;
    } else {
      break;
    }
  }
  while (last > t + 1 && !view_[last - 1].letter) --last;
  return last;
}

bool CapitalRuns::CanContinue(uint32_t t, uint32_t end) const {
  const EntityToken& token = view_[t];
  if (token.Is(Word::kTime)) return false;
  if (token.capital && token.letter) return !(view_.tagged() && view_.token(t).upos == Upos::kPron);
  const bool before_capital = t + 1 < end && view_[t + 1].capital;
  if (token.Is(Word::kParticle) && t + 2 < end && view_[t + 1].text == "-" && view_[t + 2].capital)
    return true;
  if (!before_capital) return false;
  if (token.Is(Word::kParticle)) return true;
  return token.text == "&" || (token.text == "-" && token.joined);
}

bool CapitalRuns::IsOrganisation(uint32_t t, uint32_t end) const {
  const uint32_t last = RunEnd(t, end);
  if (last <= t + 1 || !view_[last - 1].Is(Word::kOrgEnd) || view_.TitleCase(view_[t].sentence)) return false;
  for (uint32_t i = t + 1; i < last; ++i) {
    const GazetteerMatch* agent = view_.Longest(i, Bit(Kind::kAgent));
    const GazetteerMatch* demonym = view_.Longest(t, Bit(Kind::kDemonym));
    if (agent && agent->last == last && demonym && demonym->last == i) return false;
  }
  return view_.Longest(last - 1, Bit(Kind::kRole)) == nullptr;
}

bool CapitalRuns::BeginsWithGivenName(uint32_t t, uint32_t end) const {
  // "Prince Young, 24": an age makes a title a given name.
  if (view_[t].capital && view_.gazetteer().Word(view_[t].text).word && RunEnd(t, end) == t + 2 &&
      BeforeAge(view_, t + 2))
    return true;
  return view_[t].capital && view_.gazetteer().Word(view_[t].text).given && RunEnd(t, end) > t + 1 &&
         !view_.Longest(t, Bit(Kind::kRole));
}

NameSpan CapitalRuns::NameAt(uint32_t t, uint32_t end) const {
  uint32_t last = RunEnd(t, end);
  // What follows a complete name may be another one: "Kremlin" in "Orla Kremlin" does not count, roles do.
  const NameWord first = view_.gazetteer().Word(view_[t].text);
  for (uint32_t i = t + 1; i < last && !first.given && !first.family_first; ++i) {
    const GazetteerMatch* role = view_.Longest(i, Bit(Kind::kRole));
    if (role && view_.entry(*role).title && role->last <= last) {
      last = i;
    } else if (view_.gazetteer().Word(view_[i].text).given && last - i >= 2 && last - i <= 4 &&
               !view_[last - 1].Is(Word::kOrgEnd) && (i >= t + 2 || AfterLink(t))) {
      last = i;  // "minister of Public Works | Orla Vey"
    }
  }
  return Classify(t, last);
}

NameSpan CapitalRuns::Classify(uint32_t t, uint32_t last) const {
  const EntityToken& first = view_[t];
  const EntityToken& final = view_[last - 1];
  const uint32_t length = last - t;
  const NameWord given = view_.gazetteer().Word(first.text);
  const auto as = [&](EntityKind kind, const char* rule) { return NamedBy(view_, rule, t, last, kind); };
  if (AfterTitle(view_, t)) return as(EntityKind::kPerson, "entities.name.after_title");
  if (AfterBody(view_, t) && !(given.given && length >= 2))
    return as(EntityKind::kOrganisation, "entities.name.after_body");
  if (length >= 2 && final.Is(Word::kOrgEnd)) return as(EntityKind::kOrganisation, "entities.name.ending");
  const GazetteerMatch* place = view_.Longest(last - 1, Bit(Kind::kCountry));
  if (length >= 2 && place && place->last == last && !given.given)
    return as(EntityKind::kOrganisation, "entities.name.country_ending");
  if (length >= 2 && given.given && !view_.TitleCase(first.sentence))
    return as(EntityKind::kPerson, "entities.name.given");
  if (length >= 2 && (final.Is(Word::kPlaceEnd) || first.Is(Word::kPlaceStart)) && !given.family_first)
    return as(EntityKind::kPlace, "entities.name.place_word");
  if (IsWordName(t)) return as(EntityKind::kPerson, "entities.name.word_name");
  if (length >= 2 && first.Is(Word::kOrgStart))
    return as(EntityKind::kOrganisation, "entities.name.beginning");
  if (length >= 2 && length <= 3 && given.family_first)
    return as(EntityKind::kPerson, "entities.name.family_first");
  if (length >= 2 && given.given) return as(EntityKind::kPerson, "entities.name.given_title_case");
  if (length >= 3 && view_[t + 1].initial) return as(EntityKind::kPerson, "entities.name.initial");
  if (length >= 2 && final.Is(Word::kSuffix)) return as(EntityKind::kPerson, "entities.name.suffix");
  if (IsLabel(view_, t, last)) return as(EntityKind::kPerson, "entities.name.label");
  if (length == 1 && first.upper && first.text.size() <= 6)
    return as(EntityKind::kOrganisation, "entities.name.capitals");
  if (BeforeAge(view_, last)) return as(EntityKind::kPerson, "entities.name.age");
  const bool after_the = t > 0 && view_[t - 1].Is(Word::kDeterminer) && !view_[t].first;
  if (length == 1) {
    if (given.given) return as(EntityKind::kPerson, "entities.name.given_alone");
    return as(EntityKind::kOther, after_the ? "entities.name.alone_after_the" : "entities.name.alone");
  }
  if (after_the) return as(EntityKind::kOrganisation, "entities.name.after_the");
  if (length <= 3 && !view_.TitleCase(first.sentence)) return as(EntityKind::kPerson, "entities.name.shape");
  return as(EntityKind::kOther, "entities.name.unknown");
}

bool CapitalRuns::AfterLink(uint32_t t) const {
  return t > 0 && !view_[t].first && view_[t - 1].Is(Word::kLink);
}

}  // namespace onrecord

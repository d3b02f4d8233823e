#include "enrich/entities/find_names.h"

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/entities/capital_runs.h"
#include "enrich/entities/learn_names.h"
#include "enrich/entities/name_context.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;
using Word = EntityWord;

EntityKind KindOf(const GazetteerEntry& entry) {
  switch (entry.kind) {
    case Kind::kCountry:
      return EntityKind::kCountry;
    case Kind::kCapital:
    case Kind::kPlace:
      return EntityKind::kPlace;
    case Kind::kPerson:
      return EntityKind::kPerson;
    default:
      return EntityKind::kOrganisation;
  }
}

// Finds the names of one article: those of the tagger, of the gazetteers, and runs of capitals.
class NameFinder {
 public:
  NameFinder(const TokenView& view, const std::vector<NameSpan>& tagged) : view_(view), runs_(view) {
    tag_at_.assign(view.size() + 1, -1);
    for (size_t i = 0; i < tagged.size(); ++i) {
      for (uint32_t t = tagged[i].first_token; t < tagged[i].last_token; ++t)
        tag_at_[t] = static_cast<int32_t>(i);
    }
    tagged_ = &tagged;
  }

  std::vector<NameSpan> Run() {
    for (const Sentence& sentence : view_.sentences()) {
      for (uint32_t t = sentence.first_token; t < sentence.last_token;) t = Step(t, sentence.last_token);
    }
    for (NameSpan& name : names_) SetCountryOfNamesake(&name);
    LearnNames(view_, &names_);
    const double least = view_.Confidence("entities.name.least");
    std::erase_if(names_, [least](const NameSpan& name) { return name.confidence < least; });
    return std::move(names_);
  }

 private:
  // "the Danish Supreme Court", "the Security Council in Oslo": of another country than the gazetteer's.
  void SetCountryOfNamesake(NameSpan* name) const {
    if (name->entry < 0 || name->kind != EntityKind::kOrganisation) return;
    const GazetteerEntry& entry = view_.gazetteer().entry(static_cast<uint32_t>(name->entry));
    if (entry.country.empty() || (entry.detail != "gov" && entry.detail != "leg" && entry.detail != "court"))
      return;
    const std::string country = CountryBeside(name->first_token, name->last_token);
    if (country.empty() || country == entry.country) return;
    name->country = country;
    name->entry = -1;
  }

  // The nationality or owner just before tokens [first, last), or the place just behind; empty: none.
  std::string CountryBeside(uint32_t first, uint32_t last) const {
    for (uint32_t back = 1;
         back <= 4 && back <= first && view_[first - back].sentence == view_[first].sentence; ++back) {
      const uint32_t t = first - back;
      const bool owner = IsGenitive(view_, first - 1);
      const GazetteerMatch* match = view_.Longest(t, owner ? kPlaceKinds : Bit(Kind::kDemonym));
      if (match && match->last == (owner ? first - 1 : first)) return view_.entry(*match).country;
    }
    if (last + 1 >= view_.size() || (view_[last].text != "in" && !IsOf(view_, last))) return "";
    const GazetteerMatch* place = view_.Longest(last + 1, kPlaceKinds);
    return place ? view_.entry(*place).country : "";
  }

  // Looks at token t; returns where to go on.
  uint32_t Step(uint32_t t, uint32_t end) {
    if (const NameSpan* tag = TagAt(t); tag && tag->first_token == t && tag->last_token <= end) {
      if (const uint32_t next = ByTag(*tag)) return next;
    }
    const GazetteerMatch* best = view_.begin(t) == view_.end(t) ? nullptr : view_.begin(t);
    if (best) {
      const GazetteerMatch* name = view_.Longest(t, kNameKinds);
      if (name && name->last >= best->last && !PartOfLonger(*name)) return ByGazetteer(t, *name, end);
      const Kind kind = view_.entry(*best).kind;
      if (!name && (kind == Kind::kDemonym || kind == Kind::kPeople) && !runs_.IsOrganisation(t, end))
        return best->last;
      if (!name && (kind == Kind::kRole || kind == Kind::kAgent) && !runs_.BeginsWithGivenName(t, end) &&
          !(view_[t].Is(Word::kOrgStart) && view_[t].capital && runs_.RunEnd(t, end) > best->last)) {
        return best->last;
      }
      if (name && name->last < best->last) return best->last;
    }
    if (NumberedName(t, end)) return ByNumber(t, end);
    if (!runs_.CanBegin(t)) {
      MaybeSurname(t, end);
      return t + 1;
    }
    names_.push_back(runs_.NameAt(t, end));
    return names_.back().last_token;
  }

  // "the monitoring group 12 North": a number before a capital is a name where what it names stands before.
  bool NumberedName(uint32_t t, uint32_t end) const {
    const char c = view_[t].text.front();
    return c >= '0' && c <= '9' && t + 1 < end && view_[t + 1].capital && view_[t + 1].letter &&
           AfterBody(view_, t);
  }

  uint32_t ByNumber(uint32_t t, uint32_t end) {
    const uint32_t last = runs_.RunEnd(t + 1, end);
    names_.push_back(NamedBy(view_, "entities.name.after_body", t, last, EntityKind::kOrganisation));
    return last;
  }

  const NameSpan* TagAt(uint32_t t) const { return tag_at_[t] < 0 ? nullptr : &(*tagged_)[tag_at_[t]]; }

  // A name of the tagger; the gazetteer may know its kind better. 0: not used.
  uint32_t ByTag(const NameSpan& tag) {
    NameSpan name = tag;
    if (IsKnownBehindArticle(tag)) return 0;
    if (name.kind == EntityKind::kPerson) name.last_token = PersonEnd(tag);
    const GazetteerMatch* people = view_.Longest(tag.first_token, Bit(Kind::kDemonym) | Bit(Kind::kPeople));
    const GazetteerMatch* known = view_.Longest(tag.first_token, kNameKinds);
    if (people && people->last >= tag.last_token && !(known && known->last >= people->last)) return 0;
    for (const GazetteerMatch* m = view_.begin(tag.first_token); m != view_.end(tag.first_token); ++m) {
      if (!(kNameKinds & Bit(view_.entry(*m).kind))) continue;
      if (m->last > name.last_token) return 0;  // the gazetteer knows a longer one
      if (m->last == name.last_token) {
        const EntityKind kind = KindOf(view_.entry(*m));
        const bool given = view_.gazetteer().Word(view_[tag.first_token].text).given;
        const bool capital = view_.entry(*m).kind == Kind::kCapital;
        if (tag.kind == EntityKind::kPerson && kind != EntityKind::kPerson && given && !capital) continue;
        name.kind = kind;
        name.entry = kind == EntityKind::kPerson ? -1 : static_cast<int32_t>(m->entry);
        name.confidence = std::max(name.confidence, view_.Confidence("entities.name.tagged_known"));
        break;
      }
    }
    if (HasOwner(tag)) return 0;
    const GazetteerMatch* role = view_.Longest(tag.first_token, Bit(Kind::kRole));
    if (role && role->last > name.last_token) return 0;  // "National Security | Adviser"
    if (name.entry < 0 && !view_[name.last_token - 1].capital && !view_[name.last_token - 1].upper) return 0;
    if (name.entry < 0 && AfterBody(view_, name.first_token) && name.kind == EntityKind::kPlace)
      name.kind = EntityKind::kOrganisation;
    const bool single = name.last_token == name.first_token + 1;
    // "the Kenyan Trade Ministry", "the Adriatic Post": only a given name makes a person of what ends so.
    if (!single && view_[name.last_token - 1].Is(Word::kOrgEnd) &&
        ((name.kind == EntityKind::kPerson && !view_.gazetteer().Word(view_[name.first_token].text).given) ||
         (name.kind == EntityKind::kPlace && name.entry < 0))) {
      name.kind = EntityKind::kOrganisation;
    }
    if (single && (name.kind == EntityKind::kPlace || name.kind == EntityKind::kCountry) &&
        AfterPersonalTitle(view_, name.first_token)) {  // "Senator London"
      name.kind = EntityKind::kPerson;
      name.entry = -1;
    }
    if (name.entry < 0 && IsLabel(view_, name.first_token, name.last_token)) name.kind = EntityKind::kPerson;
    if (name.kind != EntityKind::kPerson && name.entry < 0 && IsTitledPerson(name))
      name.kind = EntityKind::kPerson;
    if (name.entry < 0 && name.last_token == name.first_token + 2 &&
        IsTradeAfterGivenName(view_, name.first_token + 1))
      name.kind = EntityKind::kPerson;
    if (name.kind == EntityKind::kPerson && single && name.entry < 0 &&
        AfterOfficeOf(view_, name.first_token) && !view_.gazetteer().Word(view_[name.first_token].text).given)
      name.kind = EntityKind::kPlace;
    if (name.kind == EntityKind::kPerson) name.first_token = AfterTitles(name.first_token, name.last_token);
    // "US Secretary of State | Orla Vey": the country stands apart.
    const GazetteerMatch* country = view_.Longest(tag.first_token, Bit(Kind::kCountry));
    if (country && country->last < name.first_token) ByGazetteer(tag.first_token, *country, name.last_token);
    // "Mayor of | Olmar": what the tag takes for a person with a title is an office and its place.
    if (name.first_token > tag.first_token && name.first_token + 1 < name.last_token &&
        IsOf(view_, name.first_token)) {
      ++name.first_token;
      name.kind = EntityKind::kPlace;
    }
    names_.push_back(name);
    return name.last_token;
  }

  // "activist | Israel Vey", "General Miles Vey": what the tag takes for a place or body has a title and a
  // given name.
  bool IsTitledPerson(const NameSpan& name) const {
    const uint32_t first = AfterTitles(name.first_token, name.last_token);
    const uint32_t length = name.last_token - first;
    const NameWord word = view_.gazetteer().Word(view_[first].text);
    const EntityToken& final = view_[name.last_token - 1];
    if (length < 2 || length > 3 || !(word.given || word.word) || final.Is(Word::kOrgEnd) ||
        final.Is(Word::kPlaceEnd))
      return false;
    return first > name.first_token || AfterTitle(view_, first) || BeforeAge(view_, name.last_token);
  }

  // "The | National Security Council": the gazetteer knows what stands behind the article.
  bool IsKnownBehindArticle(const NameSpan& tag) const {
    if (view_.token(tag.first_token).upos != Upos::kDet || tag.last_token < tag.first_token + 2) return false;
    const GazetteerMatch* known = view_.Longest(tag.first_token + 1, kNameKinds);
    return known && known->last >= tag.last_token;
  }

  // Two persons under one tag are cut at "and", a person and a place at "of" ("Orla Vey | of Paris"); what
  // the tag left of a name is taken in: "Hulusi | Akar", "Kim Tae | -hyo", "Ana Veyd | -Lund".
  uint32_t PersonEnd(const NameSpan& tag) const {
    const uint32_t first = AfterTitles(tag.first_token, tag.last_token);
    for (uint32_t t = first + 1; t < tag.last_token; ++t) {
      if (view_[t].text == "and" || (IsOf(view_, t) && t >= first + 2)) return t;
    }
    uint32_t last = tag.last_token;
    const uint32_t end = view_.sentences()[view_[tag.first_token].sentence].last_token;
    const bool hyphen = last + 1 < end && view_[last].text == "-" && view_[last].joined &&
                        view_[last + 1].joined && view_[last + 1].letter && view_[last - 1].capital;
    const bool given = last >= first + 2 && view_.gazetteer().Word(view_[first].text).given;
    if (hyphen && (given || !view_[last + 1].capital)) return last + 2;
    const bool goes_on = last == tag.first_token + 1 && last < end && tag_at_[last] < 0 &&
                         view_[last].capital && !view_[last].upper &&
                         view_.token(last).upos == Upos::kPropn && runs_.CanBegin(last) &&
                         view_.begin(last) == view_.end(last) && !view_.TitleCase(view_[last].sentence);
    return goes_on ? last + 1 : last;
  }

  // "Norway's U.N. envoy": a name that the gazetteer knows stands with "'s" before another one.
  bool HasOwner(const NameSpan& tag) const {
    const GazetteerMatch* owner = view_.Longest(tag.first_token, kNameKinds);
    if (!owner || owner->last + 1 >= tag.last_token) return false;
    return IsGenitive(view_, owner->last);
  }

  // Titles inside a tag stand apart, and the nationality before them: "Danish Foreign Minister | Orla Vey",
  // "Mr | Vey".
  uint32_t AfterTitles(uint32_t first, uint32_t last) const {
    const auto end_of = [&](uint32_t t, uint32_t kinds) {
      const GazetteerMatch* match = view_.Longest(t, kinds);
      return match && match->last < last ? match->last : t;
    };
    constexpr uint32_t kTitles = Bit(Kind::kRole) | Bit(Kind::kAgent);
    if (last == first + 2 && view_.gazetteer().Word(view_[first].text).word && BeforeAge(view_, last))
      return first;
    const uint32_t nation = end_of(first, Bit(Kind::kDemonym) | Bit(Kind::kPeople) | Bit(Kind::kCountry));
    if (nation > first && end_of(nation, kTitles) > nation) first = nation;
    for (uint32_t next = end_of(first, kTitles); next > first; next = end_of(first, kTitles)) first = next;
    while (first + 1 < last && IsHonorific(view_, first)) ++first;
    return first;
  }

  // The match is only the beginning of a run of capitals that is one name: "Ohio Orla Institute", "Paris
  // Vey".
  bool PartOfLonger(const GazetteerMatch& match) const {
    for (uint32_t t = match.first + 1; t < match.last; ++t) {
      const GazetteerMatch* inner = view_.Longest(t, kNameKinds | Bit(Kind::kDemonym) | Bit(Kind::kPeople));
      if (inner && inner->last > match.last) return true;  // "the North | Korean", "the North Korean"
    }
    const GazetteerEntry& entry = view_.entry(match);
    const uint32_t end = view_.sentences()[view_[match.first].sentence].last_token;
    const uint32_t run = runs_.RunEnd(match.first, end);
    if (run <= match.last) return false;
    if (view_.TitleCase(view_[match.first].sentence)) return false;
    if (view_[run - 1].Is(Word::kOrgEnd) || view_[run - 1].Is(Word::kPlaceEnd)) {
      return view_.Longest(match.last, Bit(Kind::kRole) | Bit(Kind::kDemonym) | kNameKinds) == nullptr;
    }
    if (entry.kind == Kind::kPerson) return match.last == match.first + 1;
    const NameWord word = view_.gazetteer().Word(view_[match.first].text);
    if (word.word && match.last == match.first + 1 && run - match.first == 2 &&
        (AfterTitle(view_, match.first) || BeforeAge(view_, run)))
      return true;  // "activist Israel Vey"
    // "Washington | Orla Vey": the place and a person after it.
    if (run - match.last >= 2 && view_.gazetteer().Word(view_[match.last].text).given) return false;
    return word.given && match.last == match.first + 1 && run - match.first <= 3 &&
           !view_[match.first].upper && view_.Longest(match.last, kNameKinds | kNounKinds) == nullptr;
  }

  uint32_t ByGazetteer(uint32_t t, const GazetteerMatch& match, uint32_t) {
    const GazetteerEntry& entry = view_.entry(match);
    const EntityKind kind = KindOf(entry);
    // "Senator Jordan", "Mr London": a name after a title is a person's, whatever place has it too.
    if ((kPlaceKinds & Bit(entry.kind)) && match.last == t + 1 && AfterPersonalTitle(view_, t)) {
      names_.push_back(NamedBy(view_, "entities.name.after_title", t, match.last, EntityKind::kPerson));
      return match.last;
    }
    // "Austin left": a town that is a given name too is one after "in", "near" … and before a comma.
    if (entry.kind == Kind::kPlace && match.last == t + 1 && view_.gazetteer().Word(view_[t].text).given) {
      const bool after = t > 0 && !view_[t].first && view_[t - 1].letter && !view_[t - 1].capital &&
                         (view_[t - 1].Is(Word::kLink) || view_.token(t - 1).upos == Upos::kAdp) &&
                         view_[t - 1].text != "with" && view_[t - 1].text != "for" &&
                         view_[t - 1].text != "by";
      if (!after && !(match.last < view_.size() && view_[match.last].text == ",")) {
        names_.push_back(NamedBy(view_, "entities.name.given_alone", t, match.last, EntityKind::kPerson));
        return match.last;
      }
    }
    const bool weak = view_.TitleCase(view_[t].sentence) && match.last == t + 1 && !view_[t].upper;
    NameSpan name = NamedBy(view_, weak ? "entities.name.gazetteer_title_case" : "entities.name.gazetteer", t,
                            match.last, kind);
    if (kind != EntityKind::kPerson) name.entry = static_cast<int32_t>(match.entry);
    names_.push_back(name);
    return match.last;
  }

  // A sentence's first word that is a surname only if the article has a person of that name: "Price said".
  void MaybeSurname(uint32_t t, uint32_t end) {
    const EntityToken& token = view_[t];
    if (!token.capital || !token.letter || token.Is(Word::kOpener) || token.Is(Word::kTime)) return;
    if (!token.first && !view_.TitleCase(token.sentence)) return;
    if (t + 1 < end && view_[t + 1].capital) return;
    names_.push_back(NamedBy(view_, "entities.name.maybe_surname", t, t + 1, EntityKind::kOther));
  }

  const TokenView& view_;
  const CapitalRuns runs_;
  const std::vector<NameSpan>* tagged_ = nullptr;
  std::vector<int32_t> tag_at_;
  std::vector<NameSpan> names_;
};

}  // namespace

std::vector<NameSpan> FindNames(const TokenView& view, const std::vector<NameSpan>& tagged) {
  return NameFinder(view, tagged).Run();
}

}  // namespace onrecord

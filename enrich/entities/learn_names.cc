#include "enrich/entities/learn_names.h"

#include <algorithm>
#include <map>
#include <set>

#include "common/base/strings.h"
#include "enrich/entities/name_context.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;
using Word = EntityWord;

constexpr uint32_t kNear = 2;        // sentences between a person and a bare surname that may be a place
constexpr uint32_t kStateWords = 3;  // "New South Wales"
constexpr size_t kShortestInCapitals =
    4;  // letters of a surname all in capitals; shorter ones are abbreviations

// A person by surname: where the article has more than the surname, and the form of the last mention.
struct KnownPerson {
  uint32_t last_sentence = 0;
  bool place_too = false;  // the article also speaks of a place of that name
};

class NameLearner {
 public:
  NameLearner(const TokenView& view, std::vector<NameSpan>* names)
      : view_(view),
        names_(*names),
        least_person_(view.Confidence("entities.name.least_person")),
        certain_person_(view.Confidence("entities.name.certain_person")) {}

  void Run() {
    JoinStates();
    CollectPersons();
    if (!persons_.empty()) {
      CollectPlaces();
      TakeSurnames();
    }
  }

 private:
  static uint32_t Length(const NameSpan& name) { return name.last_token - name.first_token; }
  std::string Folded(uint32_t token) const { return FoldName(view_[token].text); }
  uint32_t SentenceEnd(uint32_t token) const { return view_.sentences()[view_[token].sentence].last_token; }

  // --- towns with their state

  // "In Athens, Georgia | said", "Athens, Georgia's capital": what stands behind the comma acts or owns by
  // itself.
  bool IsSubjectOrOwner(uint32_t town, uint32_t next) const {
    if (IsGenitive(view_, next)) return true;
    const uint32_t first = view_.sentences()[view_[town].sentence].first_token;
    const Upos upos = view_.token(next).upos;
    return town <= first + 1 && (upos == Upos::kVerb || upos == Upos::kAux);
  }

  // After the state that stands behind the town and the comma at `comma`; 0: none. Lists of places are none.
  uint32_t StateEnd(uint32_t town, uint32_t comma, std::string_view* country) const {
    if (comma >= view_.size()) return 0;
    const uint32_t end = SentenceEnd(comma);
    if (comma + 1 >= end || view_[comma].text != ",") return 0;
    for (uint32_t words = std::min(kStateWords, end - comma - 1); words > 0; --words) {
      const uint32_t last = comma + 1 + words;
      *country = view_.gazetteer().StateCountry(view_.Text(comma + 1, last));
      if (country->empty()) continue;
      const bool list = last < end && (view_[last].text == "and" || view_[last].text == "or" ||
                                       (view_[last].capital && view_[last].letter));
      return list || (last < end && IsSubjectOrOwner(town, last)) ? 0 : last;
    }
    return 0;
  }

  bool IsTownLike(const NameSpan& name) const {
    if (name.kind == EntityKind::kPlace || name.kind == EntityKind::kCountry) return true;
    const bool after_place_word = name.first_token > 0 && view_[name.first_token - 1].Is(Word::kLocative);
    return after_place_word && name.entry < 0 && Length(name) <= 2;
  }

  void JoinStates() {
    std::map<std::string, std::string_view> towns;  // folded name -> country, by a state after it
    for (size_t i = 0; i < names_.size(); ++i) {
      NameSpan& name = names_[i];
      std::string_view country;
      if (!IsTownLike(name)) continue;
      const std::string_view text = view_.Text(name.first_token, name.last_token);
      // "in Texas, Georgia": a state before the comma makes a list, but "New York, N.Y." and "Washington,
      // D.C.".
      const bool state =
          !view_.gazetteer().StateCountry(text).empty() && text != "New York" && text != "Washington";
      const uint32_t last = state ? 0 : StateEnd(name.first_token, name.last_token, &country);
      if (last == 0) continue;
      SetTown(country, &name);
      name.state_last = last;
      towns[FoldName(text)] = country;
      size_t inside = i + 1;  // the state's own name is part of it
      while (inside < names_.size() && names_[inside].first_token < last) ++inside;
      names_.erase(names_.begin() + static_cast<ptrdiff_t>(i) + 1,
                   names_.begin() + static_cast<ptrdiff_t>(inside));
    }
    if (towns.empty()) return;
    for (NameSpan& name : names_) {
      if (name.kind != EntityKind::kPlace || name.state_last > 0) continue;
      const auto it = towns.find(FoldName(view_.Text(name.first_token, name.last_token)));
      if (it != towns.end()) SetTown(it->second, &name);
    }
  }

  void SetTown(std::string_view country, NameSpan* name) const {
    const bool same = name->entry >= 0 && name->kind == EntityKind::kPlace &&
                      view_.gazetteer().entry(static_cast<uint32_t>(name->entry)).country == country;
    name->kind = EntityKind::kPlace;
    name->country = country;
    if (same) return;
    name->entry = -1;
    name->rule = "entities.name.town_of_state";
    name->confidence = std::max(name->confidence, view_.Confidence(name->rule));
  }

  // --- surnames

  void CollectPersons() {
    for (const NameSpan& name : names_) {
      if (name.kind != EntityKind::kPerson || name.confidence < least_person_) continue;
      const bool titled = std::string_view(name.rule) == "entities.name.after_title";
      if (Length(name) < 2 && !titled) continue;
      const uint32_t sentence = view_[name.first_token].sentence;
      persons_[Folded(name.last_token - 1)].last_sentence = sentence;
      if (view_.gazetteer().Word(view_[name.first_token].text).family_first)
        persons_[Folded(name.first_token)].last_sentence = sentence;
    }
    // Where they are first named is what TakeSurnames begins with.
    for (auto& [surname, person] : persons_) person.last_sentence = 0xFFFFFFFF;
  }

  bool AfterLocative(uint32_t token) const {
    return token > 0 && view_[token - 1].sentence == view_[token].sentence &&
           view_[token - 1].Is(Word::kLocative);
  }

  // Surnames that are also places which the article speaks of: after "in", or by the people of that place.
  void CollectPlaces() {
    for (const NameSpan& name : names_) {
      if (Length(name) != 1 || name.kind == EntityKind::kPerson || !AfterLocative(name.first_token)) continue;
      const auto it = persons_.find(Folded(name.first_token));
      if (it != persons_.end()) it->second.place_too = true;
    }
  }

  // A capital and a verb, comma or the like around it: a name by itself, not "Young people", "the Banks".
  bool StandsAlone(uint32_t t) const {
    const EntityToken& token = view_[t];
    if (!token.capital || !token.letter || (token.upper && token.text.size() < kShortestInCapitals))
      return false;
    const uint32_t end = SentenceEnd(t);
    if (t + 1 < end && view_[t + 1].capital && view_[t + 1].letter) return false;
    const bool after = t > 0 && view_[t - 1].sentence == token.sentence && view_[t - 1].letter;
    if (after && (view_[t - 1].Is(Word::kDeterminer) || view_[t - 1].Is(Word::kPossessive))) return false;
    if (after && view_[t - 1].capital && !view_[t - 1].first && !AfterTitle(view_, t)) return false;
    if (!token.first && !view_.TitleCase(token.sentence)) return true;
    switch (view_.token(t).deprel) {
      case Deprel::kAmod:
      case Deprel::kAdvmod:
      case Deprel::kMark:
      case Deprel::kCc:
      case Deprel::kDet:
      case Deprel::kCase:
      case Deprel::kCompound:
      case Deprel::kNummod:
      case Deprel::kAux:
      case Deprel::kAuxPass:
      case Deprel::kCop:
      case Deprel::kDiscourse:
        return false;
      default:
        return view_.token(t).upos != Upos::kVerb && view_.token(t).upos != Upos::kAdv;
    }
  }

  // Names and words in text order, each surname compared with the persons named before it.
  void TakeSurnames() {
    std::vector<NameSpan> taken;
    taken.reserve(names_.size());
    auto name = names_.begin();
    for (uint32_t t = 0; t < view_.size();) {
      while (name != names_.end() && name->first_token < t) ++name;
      if (name != names_.end() && name->first_token == t) {
        if (Length(*name) == 1 && name->state_last == 0) TakeName(&*name);
        Remember(*name);
        taken.push_back(*name);
        t = std::max(name->last_token, name->state_last);
        continue;
      }
      if (view_[t].capital && view_[t].letter && IsBarePerson(t)) {
        taken.push_back({t, t + 1, EntityKind::kPerson, -1, view_.Confidence("entities.name.surname"),
                         "entities.name.surname"});
        Remember(taken.back());
      }
      ++t;
    }
    names_ = std::move(taken);
  }

  void Remember(const NameSpan& name) {
    if (name.kind != EntityKind::kPerson) return;
    const auto it = persons_.find(Folded(name.last_token - 1));
    if (it != persons_.end()) it->second.last_sentence = view_[name.first_token].sentence;
  }

  void TakeName(NameSpan* name) const {
    const bool known_person = name->kind == EntityKind::kPerson && name->confidence > certain_person_;
    if (known_person || !IsBarePerson(name->first_token)) return;
    name->kind = EntityKind::kPerson;
    name->entry = -1;
    name->country.clear();
    name->rule = "entities.name.surname";
    name->confidence = view_.Confidence(name->rule);
  }

  bool IsBarePerson(uint32_t t) const {
    const auto it = persons_.find(Folded(t));
    if (it == persons_.end() || !StandsAlone(t) || AfterLocative(t)) return false;
    const uint32_t sentence = view_[t].sentence, last = it->second.last_sentence;
    if (!it->second.place_too) return true;
    return last != 0xFFFFFFFF && last <= sentence && sentence - last <= kNear;
  }

  const TokenView& view_;
  std::vector<NameSpan>& names_;
  const double least_person_, certain_person_;
  std::map<std::string, KnownPerson> persons_;  // by folded surname
};

}  // namespace

void LearnNames(const TokenView& view, std::vector<NameSpan>* names) { NameLearner(view, names).Run(); }

}  // namespace onrecord

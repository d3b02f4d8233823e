#include "enrich/entities/find_mentions.h"

#include <algorithm>
#include <span>
#include <utility>

#include "common/base/strings.h"
#include "enrich/entities/describe_mention.h"
#include "enrich/entities/noun_phrases.h"
#include "enrich/entities/plain_mentions.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;
using Part = PhrasePart;
using Word = EntityWord;

// A noun phrase: parts [first, last) of a sentence, `head` the part that it is about.
struct Phrase {
  size_t first = 0;
  size_t last = 0;
  size_t head = 0;
  int32_t possessor = -1;  // index of the mention before "'s"
};

// Builds the mentions of one article.
class MentionFinder {
 public:
  MentionFinder(const TokenView& view, const std::vector<NameSpan>& names)
      : view_(view), names_(names), describer_(view, names) {
    named_.assign(names.size(), false);
    covered_.assign(view.size(), false);
  }

  std::vector<Mention> Run() {
    for (const Sentence& sentence : view_.sentences()) {
      parts_ = CutIntoParts(view_, names_, sentence.first_token, sentence.last_token);
      int32_t possessor = -1;
      const size_t first = mentions_.size();
      for (size_t i = 0; i < parts_.size();) i = Step(i, &possessor);
      FindPronouns(view_, sentence, &mentions_);
      FindOtherSubjects(view_, sentence, covered_, first, &mentions_);
    }
    std::stable_sort(mentions_.begin(), mentions_.end(), [](const Mention& a, const Mention& b) {
      return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
    });
    return std::move(mentions_);
  }

 private:
  static bool IsEntity(Part part) {
    return part == Part::kName || part == Part::kRole || part == Part::kAgent || part == Part::kPeople;
  }
  static bool IsInside(Part part) {
    return IsEntity(part) || part == Part::kModifier || part == Part::kFormer || part == Part::kDemonym ||
           part == Part::kHyphen || part == Part::kHonorific;
  }

  // After the determiners and inside parts from i on.
  size_t InsideEnd(size_t i) const {
    const auto opens = [](Part part) { return part == Part::kDeterminer || part == Part::kPossessive; };
    while (i < parts_.size() && opens(parts_[i].part)) ++i;
    while (i < parts_.size() && IsInside(parts_[i].part)) ++i;
    return i;
  }

  // Reads the phrase at part i, if one begins there; returns the part to go on with. `possessor` is the
  // mention that stands with "'s" just before i, or -1.
  size_t Step(size_t i, int32_t* possessor) {
    const int32_t owner = std::exchange(*possessor, -1);
    const bool begins = IsInside(parts_[i].part) || parts_[i].part == Part::kDeterminer ||
                        parts_[i].part == Part::kPossessive;
    if (!begins || parts_[i].part == Part::kHyphen) return i + 1;
    size_t last = InsideEnd(i);
    while (last > i && parts_[last - 1].part == Part::kHyphen) --last;
    if (last == i) return i + 1;
    const size_t next = ReadPhrase({i, last, last, owner}, 0);
    if (next < parts_.size() && parts_[next].part == Part::kGenitive && !mentions_.empty()) {
      *possessor = last_phrase_;
      return next + 1;
    }
    return std::max(next, i + 1);
  }

  // Emits the mentions of a stretch of inside parts; returns the part after what was used.
  size_t ReadPhrase(Phrase phrase, int depth) {
    last_phrase_ = -1;
    size_t head = phrase.last;
    while (head > phrase.first && !IsEntity(parts_[head - 1].part)) --head;
    if (head == phrase.first) {
      LoneDemonym(phrase);
      return phrase.last;
    }
    phrase.head = head - 1;
    // A common noun after it: "police brutality" is not about the police; its names still stand for
    // themselves.
    if (phrase.head + 1 < phrase.last && parts_[phrase.head].part != Part::kName) {
      NamesWithin(phrase.first, phrase.last);
      return phrase.last;
    }
    if (parts_[phrase.head].part == Part::kName) return NamePhrase(phrase);
    return NominalPhrase(phrase, depth);
  }

  // "the French", "the Swiss" with no noun after it; where its people take an "s", one of them: "the Dane".
  void LoneDemonym(const Phrase& phrase) {
    const PhraseElement& last = parts_[phrase.last - 1];
    if (last.part != Part::kDemonym || parts_[phrase.first].part != Part::kDeterminer) return;
    Mention& m = New(parts_[phrase.first].first, last.last, "entities.mention.people");
    m.form = MentionForm::kNominal;
    m.plural = !describer_.IsOneOfAPeople(last);
    m.kind = m.plural ? EntityKind::kGroup : EntityKind::kPerson;
    m.country = view_.entry(*last.match).country;
  }

  // A phrase whose last entity is a name: what titles it has and then, by themselves, the names before those.
  size_t NamePhrase(const Phrase& phrase) {
    const size_t first = NameWithTitles(phrase.first, phrase.head, phrase.possessor);
    NamesWithin(phrase.first, first);
    return phrase.last;
  }

  // The name at part `name`, with what belongs to it of the parts from `from`; returns the first that does.
  size_t NameWithTitles(size_t from, size_t name, int32_t possessor) {
    const NameSpan& span = names_[static_cast<size_t>(parts_[name].name)];
    size_t role = name;
    for (size_t i = name; i > from; --i) {
      const Part part = parts_[i - 1].part;
      if (part == Part::kRole || part == Part::kHonorific ||
          (part == Part::kAgent && JoinsName(i - 1, span))) {
        role = i - 1;
      } else if (role == name || (part != Part::kModifier && part != Part::kDemonym &&
                                  part != Part::kFormer && part != Part::kHyphen && part != Part::kName &&
                                  part != Part::kDeterminer && part != Part::kPossessive)) {
        break;
      }
    }
    const bool titled =
        role < name && (span.kind == EntityKind::kPerson || span.kind == EntityKind::kOther ||
                        parts_[role].part == Part::kAgent || parts_[role].part == Part::kHonorific);
    size_t first = name;
    if (titled) {
      first = from;
      while (first < role && (parts_[first].part == Part::kHyphen || IsGerund(first))) ++first;
    } else if (name > from && EqualsIgnoreAsciiCase(view_[parts_[name - 1].first].text, "the")) {
      first = name - 1;
    }
    const int32_t owner = titled ? possessor : -1;
    const uint32_t begin =
        owner >= 0 ? mentions_[static_cast<size_t>(owner)].first_token : parts_[first].first;
    Mention& m = New(begin, parts_[name].last, span.rule);
    m.why.confidence = span.confidence;
    m.name = view_.Cover(span.first_token, span.last_token);
    m.kind = titled && span.kind == EntityKind::kOther ? EntityKind::kPerson : span.kind;
    if (span.state_last > 0) {
      m.last_token = span.state_last;
      m.span = view_.Cover(begin, m.last_token);
    }
    m.head_token =
        titled ? view_.HeadOf(begin, span.last_token) : view_.HeadOf(span.first_token, span.last_token);
    named_[static_cast<size_t>(parts_[name].name)] = true;
    describer_.SetFromGazetteer(span, &m);
    if (titled) {
      for (size_t i = first; i < name; ++i) describer_.AddModifier(parts_[i], &m);
      if (owner >= 0) describer_.Inherit(mentions_[static_cast<size_t>(owner)], &m);
      describer_.SetSenderOfEnvoy(&m);
    } else if (m.kind == EntityKind::kPerson && possessor >= 0) {
      describer_.Inherit(mentions_[static_cast<size_t>(possessor)], &m);  // "Germany's Orla Vey"
    } else {
      for (size_t i = from; i < name; ++i) {
        if (parts_[i].part == Part::kDemonym && m.kind == EntityKind::kOrganisation)
          m.country = view_.entry(*parts_[i].match).country;
      }
    }
    if (m.kind == EntityKind::kPerson && m.gender == 0)
      m.gender =
          describer_.GenderOf(view_[span.first_token].text, view_[span.first_token].Is(Word::kParticle));
    last_phrase_ = static_cast<int32_t>(mentions_.size()) - 1;
    if (titled) NamesWithin(first, name);
    return first;
  }

  // "before meeting | Mr Vey": a deed done to the name, no part of it.
  bool IsGerund(size_t part) const {
    const Token& token = view_.token(parts_[part].first);
    return parts_[part].part == Part::kModifier && token.upos == Upos::kVerb && token.xpos == Xpos::kVBG;
  }

  // "the news agency Yonhap": the agent and the name are one.
  bool JoinsName(size_t agent, const NameSpan& span) const {
    return parts_[agent + 1].part == Part::kName && view_.entry(*parts_[agent].match).detail == "body" &&
           (span.kind == EntityKind::kOrganisation || span.kind == EntityKind::kOther) &&
           !view_[parts_[agent].first].capital;
  }

  // Emits the names among parts [first, last) that stand for themselves.
  void NamesWithin(size_t first, size_t last) {
    const int32_t keep = last_phrase_;
    for (size_t i = first; i < last; ++i) {
      if (parts_[i].part != Part::kName || named_[static_cast<size_t>(parts_[i].name)]) continue;
      NameWithTitles(i, i, -1);
    }
    last_phrase_ = keep;
  }

  // "a State Department spokesperson", "South Korea's spy agency", "a spokesman for the ministry".
  size_t NominalPhrase(const Phrase& phrase, int depth) {
    const PhraseElement& head = parts_[phrase.head];
    const GazetteerEntry& entry = view_.entry(*head.match);
    size_t first = phrase.first;
    const uint32_t begin = phrase.possessor >= 0
                               ? mentions_[static_cast<size_t>(phrase.possessor)].first_token
                               : parts_[first].first;
    const size_t index = mentions_.size();
    {
      Mention& m = New(begin, head.last, "entities.mention.nominal");
      m.form = MentionForm::kNominal;
      m.head_token = view_.HeadOf(head.first, head.last);
      m.plural = head.match->plural;
      m.gender = entry.gender;
      for (size_t i = first; i < phrase.head; ++i) describer_.AddModifier(parts_[i], &m);
      const bool former = m.role == "former";
      m.role = former ? StrCat("former ", entry.name) : entry.name;
      describer_.SetKind(entry, &m);
      if (entry.kind == Kind::kPeople && describer_.IsOneOfAPeople(head)) {
        m.kind = EntityKind::kPerson;
        m.plural = false;
      }
      if (phrase.possessor >= 0) describer_.Inherit(mentions_[static_cast<size_t>(phrase.possessor)], &m);
      describer_.SetSenderOfEnvoy(&m);
      if (describer_.IsExpert(m.role))
        describer_.KeepOwnCountry(std::span(parts_).subspan(first, phrase.head - first), &m);
    }
    NameLocalBody(phrase, &mentions_[index]);
    covered_[mentions_[index].head_token] = true;
    NamesWithin(first, phrase.head);
    size_t next = phrase.last;
    for (int links = 0; links < 2; ++links) {
      const size_t after = Link(index, next, depth, links > 0);
      if (after == next) break;
      next = after;
    }
    last_phrase_ = static_cast<int32_t>(index);
    return next;
  }

  // "West Lund Police": the body of a place, written as a name.
  void NameLocalBody(const Phrase& phrase, Mention* m) const {
    const PhraseElement& head = parts_[phrase.head];
    if (m->kind != EntityKind::kOrganisation || phrase.head == phrase.first || m->plural) return;
    if (head.part != Part::kAgent || !view_[head.first].capital) return;
    const PhraseElement& before = parts_[phrase.head - 1];
    if (before.part != Part::kName || view_.TitleCase(view_[head.first].sentence)) return;
    const EntityKind kind = names_[static_cast<size_t>(before.name)].kind;
    if (kind != EntityKind::kPlace && kind != EntityKind::kOther) return;
    m->form = MentionForm::kName;
    m->name = view_.Cover(before.first, head.last);
    Found("entities.mention.local_body", m);
  }

  // "of the ministry" after the nominal `index`: widens it by what it belongs to. Returns the part after, or
  // `at`.
  size_t Link(size_t index, size_t at, int depth, bool again) {
    if (depth >= 2 || at + 1 >= parts_.size() || parts_[at].part != Part::kLink) return at;
    const std::string_view word = view_[parts_[at].first].text;
    if (word == "to" || word == "on" || (again && word != "of" && word != "in")) {
      if (word != "to" || mentions_[index].role != "ambassador") return at;
    }
    const size_t last = InsideEnd(at + 1);
    if (last == at + 1) return at;
    if (const size_t named = NameAfterLink(index, at + 1, last)) return named;
    bool entity = false;
    for (size_t i = at + 1; i < last; ++i) entity |= IsEntity(parts_[i].part);
    if (!entity) {
      if (mentions_[index].kind != EntityKind::kPerson || word == "in" || word == "at") return at;
      Widen(index, parts_[last - 1].last);
      return last;
    }
    const size_t object = mentions_.size();
    const size_t next = ReadPhrase({at + 1, last, last, -1}, depth + 1);
    if (object >= mentions_.size()) return last;
    if (mentions_[object].kind != EntityKind::kPerson && word != "to") {
      describer_.Inherit(mentions_[object], &mentions_[index]);
    } else if (mentions_[index].kind == EntityKind::kOrganisation && mentions_[index].country.empty()) {
      mentions_[index].country = mentions_[object].country;  // "the administration of President Orla Vey"
    }
    Widen(index, mentions_[object].last_token);
    return next;
  }

  // "coordinator for public works Orla Vey": the person after the link is the role's bearer. 0: no such
  // thing.
  size_t NameAfterLink(size_t index, size_t first, size_t last) {
    Mention& m = mentions_[index];
    const PhraseElement& final = parts_[last - 1];
    if (final.part != Part::kName || last - 1 == first || m.kind != EntityKind::kPerson) return 0;
    const NameSpan& span = names_[static_cast<size_t>(final.name)];
    if (span.kind != EntityKind::kPerson || span.last_token - span.first_token < 2) return 0;
    for (size_t i = first; i + 1 < last; ++i) {
      if (parts_[i].part == Part::kRole || parts_[i].part == Part::kHonorific) return 0;
    }
    for (size_t i = first; i + 1 < last; ++i) {
      if (parts_[i].part == Part::kName)
        describer_.AddAffiliation(names_[static_cast<size_t>(parts_[i].name)], &m);
    }
    m.form = MentionForm::kName;
    m.name = view_.Cover(span.first_token, span.last_token);
    if (!m.gender) m.gender = describer_.GenderOf(view_[span.first_token].text, false);
    Found("entities.mention.role_link_name", &m);
    named_[static_cast<size_t>(final.name)] = true;
    Widen(index, span.last_token);
    NamesWithin(first, last - 1);
    return last;
  }

  void Widen(size_t index, uint32_t last_token) {
    Mention& m = mentions_[index];
    m.last_token = std::max(m.last_token, last_token);
    m.span = view_.Cover(m.first_token, m.last_token);
  }

  void Found(const char* rule, Mention* m) const { m->why = {rule, view_.Confidence(rule), {}}; }

  Mention& New(uint32_t first, uint32_t last, const char* rule) {
    mentions_.push_back(NewMention(view_, first, last, rule));
    return mentions_.back();
  }

  const TokenView& view_;
  const std::vector<NameSpan>& names_;
  const MentionDescriber describer_;
  std::vector<PhraseElement> parts_;
  std::vector<bool> named_;    // by name: has a mention
  std::vector<bool> covered_;  // by token: the head of a nominal
  std::vector<Mention> mentions_;
  int32_t last_phrase_ = -1;  // the mention that ReadPhrase was about
};

}  // namespace

std::vector<Mention> FindMentions(std::string_view text, const std::vector<Sentence>& sentences,
                                  const std::vector<Token>& tokens, std::span<const GazetteerMatch> matches,
                                  const Lexicon& lexicon) {
  const TokenView view(text, sentences, tokens, matches, lexicon);
  return MentionFinder(view, FindNames(view, TaggedNames(tokens, lexicon.entity_rules))).Run();
}

}  // namespace onrecord

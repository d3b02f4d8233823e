#include "enrich/events/match_events.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <tuple>

#include "common/base/strings.h"
#include "enrich/actors/find_actors.h"
#include "enrich/events/act_parts.h"
#include "enrich/events/clause_span.h"
#include "enrich/events/date_event.h"
#include "enrich/events/earlier_sentences.h"
#include "enrich/events/find_acts.h"
#include "enrich/events/find_counts.h"
#include "enrich/events/find_places.h"
#include "enrich/events/join_events.h"
#include "enrich/events/match_pattern.h"
#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

constexpr uint32_t kMaxSentenceTokens = 300;  // of a sentence; longer ones are tables or lists
constexpr size_t kMaxPairs = 12;              // of one act; more is a list, not a meeting

bool IsVerbalCode(std::string_view code) {
  const int root = std::stoi(std::string(code.substr(0, 2)));
  return root <= 5 || (root >= 9 && root <= 13);
}

class SentenceMatcher {
 public:
  SentenceMatcher(std::string_view text, const Analysis& article, const Tree& tree, const Sentence& sentence,
                  const Lexicon& lexicon, const ActorFinder& actors, const EarlierSentences& before)
      : text_(text),
        article_(article),
        lexicon_(lexicon),
        actors_(actors),
        before_(before),
        tree_(tree),
        sentence_(sentence),
        dates_(text, tree_, article.dates, sentence),
        counts_(FindCounts(text, tree_, {sentence.first_token, sentence.last_token}, lexicon.numbers,
                           dates_.spans(), dates_.as_of())) {}

  std::vector<Event> Match() {
    const KindOf kind_of = [this](int32_t token) { return actors_.KindOf(token); };
    for (const Act& act :
         FindActs(tree_, {sentence_.first_token, sentence_.last_token}, lexicon_.events, kind_of)) {
      if (act.speech && !events_.empty()) break;
      AddAct(act);
    }
    return std::move(events_);
  }

 private:
  std::vector<EventActor> ActorsOf(const std::vector<int32_t>& nouns, bool all) {
    std::vector<EventActor> found;
    for (const int32_t noun : nouns) {
      for (EventActor& actor : actors_.Of(tree_, noun)) found.push_back(std::move(actor));
      if (found.empty()) found = SpeakerFor(noun);
      if (!found.empty() && !all) break;
    }
    return found;
  }

  // "Iran said it would": a pronoun that stands for nobody known stands for who says so.
  // "We condemn it, the minister tweeted": who says "we".
  std::vector<EventActor> SpeakerFor(int32_t noun) {
    if (lexicon_.events.InClass("first_person", tree_[noun].word) && tree_[noun].head >= 0) {
      // "we must protest" is no deed yet.
      if (!ReadClause(tree_, tree_[noun].head).modal.empty()) return {};
      for (const int32_t speaker : SpeakerAbove(tree_, lexicon_.events, tree_[noun].head)) {
        if (speaker == noun) continue;
        source_says_we_ = true;
        return actors_.Of(tree_, speaker);
      }
      return {};
    }
    if (tree_[noun].xpos != Xpos::kPRP || !lexicon_.events.InClass("third_person", tree_[noun].word))
      return {};
    for (int32_t at = noun, steps = 0; at >= 0 && steps < 12; at = tree_[at].head, ++steps) {
      if (tree_[at].deprel != Deprel::kCcomp || tree_[at].head < 0) continue;
      const int32_t speaker = SurfaceSubject(tree_, tree_[at].head);
      if (speaker >= 0 && speaker != noun) return actors_.Of(tree_, speaker);
    }
    return {};
  }

  // The country of the place where the act is told to happen; empty: none told.
  std::string CountryOfPlace(const Act& act) const {
    const auto place = FindPlace(tree_, actors_, lexicon_.events, act.head);
    return place ? std::string(lexicon_.gazetteer.CountryCode(place->country)) : "";
  }

  // "Thousands marched in Tabriz" are of the country they march in; "was jailed in Iran" is Iran's doing.
  std::vector<EventActor> LocalSource(const Act& act) const {
    const std::string_view root = std::string_view(act.code).substr(0, 2);
    const bool crowd =
        root == "14" && tree_[act.clause].deprel != Deprel::kAcl && !act.sources.empty() &&
        lexicon_.events.InClass("crowd", tree_[HeadNoun(tree_, lexicon_.events, act.sources.front())].word);
    const bool ruling = lexicon_.events.InClass("rulings", lexicon_.events.Find(act.code)) &&
                        act.sources.empty() && !act.nominal;
    if (!crowd && !ruling) return {};
    const std::string country = CountryOfPlace(act);
    if (country.empty()) return {};
    return {EventActor{ActorCode(country, crowd ? "OPP" : ""), "", std::nullopt, -1}};
  }

  // Unnamed bombers and killers: the country of the place is the source, as CAMEO has it.
  std::vector<EventActor> NamelessSource(const Act& act) const {
    const std::string_view root = std::string_view(act.code).substr(0, 2);
    if (root != "18" && root != "19" && root != "20") return {};
    if (act.nominal && !StartsWith(act.code, "183")) return {};
    for (const int32_t noun : act.sources) {
      if (!lexicon_.events.InClass("nameless", tree_[noun].word)) return {};
    }
    std::string country = CountryOfPlace(act);
    if (country.empty()) country = lexicon_.gazetteer.CountryCode(actors_.DatelineCountry());
    return {EventActor{ActorCode(country, "UAF"), "", std::nullopt, -1}};
  }

  static void RemoveSame(const std::vector<EventActor>& sources, std::vector<EventActor>* targets) {
    std::erase_if(*targets, [&](const EventActor& target) {
      return std::any_of(sources.begin(), sources.end(), [&](const EventActor& source) {
        return source.code == target.code || (source.entity >= 0 && source.entity == target.entity) ||
               (source.span && target.span && source.span == target.span);
      });
    });
  }

  std::vector<EventActor> TargetsOf(const Act& act, const std::vector<EventActor>& sources) {
    target_from_earlier_sentence_ = false;
    std::vector<EventActor> own;  // of the source's country: between states, only where there is no other
    const bool between_states =
        lexicon_.events.InClass("foreign_codes", lexicon_.events.Find(act.code.substr(0, 2)));
    for (const int32_t noun : act.targets) {
      if (lexicon_.events.InClass("things", tree_[noun].word)) continue;
      // "said in a speech at the United Nations": where it was said is no one spoken to.
      if (IsVerbalCode(act.code) && tree_.Case(noun) == "in" && actors_.KindOf(noun) == PhraseKind::kNeither)
        continue;
      std::vector<EventActor> found = actors_.Of(tree_, noun, /*acted_on=*/true);
      LendCountry(sources, &found);
      RemoveSame(sources, &found);
      if (between_states || act.speech) KeepForeign(sources, &found);
      std::erase_if(found, [&](const EventActor& t) { return IsOwnSide(act, sources.front(), t); });
      if (found.empty()) continue;
      const bool same = !sources.empty() && found.front().code.SameFirst(sources.front().code);
      if (!same || !between_states) return found;
      if (own.empty()) own = std::move(found);
    }
    const bool abroad = !own.empty() && IsState(sources.front().code);
    if (!own.empty() && IsWithinCountry(own.front().code) && !(abroad && IsState(own.front().code)))
      return own;
    std::vector<EventActor> others = OthersIn(act, sources, abroad);
    std::erase_if(others, [&](const EventActor& t) { return IsOwnSide(act, sources.front(), t); });
    if (!others.empty()) return others;
    if (!own.empty()) return own;
    others = TargetFromEarlierSentence(act, sources);
    target_from_earlier_sentence_ = !others.empty();
    return others.empty() ? Homeland(act, sources) : others;
  }

  // "condemned the test", "broke off the talks": whose test, and with whom, an earlier sentence told.
  std::vector<EventActor> TargetFromEarlierSentence(const Act& act,
                                                    const std::vector<EventActor>& sources) const {
    if (act.no_target || act.both || act.speech || sources.empty()) return {};
    const bool answers =
        lexicon_.events.InClass("answering_codes", lexicon_.events.Find(act.code.substr(0, 2))) ||
        lexicon_.events.InClass("answering_codes", lexicon_.events.Find(act.code.substr(0, 3)));
    for (const int32_t noun : act.targets) {
      std::vector<EventActor> found = before_.CounterpartOf(tree_, noun);
      RemoveSame(sources, &found);
      if (found.empty() && answers) found = before_.ActorOfAct(tree_, noun, sources.front().code);
      if (!found.empty()) return found;
    }
    return {};
  }

  // One of the many actors of a country: "USALEG", not "USA" and not "IGOUNO".
  bool IsWithinCountry(const ActorCode& code) const {
    return code.HasRest() && !lexicon_.gazetteer.CountryName(code.first()).empty();
  }

  // "USA", "USAGOV": the state, which deals with other states first.
  bool IsState(const ActorCode& code) const {
    return !lexicon_.gazetteer.CountryName(code.first()).empty() &&
           (!code.HasRest() || lexicon_.actor_groups.Is(code.role(), ActorGroup::kGovernment));
  }

  // Of several, those of other countries than the source's: of "inter-Korean talks" the other Korea.
  static void KeepForeign(const std::vector<EventActor>& sources, std::vector<EventActor>* targets) {
    const auto at_home = [&](const EventActor& target) {
      return !sources.empty() && target.code.SameFirst(sources.front().code);
    };
    if (!std::all_of(targets->begin(), targets->end(), at_home)) std::erase_if(*targets, at_home);
  }

  // "put its army on alert", "said that the country": one's own side is no target.
  bool IsOwnSide(const Act& act, const EventActor& source, const EventActor& target) const {
    if (!source.code.SameFirst(target.code)) return false;
    if (act.speech) return !target.code.HasRest();
    return StartsWith(act.code, "15") && lexicon_.actor_groups.Is(target.code.role(), ActorGroup::kForces);
  }

  // "The court freed President Vey": who is not told to be of another country is of the source's.
  void LendCountry(const std::vector<EventActor>& sources, std::vector<EventActor>* targets) const {
    if (sources.empty() || !sources.front().code.HasRest() || !actors_.HasCountry(sources.front().code))
      return;
    const std::string_view country = sources.front().code.first();
    if (lexicon_.gazetteer.CountryName(country).empty()) return;  // IGO, NGO …
    for (EventActor& target : *targets) {
      if (!actors_.HasCountry(target.code)) target.code = ActorCode(country, target.code);
    }
  }

  // Protests, reforms, truces and bans that name no other side are an affair of the source's own country.
  std::vector<EventActor> Homeland(const Act& act, const std::vector<EventActor>& sources) const {
    if (act.no_target || act.both || sources.size() != 1 || !sources.front().code.HasRest()) return {};
    if (!actors_.HasCountry(sources.front().code)) return {};
    for (size_t length = 2; length <= act.code.size(); ++length) {
      if (lexicon_.events.InClass("domestic_codes", lexicon_.events.Find(act.code.substr(0, length)))) {
        return {EventActor{sources.front().code.first(), "", std::nullopt, -1}};
      }
    }
    return {};
  }

  // Where no phrase is known to hold the target: the nearest other actor behind the act in its clause;
  // `abroad`: of another country than the source.
  std::vector<EventActor> OthersIn(const Act& act, const std::vector<EventActor>& sources,
                                   bool abroad) const {
    if (act.no_target || act.both || act.speech) return {};
    const auto [first, last] = ExtentOf(tree_, act.head, Extent::kNarrow);
    for (int32_t token = act.head + 1; token <= last; ++token) {
      if (actors_.KindOf(token) == PhraseKind::kNeither || IsInAnotherClause(token, act.head)) continue;
      if (lexicon_.events.InClass("things", tree_[token].word)) continue;
      std::vector<EventActor> found = actors_.Of(tree_, token);
      RemoveSame(sources, &found);
      if (found.empty()) continue;
      const bool at_home = found.front().code.SameFirst(sources.front().code);
      if (!abroad || !at_home) return found;
    }
    return {};
  }

  // Under another clause of its own: "…, the ministry said", "after Iran left".
  bool IsInAnotherClause(int32_t token, int32_t head) const {
    for (int32_t at = token, steps = 0; at >= 0 && at != head && steps < 30; at = tree_[at].head, ++steps) {
      const Deprel relation = tree_[at].deprel;
      const bool purpose = relation == Deprel::kAdvcl && ReadClause(tree_, at).infinitive;
      if (IsOneOf(relation, {Deprel::kParataxis, Deprel::kAclRelcl, Deprel::kNsubj}) ||
          (relation == Deprel::kAdvcl && !purpose)) {
        return true;
      }
    }
    return false;
  }

  bool IsSpeaker(const EventActor& actor) const {
    if (!actors_.HasCountry(actor.code)) return false;
    return !lexicon_.actor_groups.Is(actor.code.role(), ActorGroup::kCrowd);
  }

  // A killing by and of nobody known, a journey within one's own country.
  bool IsOrdinary(const Act& act, const std::vector<EventActor>& sources,
                  const std::vector<EventActor>& targets) const {
    // "The actress sued her agent": nobody's country is at stake.
    const bool landless = lexicon_.actor_groups.Is(sources.front().code, ActorGroup::kPrivate);
    if (landless && (targets.empty() || !actors_.HasCountry(targets.front().code))) return true;
    if (IsLocalCrime(act, sources, targets)) return true;
    const bool killing = act.code == "190" || act.code == "193";
    if (killing && targets.empty() && act.sources.empty()) return true;
    const bool nobody = targets.empty() || !targets.front().code.HasRest();
    if (StartsWith(act.code, "182") && act.sources.empty() && nobody) return true;
    return !act.linked.empty() && !targets.empty() && sources.front().code.SameFirst(targets.front().code);
  }

  // A killing at somebody's home by nobody known, told by the police.
  bool IsLocalCrime(const Act& act, const std::vector<EventActor>& sources,
                    const std::vector<EventActor>& targets) const {
    if (!lexicon_.events.InClass("crime_codes", lexicon_.events.Find(act.code))) return false;
    const bool unknown = act.sources.empty() || EndsWith(sources.front().code, "UAF") ||
                         actors_.KindOf(act.sources.front()) == PhraseKind::kNeither;
    const bool plain = targets.empty() || !targets.front().code.HasRest() ||
                       lexicon_.actor_groups.Is(targets.front().code.rest(), ActorGroup::kPrivate);
    if (!unknown || !plain) return false;
    bool scene = false, police = false;
    for (uint32_t token = sentence_.first_token; token < sentence_.last_token; ++token) {
      scene = scene || lexicon_.events.InClass("crime_scene", tree_[token].word);
      police = police || lexicon_.events.InClass("local_police", tree_[token].word);
    }
    return scene && police;
  }

  void AddAct(const Act& act) {
    source_says_we_ = false;
    std::vector<EventActor> sources = ActorsOf(act.sources, false);
    if (act.speech) std::erase_if(sources, [this](const EventActor& actor) { return !IsSpeaker(actor); });
    if (sources.empty()) sources = LocalSource(act);
    if (sources.empty()) sources = NamelessSource(act);
    if (sources.empty()) return;
    std::vector<EventActor> targets = TargetsOf(act, sources);
    if (IsOrdinary(act, sources, targets)) return;
    if (source_says_we_ && targets.empty()) return;  // "We invite everyone"
    // A meeting of one is none; "held talks" leaves the others untold.
    const bool light = act.rule.find(".pass/") != std::string::npos;
    if (act.both && targets.empty() && sources.size() < 2 && !light) return;
    Act told = act;
    const bool several = std::any_of(sources.begin(), sources.end(), [&](const EventActor& actor) {
      return !actor.code.SameFirst(sources.front().code);
    });
    if (!act.joint.empty() && (several || !targets.empty())) {
      told.code = act.joint;
      told.both = true;
    }
    if (sources.size() > 1 && SaysEachOther(act)) {
      told.both = true;
      targets.clear();
    }
    expects_no_target_ = act.no_target || act.speech;
    Event event = Blank(told);
    if ((told.both || told.mutual) && targets.empty() && sources.size() > 1) {
      AddPairs(event, sources, sources, false);
      return;
    }
    if (targets.empty()) {
      for (const EventActor& source : sources) Emit(event, source, nullptr);
      return;
    }
    AddPairs(event, sources, targets, told.both);
    if (!told.linked.empty()) {
      const CameoCode* code = lexicon_.events.codes().Find(told.linked);
      Event linked = event;
      linked.code = told.linked;
      if (code != nullptr) SetCode(*code, &linked);
      AddPairs(linked, targets, sources, false);
    }
  }

  // "Iran and Iraq expelled each other's ambassadors."
  bool SaysEachOther(const Act& act) const {
    const auto [first, last] = ExtentOf(tree_, act.head, Extent::kWhole);
    for (int32_t token = first; token < last; ++token) {
      if (lexicon_.events.InClass("each_one", tree_[token].word) &&
          lexicon_.events.InClass("other_one", tree_[token + 1].word)) {
        return true;
      }
    }
    return false;
  }

  void AddPairs(const Event& event, const std::vector<EventActor>& sources,
                const std::vector<EventActor>& targets, bool both) {
    size_t pairs = 0;
    for (const EventActor& source : sources) {
      for (const EventActor& target : targets) {
        if (source.code == target.code || ++pairs > kMaxPairs) continue;
        Emit(event, source, &target);
        if (!both) continue;
        Event back = event;
        back.reciprocal = true;
        events_.back().reciprocal = true;
        Emit(back, target, &source);
      }
    }
  }

  static void SetCode(const CameoCode& code, Event* event) {
    event->plover = code.plover;
    event->plover_mode = code.mode;
    event->quad_class = code.quad;
    event->goldstein = code.goldstein;
  }

  Event Blank(const Act& act) const {
    Event event;
    event.code = act.code;
    if (const CameoCode* code = lexicon_.events.codes().Find(act.code)) SetCode(*code, &event);
    event.trigger = tree_[act.head].span;
    event.span = ClauseSpan(tree_, article_, act);
    event.date = dates_.Of(tree_, act, act.speech || IsVerbalCode(act.code));
    event.location = FindPlace(tree_, actors_, lexicon_.events, act.head);
    event.modality = ModalityOf(act, event);
    for (const CountAt& count : counts_) {
      if (event.span.Contains(count.count.span) && Belongs(count, act)) event.counts.push_back(count.count);
    }
    event.in_quote = QuoteAt(event.trigger);
    event.why.rule = "events." + act.rule;
    event.why.confidence = Confidence(act, event);
    return event;
  }

  // A count under the act's own phrases, not in a clause further down.
  bool Belongs(const CountAt& count, const Act& act) const {
    for (int32_t at = count.noun, steps = 0; at >= 0 && steps < 10; at = tree_[at].head, ++steps) {
      if (at == act.head || at == act.clause) return true;
      const Deprel relation = tree_[at].deprel;
      if (IsOneOf(relation, {Deprel::kAclRelcl, Deprel::kCcomp, Deprel::kParataxis})) return false;
    }
    return false;
  }

  Modality ModalityOf(const Act& act, const Event& event) const {
    if (act.modality != Modality::kAsserted) return act.modality;
    for (const int32_t token : {act.head, act.clause}) {
      for (const int32_t child : tree_.Children(token)) {
        if (lexicon_.events.InClass("habit_adverbs", tree_[child].word)) return Modality::kHabitual;
        if (lexicon_.events.InClass("report_adverbs", tree_[child].word)) return Modality::kReported;
      }
    }
    // "in 2017" in an article of 2022.
    if (event.date && event.date->latest.size() >= 4 && article_.document.published &&
        article_.document.published->earliest.size() >= 4 &&
        std::stoi(event.date->latest) + 1 < std::stoi(article_.document.published->earliest)) {
      return Modality::kHistorical;
    }
    return Modality::kAsserted;
  }

  int32_t QuoteAt(Span trigger) const {
    for (size_t i = 0; i < article_.quotes.size(); ++i) {
      for (const QuotePiece& piece : article_.quotes[i].pieces) {
        if (piece.span.Contains(trigger)) return static_cast<int32_t>(i);
      }
    }
    return -1;
  }

  // The share of right roots among such events of the sentences for measuring (README): acts told by verbs
  // with a target .80, without one .50, plain statements .52; each wrapping word and each condition met adds
  // a little.
  static double Confidence(const Act& act, const Event& event) {
    if (act.speech) return 0.52;
    double confidence = act.nominal ? 0.60 : 0.74;
    confidence += 0.04 * std::min<double>(2, std::count(act.rule.begin(), act.rule.end(), '/'));
    confidence += 0.005 * std::min(act.weight, 12);
    if (event.modality == Modality::kHypothetical) confidence -= 0.05;
    return confidence;
  }

  void Emit(const Event& event, const EventActor& source, const EventActor* target) {
    Event made = event;
    made.source = source;
    if (target != nullptr) made.target = *target;
    if (target == nullptr && !expects_no_target_) made.why.confidence -= 0.28;
    if (target != nullptr && target_from_earlier_sentence_) made.why.confidence -= 0.15;
    events_.push_back(std::move(made));
  }

  std::string_view text_;
  const Analysis& article_;
  const Lexicon& lexicon_;
  const ActorFinder& actors_;
  const EarlierSentences& before_;
  const Tree& tree_;
  const Sentence& sentence_;
  SentenceDates dates_;
  std::vector<CountAt> counts_;
  bool expects_no_target_ = false;             // the current act has no target by its pattern
  bool source_says_we_ = false;                // the source is the speaker of a "we"
  bool target_from_earlier_sentence_ = false;  // the target comes from an earlier sentence
  std::vector<Event> events_;
};

}  // namespace

std::vector<Event> MatchEvents(std::string_view text, const Analysis& article, const Tree& tree,
                               const Lexicon& lexicon, WorkBudget* budget) {
  const ActorFinder actors(text, article, lexicon);
  EarlierSentences before(lexicon.events);
  std::vector<Event> events;
  std::vector<const Sentence*> sentences;
  for (const Sentence& sentence : article.sentences) sentences.push_back(&sentence);
  // The body's mention of an event goes before the headline's.
  std::stable_partition(sentences.begin(), sentences.end(),
                        [](const Sentence* s) { return s->zone != ZoneKind::kHeadline; });
  for (const Sentence* sentence : sentences) {
    const uint32_t words = sentence->last_token - sentence->first_token;
    if (words > kMaxSentenceTokens) continue;
    if (budget != nullptr && !budget->Take(words + article.quotes.size() / 16)) {
      budget->Note("events from byte ", sentence->span.begin);
      break;
    }
    SentenceMatcher matcher(text, article, tree, *sentence, lexicon, actors, before);
    std::vector<Event> told = matcher.Match();
    before.Note(tree, {sentence->first_token, sentence->last_token}, actors, told);
    std::move(told.begin(), told.end(), std::back_inserter(events));
  }
  return JoinEvents(std::move(events));
}

}  // namespace onrecord

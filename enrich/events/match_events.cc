#include "enrich/events/match_events.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "common/base/strings.h"
#include "enrich/actors/find_actors.h"
#include "enrich/events/describe_act.h"
#include "enrich/events/earlier_sentences.h"
#include "enrich/events/find_sides.h"
#include "enrich/events/join_events.h"
#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

constexpr uint32_t kMaxSentenceTokens = 300;  // of a sentence; longer ones are tables or lists
constexpr size_t kMaxPairs = 12;              // of one act; more is a list, not a meeting

class SentenceMatcher {
 public:
  SentenceMatcher(std::string_view text, const Analysis& article, const Tree& tree, const Sentence& sentence,
                  const Lexicon& lexicon, const ActorFinder& actors, const EarlierSentences& before)
      : text_(text),
        article_(article),
        lexicon_(lexicon),
        actors_(actors),
        sides_(lexicon, actors, before, tree),
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
  // A killing by and of unknown persons, a journey within one's own country.
  bool IsOrdinary(const Act& act, const std::vector<EventActor>& sources,
                  const std::vector<EventActor>& targets) const {
    // "The actress sued her agent": no state is involved.
    const bool landless = lexicon_.actor_groups.Is(sources.front().code, ActorGroup::kPrivate);
    if (landless && (targets.empty() || !actors_.HasCountry(targets.front().code))) return true;
    if (IsLocalCrime(act, sources, targets)) return true;
    const bool killing = lexicon_.events.CodeInClass("killing_codes", act.code);
    if (killing && targets.empty() && act.sources.empty()) return true;
    const bool no_target = targets.empty() || !targets.front().code.HasRest();
    if (StartsWith(act.code, "182") && act.sources.empty() && no_target) return true;
    return !act.linked.empty() && !targets.empty() && sources.front().code.SameFirst(targets.front().code);
  }

  // A killing in a private home by unknown persons, reported by the police.
  bool IsLocalCrime(const Act& act, const std::vector<EventActor>& sources,
                    const std::vector<EventActor>& targets) const {
    if (!lexicon_.events.CodeInClass("crime_codes", act.code)) return false;
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
    ActSides sides = sides_.Of(act);
    const std::vector<EventActor>& sources = sides.sources;
    std::vector<EventActor>& targets = sides.targets;
    if (sources.empty()) return;
    if (IsOrdinary(act, sources, targets)) return;
    if (sides.source_says_we && targets.empty()) return;  // "We invite everyone"
    // A meeting of one is none; "held talks" does not name the others.
    const bool light = act.rule.find(".pass/") != std::string::npos;
    if (act.both && targets.empty() && sources.size() < 2 && !light) return;
    Act coded = act;
    const bool several = std::any_of(sources.begin(), sources.end(), [&](const EventActor& actor) {
      return !actor.code.SameFirst(sources.front().code);
    });
    if (!act.joint.empty() && (several || !targets.empty())) {
      coded.code = act.joint;
      coded.both = true;
    }
    if (sources.size() > 1 && SaysEachOther(act)) {
      coded.both = true;
      targets.clear();
    }
    Event event = DescribeAct(coded, tree_, article_, lexicon_, actors_, dates_, counts_);
    const RuleTable& rules = lexicon_.event_rules;
    if (sides.target_from_earlier_sentence) event.why.confidence += rules.Change("events.earlier_target");
    if ((coded.both || coded.mutual) && targets.empty() && sources.size() > 1) {
      AddPairs(event, sources, sources, false);
      return;
    }
    if (targets.empty()) {
      if (!act.no_target && !act.speech) event.why.confidence += rules.Change("events.no_target");
      for (const EventActor& source : sources) Emit(event, source, nullptr);
      return;
    }
    AddPairs(event, sources, targets, coded.both);
    if (!coded.linked.empty()) {
      Event linked = event;
      SetCode(lexicon_.events, coded.linked, &linked);
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

  void Emit(const Event& event, const EventActor& source, const EventActor* target) {
    Event made = event;
    made.source = source;
    if (target != nullptr) made.target = *target;
    events_.push_back(std::move(made));
  }

  std::string_view text_;
  const Analysis& article_;
  const Lexicon& lexicon_;
  const ActorFinder& actors_;
  const SideFinder sides_;
  const Tree& tree_;
  const Sentence& sentence_;
  SentenceDates dates_;
  std::vector<CountAt> counts_;
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
    std::vector<Event> matched = matcher.Match();
    before.Note(tree, {sentence->first_token, sentence->last_token}, actors, matched);
    std::move(matched.begin(), matched.end(), std::back_inserter(events));
  }
  return JoinEvents(std::move(events), lexicon.events);
}

}  // namespace onrecord

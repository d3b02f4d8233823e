#include "enrich/events/match_events.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "common/base/strings.h"
#include "enrich/events/actors.h"
#include "enrich/events/date_event.h"
#include "enrich/events/find_acts.h"
#include "enrich/events/find_counts.h"
#include "enrich/events/find_places.h"
#include "enrich/events/join_events.h"

namespace onrecord {
namespace {

constexpr size_t kMostPairs = 12;  // of one act; more is a list, not a meeting

bool IsVerbal(std::string_view code) {
  const int root = std::stoi(std::string(code.substr(0, 2)));
  return root <= 5 || (root >= 9 && root <= 13);
}

class SentenceMatcher {
 public:
  SentenceMatcher(std::string_view text, const Analysis& article, const Sentence& sentence,
                  const Lexicon& lexicon, const ActorFinder& actors)
      : text_(text),
        article_(article),
        lexicon_(lexicon),
        actors_(actors),
        tree_(text, article.tokens, sentence, lexicon.events),
        dates_(tree_, article.dates, sentence.span),
        counts_(FindCounts(text, tree_, lexicon.numbers, dates_.spans())) {}

  std::vector<Event> Match() {
    const KindOf kind_of = [this](int32_t token) { return actors_.KindOf(tree_, token); };
    for (const Act& act : FindActs(tree_, lexicon_.events, kind_of)) {
      if (act.speech && !events_.empty()) break;
      AddAct(act);
    }
    return std::move(events_);
  }

 private:
  std::vector<EventActor> ActorsOf(const std::vector<int32_t>& nouns, bool all) const {
    std::vector<EventActor> found;
    for (const int32_t noun : nouns) {
      for (EventActor& actor : actors_.Of(tree_, noun)) found.push_back(std::move(actor));
      if (!found.empty() && !all) break;
    }
    return found;
  }

  // Unnamed bombers and killers: the country of the place is the source, as CAMEO has it.
  std::vector<EventActor> NamelessSource(const Act& act) const {
    const std::string_view root = std::string_view(act.code).substr(0, 2);
    if (root != "18" && root != "19" && root != "20") return {};
    std::string country;
    if (const auto place = FindPlace(tree_, actors_, lexicon_.events, act.head)) country = place->country;
    if (country.empty()) country = actors_.DatelineCountry();
    const std::string code(lexicon_.gazetteer.CountryCode(country));
    if (code.empty()) return {};
    return {EventActor{code + "UAF", "", std::nullopt, -1}};
  }

  static void RemoveSame(const std::vector<EventActor>& sources, std::vector<EventActor>* targets) {
    std::erase_if(*targets, [&](const EventActor& target) {
      return std::any_of(sources.begin(), sources.end(), [&](const EventActor& source) {
        return source.code == target.code || (source.entity >= 0 && source.entity == target.entity) ||
               (source.span && target.span && source.span == target.span);
      });
    });
  }

  std::vector<EventActor> TargetsOf(const Act& act, const std::vector<EventActor>& sources) const {
    for (const int32_t noun : act.targets) {
      std::vector<EventActor> found = actors_.Of(tree_, noun);
      RemoveSame(sources, &found);
      if (!found.empty()) return found;
    }
    return {};
  }

  bool IsSpeaker(const EventActor& actor) const {
    if (!actors_.HasCountry(actor.code)) return false;
    const std::string_view role = std::string_view(actor.code).substr(3);
    return !lexicon_.events.InClass("crowd_source", lexicon_.events.Find(role.substr(0, 3)));
  }

  void AddAct(const Act& act) {
    std::vector<EventActor> sources = ActorsOf(act.sources, false);
    if (act.speech) std::erase_if(sources, [this](const EventActor& actor) { return !IsSpeaker(actor); });
    if (sources.empty()) sources = NamelessSource(act);
    if (sources.empty()) return;
    std::vector<EventActor> targets = TargetsOf(act, sources);
    if (act.nominal && act.rule.find('/') == std::string::npos && targets.empty() && act.both &&
        sources.size() < 2)
      return;
    Act told = act;
    const bool several = std::any_of(sources.begin(), sources.end(), [&](const EventActor& actor) {
      return actor.code.substr(0, 3) != sources.front().code.substr(0, 3);
    });
    if (!act.joint.empty() && (several || !targets.empty())) {
      told.code = act.joint;
      told.both = true;
    }
    Event event = Blank(told);
    if (told.both && targets.empty() && sources.size() > 1) {
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

  void AddPairs(const Event& event, const std::vector<EventActor>& sources,
                const std::vector<EventActor>& targets, bool both) {
    size_t pairs = 0;
    for (const EventActor& source : sources) {
      for (const EventActor& target : targets) {
        if (source.code == target.code || ++pairs > kMostPairs) continue;
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
    event.trigger = tree_.At(act.head).span;
    event.span = ClauseSpan(act);
    event.date = dates_.Of(tree_, act, act.speech || IsVerbal(act.code));
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
    for (int32_t at = count.noun, steps = 0; at >= 0 && steps < 10; at = tree_.Parent(at), ++steps) {
      if (at == act.head || at == act.clause) return true;
      const Deprel relation = tree_.At(at).deprel;
      if (relation == Deprel::kAclRelcl || relation == Deprel::kCcomp || relation == Deprel::kParataxis)
        return false;
    }
    return false;
  }

  Span ClauseSpan(const Act& act) const {
    auto [first, last] = tree_.Extent(act.clause, true);
    for (const std::vector<int32_t>* nouns : {&act.sources, &act.targets}) {
      if (nouns->empty() || nouns == &act.targets) continue;
      first = std::min(first, nouns->front());
      last = std::max(last, nouns->front());
    }
    return Cover(tree_.At(first).span, tree_.At(last).span);
  }

  Modality ModalityOf(const Act& act, const Event& event) const {
    if (act.modality != Modality::kAsserted) return act.modality;
    for (const int32_t token : {act.head, act.clause}) {
      for (const int32_t child : tree_.Children(token)) {
        if (lexicon_.events.InClass("habit_adverbs", tree_.Word(child))) return Modality::kHabitual;
        if (lexicon_.events.InClass("report_adverbs", tree_.Word(child))) return Modality::kReported;
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

  // From the share of right events among those of a kind on the data for measuring; see README.
  static double Confidence(const Act& act, const Event& event) {
    double confidence = 0.5 + 0.02 * std::min(act.weight, 10);
    if (act.nominal) confidence -= 0.1;
    if (act.speech) confidence -= 0.05;
    if (event.modality == Modality::kHypothetical) confidence -= 0.1;
    if (!event.date) confidence -= 0.02;
    return confidence;
  }

  void Emit(const Event& event, const EventActor& source, const EventActor* target) {
    Event made = event;
    made.source = source;
    if (target != nullptr) made.target = *target;
    if (target == nullptr) made.why.confidence -= 0.05;
    events_.push_back(std::move(made));
  }

  std::string_view text_;
  const Analysis& article_;
  const Lexicon& lexicon_;
  const ActorFinder& actors_;
  SentenceTree tree_;
  SentenceDates dates_;
  std::vector<CountAt> counts_;
  std::vector<Event> events_;
};

}  // namespace

std::vector<Event> MatchEvents(std::string_view text, const Analysis& article, const Lexicon& lexicon) {
  const ActorFinder actors(text, article, lexicon);
  std::vector<Event> events;
  for (const Sentence& sentence : article.sentences) {
    for (Event& event : SentenceMatcher(text, article, sentence, lexicon, actors).Match()) {
      events.push_back(std::move(event));
    }
  }
  return JoinEvents(std::move(events));
}

}  // namespace onrecord

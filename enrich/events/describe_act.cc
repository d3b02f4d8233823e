#include "enrich/events/describe_act.h"

#include <algorithm>

#include "enrich/events/clause_span.h"
#include "enrich/events/find_places.h"

namespace onrecord {
namespace {

// A count under the act's own phrases, not in a clause further down.
bool Belongs(const Tree& tree, const CountAt& count, const Act& act) {
  for (int32_t at = count.noun, steps = 0; at >= 0 && steps < 10; at = tree[at].head, ++steps) {
    if (at == act.head || at == act.clause) return true;
    const Deprel relation = tree[at].deprel;
    if (IsOneOf(relation, {Deprel::kAclRelcl, Deprel::kCcomp, Deprel::kParataxis})) return false;
  }
  return false;
}

Modality ModalityOf(const Act& act, const Event& event, const Tree& tree, const Analysis& article,
                    const EventLexicon& lexicon) {
  if (act.modality != Modality::kAsserted) return act.modality;
  for (const int32_t token : {act.head, act.clause}) {
    for (const int32_t child : tree.Children(token)) {
      if (lexicon.InClass("habit_adverbs", tree[child].word)) return Modality::kHabitual;
      if (lexicon.InClass("report_adverbs", tree[child].word)) return Modality::kReported;
    }
  }
  // "in 2017" in an article of 2022.
  if (event.date && event.date->latest.size() >= 4 && article.document.published &&
      article.document.published->earliest.size() >= 4 &&
      std::stoi(event.date->latest) + 1 < std::stoi(article.document.published->earliest)) {
    return Modality::kHistorical;
  }
  return Modality::kAsserted;
}

int32_t QuoteAt(const Analysis& article, Span trigger) {
  for (size_t i = 0; i < article.quotes.size(); ++i) {
    for (const QuotePiece& piece : article.quotes[i].pieces) {
      if (piece.span.Contains(trigger)) return static_cast<int32_t>(i);
    }
  }
  return -1;
}

// By event_rules.tsv: each wrapping word and each condition met adds a little.
double Confidence(const Act& act, const Event& event, const RuleTable& rules) {
  if (act.speech) return rules.Confidence("events.statement");
  double confidence = rules.Confidence(act.nominal ? "events.noun" : "events.verb");
  confidence +=
      rules.Change("events.wrap") * std::min<double>(2, std::count(act.rule.begin(), act.rule.end(), '/'));
  confidence += rules.Change("events.condition") * std::min(act.weight, 12);
  if (event.modality == Modality::kHypothetical) confidence += rules.Change("events.hypothetical");
  return confidence;
}

}  // namespace

bool IsVerbalCode(std::string_view code) {
  const int root = std::stoi(std::string(code.substr(0, 2)));
  return root <= 5 || (root >= 9 && root <= 13);
}

void SetCode(const EventLexicon& lexicon, std::string_view code, Event* event) {
  event->code = code;
  const CameoCode* known = lexicon.codes().Find(code);
  if (known == nullptr) return;
  event->plover = known->plover;
  event->plover_mode = known->mode;
  event->quad_class = known->quad;
  event->goldstein = known->goldstein;
}

Event DescribeAct(const Act& act, const Tree& tree, const Analysis& article, const Lexicon& lexicon,
                  const ActorFinder& actors, const SentenceDates& dates, const std::vector<CountAt>& counts) {
  Event event;
  SetCode(lexicon.events, act.code, &event);
  event.trigger = tree[act.head].span;
  event.span = ClauseSpan(tree, article, act);
  event.date = dates.Of(tree, act, act.speech || IsVerbalCode(act.code));
  event.location = FindPlace(tree, actors, lexicon.events, act.head);
  event.modality = ModalityOf(act, event, tree, article, lexicon.events);
  for (const CountAt& count : counts) {
    if (event.span.Contains(count.count.span) && Belongs(tree, count, act))
      event.counts.push_back(count.count);
  }
  event.in_quote = QuoteAt(article, event.trigger);
  event.why.rule = "events." + act.rule;
  event.why.confidence = Confidence(act, event, lexicon.event_rules);
  return event;
}

}  // namespace onrecord

#include "enrich/events/apply_mood.h"

#include <utility>

#include "common/base/strings.h"
#include "enrich/events/act_parts.h"
#include "enrich/events/act_sides.h"

namespace onrecord {

void ApplyMood(const Tree& tree, const EventLexicon& lexicon, const Clause& clause, MoodOptions options,
               Act* act) {
  const bool negated = clause.negated && !options.negation_counted;
  const int quad = act->code.empty() ? 0 : std::stoi(act->code.substr(0, 2));
  if (act->speech && negated) act->code.clear();  // "has not commented"
  if (quad == 0 || act->speech) return;
  // "would have allowed": it did not happen.
  if (clause.perfect && lexicon.InClass("unreal_modals", lexicon.Find(clause.modal))) {
    act->code.clear();
    return;
  }
  Wrap wrap = Wrap::kNone;
  if (lexicon.InClass("demand_modals", lexicon.Find(clause.modal)))
    wrap = CanBeAsked(tree, lexicon, clause.subject) ? Wrap::kDemand : Wrap::kWill;
  if (lexicon.InClass("future_modals", lexicon.Find(clause.modal))) wrap = Wrap::kWill;
  if (negated) wrap = Wrap::kRefuse;
  if (wrap == Wrap::kNone || (options.inner && wrap == Wrap::kWill)) return;
  const std::string code = lexicon.Transform(wrap, act->code);
  if (negated && code.empty()) {
    act->modality = Modality::kNegated;
    return;
  }
  if (code != act->code) act->rule = StrCat(negated ? "not" : clause.modal, ".", act->rule);
  act->code = code;
  if (!act->linked.empty()) act->linked = lexicon.Transform(wrap, act->linked);
  if (!act->joint.empty()) act->joint = lexicon.Transform(wrap, act->joint);
  if (wrap == Wrap::kWill) act->modality = Modality::kPlanned;
  if (lexicon.InClass("doubt_modals", lexicon.Find(clause.modal))) act->modality = Modality::kHypothetical;
  if (wrap == Wrap::kDemand) {
    // The speaker demands it of the subject.
    std::vector<int32_t> asked = act->sources;
    AppendNew(&asked, act->targets);
    act->targets = std::move(asked);
    act->sources = SpeakerAbove(tree, lexicon, clause.head);
  }
}

}  // namespace onrecord

#include "enrich/events/find_acts.h"

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/events/act_parts.h"
#include "enrich/events/act_sides.h"
#include "enrich/events/apply_mood.h"
#include "enrich/events/match_pattern.h"
#include "enrich/events/reality.h"
#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

constexpr int kMaxNesting = 6;

// Finds the acts of one sentence: matches patterns from the root down, and lets wrapping words ("agreed to")
// take the acts inside them.
class ActFinder {
 public:
  ActFinder(const Tree& tree, TokenRange sentence, const EventLexicon& lexicon, const KindOf& kind_of)
      : tree_(tree),
        sentence_(sentence),
        lexicon_(lexicon),
        kind_of_(kind_of),
        sides_(tree, lexicon, kind_of),
        consumed_(sentence.size()),
        is_question_(!sentence.empty() && tree[sentence.last - 1].lemma == "?") {}

  std::vector<Act> Find() {
    std::vector<int32_t> order = FromTheRootDown();
    for (const int32_t token : order) {
      if (IsConsumed(token) || IsDescription(tree_, token)) continue;
      MarkConsumed(token);
      if (Act* same = ActOfTheSameHarm(token)) {
        same->also.push_back(token);
        continue;
      }
      std::optional<Act> act = Evaluate(token, /*inner=*/false, 0);
      if (!act && tree_[token].upos == Upos::kAux) act = DemandByModal(token);
      if (act) {
        act->clause = token;
        acts_.push_back(*std::move(act));
      }
    }
    std::stable_sort(acts_.begin(), acts_.end(),
                     [](const Act& a, const Act& b) { return a.speech < b.speech; });
    return std::move(acts_);
  }

 private:
  bool IsConsumed(int32_t token) const { return consumed_[token - sentence_.first]; }
  void MarkConsumed(int32_t token) { consumed_[token - sentence_.first] = true; }

  // "killed four | and wounded 16", "bombed a camp, | killing 16 people": the act of the verb above, where
  // the victims are no more than people. Null: an act of its own.
  Act* ActOfTheSameHarm(int32_t verb) {
    const Deprel relation = tree_[verb].deprel;
    const bool follows =
        relation == Deprel::kConj || (relation == Deprel::kAdvcl && tree_[verb].xpos == Xpos::kVBG);
    if (!follows || !lexicon_.InClass("harm_verbs", tree_[verb].word) ||
        tree_.Child(verb, Deprel::kNsubj) >= 0 || tree_.Child(verb, Deprel::kNsubjPass) >= 0) {
      return nullptr;
    }
    const int32_t object = tree_.Child(verb, Deprel::kObj);
    if (object < 0) return nullptr;
    const int32_t victims = HeadNoun(tree_, lexicon_, object);
    if (tree_[victims].upos != Upos::kNum && !lexicon_.InClass("plain_victims", tree_[victims].word))
      return nullptr;
    for (Act& act : acts_) {
      const bool harm = lexicon_.CodeInClass("harm_codes", act.code, 2);
      if (harm && (act.head == tree_[verb].head || act.clause == tree_[verb].head)) return &act;
    }
    return nullptr;
  }

  std::vector<int32_t> FromTheRootDown() const {
    std::vector<std::pair<uint32_t, int32_t>> ranked;
    for (uint32_t i = sentence_.first; i < sentence_.last; ++i) {
      const bool modal = tree_[i].upos == Upos::kAux && lexicon_.InClass("strong_modals", tree_[i].word);
      if (modal || !lexicon_.Started(tree_[i].word).empty()) ranked.emplace_back(tree_.Depth(i), i);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<int32_t> order;
    for (const auto& [depth, token] : ranked) order.push_back(token);
    return order;
  }

  // The act of `token`; `inner`: inside a wrapping word.
  std::optional<Act> Evaluate(int32_t token, bool inner, int depth) {
    if (depth > kMaxNesting) return std::nullopt;
    const Clause clause = ReadClause(tree_, token);
    for (const EventPattern* pattern : FittingPatterns(tree_, clause, lexicon_, kind_of_)) {
      if (pattern->veto) {
        MarkContentConsumed(clause);
        return std::nullopt;
      }
      if (pattern->inner && !inner) continue;
      if (!inner && (is_question_ || IsUnreal(tree_, lexicon_, clause))) return std::nullopt;
      std::optional<Act> act =
          pattern->wrap == Wrap::kNone ? Plain(clause, *pattern) : Wrapped(clause, *pattern, inner, depth);
      if (!act) continue;
      const bool negation_counted = AsksForNegation(lexicon_, *pattern);
      if (clause.denied && !negation_counted && !(inner && IsNoun(tree_[token]))) {
        // The other clause of "nobody was killed when …" is still an act.
        MarkNounsConsumed(clause);
        for (const int32_t verb : {clause.open, clause.closed}) {
          if (verb >= 0) MarkConsumed(verb);
        }
        return std::nullopt;
      }
      ApplyMood(tree_, lexicon_, clause, {inner, negation_counted}, &*act);
      if (!act->code.empty()) return act;
      return std::nullopt;
    }
    return std::nullopt;
  }

  // "China must open its ports, the minister said": a demand, whatever the act.
  std::optional<Act> DemandByModal(int32_t modal) const {
    const int32_t verb = tree_[modal].head;
    if (verb < 0 || !lexicon_.InClass("strong_modals", tree_[modal].word)) return std::nullopt;
    for (const Act& act : acts_) {
      if (act.head == verb || act.clause == verb) return std::nullopt;
    }
    Act act;
    act.code = lexicon_.Transform(Wrap::kDemand, "");
    act.rule = "must.demand";
    act.head = verb;
    act.sources = SpeakerAbove(tree_, lexicon_, verb);
    act.targets = {SurfaceSubject(tree_, verb)};
    if (act.targets.front() < 0 || !CanBeAsked(tree_, lexicon_, act.targets.front())) return std::nullopt;
    return act;
  }

  // The nouns of the clause's own phrases yield no further act.
  void MarkNounsConsumed(const Clause& clause) {
    std::vector<int32_t> nouns;
    if (clause.object >= 0) nouns.push_back(clause.object);
    if (clause.subject >= 0) nouns.push_back(clause.subject);
    for (const auto& [preposition, noun] : clause.phrases) {
      if (!lexicon_.InClass("apart_prepositions", lexicon_.Find(preposition))) nouns.push_back(noun);
    }
    for (const int32_t noun : nouns) {
      for (const int32_t each : Conjuncts(tree_, noun)) {
        if (IsNoun(tree_[each])) MarkConsumed(each), MarkConsumed(HeadNoun(tree_, lexicon_, each));
      }
    }
  }

  // Nothing inside the clause is asserted: "refrained from attacking", "stopped short of attacking".
  void MarkContentConsumed(const Clause& clause) {
    MarkNounsConsumed(clause);
    for (const int32_t complement : clause.complements) {
      // "denied that it had refused and | demanded": another tense is another clause.
      for (const int32_t verb : JoinedVerbs(tree_, complement)) {
        if (tree_[verb].xpos == tree_[complement].xpos) MarkConsumed(verb);
      }
      if (IsVerb(tree_[complement])) continue;
      for (const int32_t verb : ReadClause(tree_, complement).complements)
        MarkConsumed(verb);  // "short | of attacking"
    }
  }

  std::optional<Act> Plain(const Clause& clause, const EventPattern& pattern) {
    Act act = sides_.NewAct(clause, pattern);
    // "…, the minister said", or no speaker: then another pattern may match.
    if (ActSides::BeginsWith(pattern.source, Slot::kSpeaker) && act.sources.empty()) return std::nullopt;
    act.code = pattern.code;
    act.targets = sides_.TargetsOf(clause, pattern);
    if (!StartsWith(act.code, "01")) MarkNounsConsumed(clause);
    // "accused Iraq of bombing Kuwait", "denied that it bombed Kuwait": the deed is only alleged.
    if (lexicon_.CodeInClass("alleging_codes", act.code, 3)) MarkContentConsumed(clause);
    // "barred the envoy from meeting them": it did not come to that.
    for (const int32_t verb : clause.complements) {
      const int32_t mark = tree_.Child(verb, Deprel::kMark);
      if (mark >= 0 && tree_[mark].lemma == "from") MarkConsumed(verb);
    }
    return act;
  }

  std::optional<Act> InComplements(const Clause& clause, bool purpose, int depth) {
    for (const int32_t verb : clause.complements) {
      if (IsPurpose(tree_, verb) != purpose || IsApart(tree_, lexicon_, verb)) continue;
      for (const int32_t at : JoinedVerbs(tree_, verb)) {
        if (IsConsumed(at)) continue;
        std::optional<Act> act = Evaluate(at, true, depth + 1);
        if (!act || act->speech) continue;
        MarkConsumed(at);
        return act;
      }
    }
    return std::nullopt;
  }

  std::optional<Act> InNouns(const Clause& clause, WordId particle, bool wrapped, int depth) {
    std::vector<int32_t> nouns;
    if (clause.object >= 0) nouns.push_back(clause.object);
    for (const auto& [preposition, noun] : clause.phrases) {
      const WordId word = lexicon_.Find(preposition);
      // "called on the mission to": who is asked.
      if (word != particle && lexicon_.InClass("inner_prepositions", word)) nouns.push_back(noun);
    }
    for (const int32_t noun : nouns) {
      for (int32_t at : Conjuncts(tree_, noun)) {
        at = HeadNoun(tree_, lexicon_, at);
        if (!IsNoun(tree_[at]) || IsConsumed(at)) continue;
        if (std::optional<Act> act = Evaluate(at, wrapped, depth + 1)) {
          MarkConsumed(at);
          return act;
        }
      }
    }
    return std::nullopt;
  }

  // Where a wrapping word's own act can stand: its complements, its object, the noun after its preposition,
  // then what it is done for.
  std::optional<Act> InnerOf(const Clause& clause, const EventPattern& pattern, bool wrapped, int depth) {
    const bool verbs = TakesVerbs(lexicon_, pattern);
    std::optional<Act> act;
    if (verbs) act = InComplements(clause, false, depth);
    if (!act) act = InNouns(clause, pattern.particle, wrapped, depth);
    if (!act && verbs) act = InComplements(clause, true, depth);
    return act;
  }

  std::optional<Act> Wrapped(const Clause& clause, const EventPattern& pattern, bool inside, int depth) {
    if (pattern.wrap == Wrap::kSay) return Said(clause, pattern);
    // A light word passes on only acts that can stand without it.
    std::optional<Act> inner = InnerOf(clause, pattern, pattern.wrap != Wrap::kPass || inside, depth);
    if (pattern.wrap == Wrap::kPass) return Passed(clause, pattern, std::move(inner));
    if (!inner && pattern.needs_inner) return std::nullopt;
    if (pattern.wrap == Wrap::kMust) return Must(clause, pattern, std::move(inner));
    // "wants sanctions lifted" asks others for it; "wants to be recognised" has no act of either.
    Wrap wrap = pattern.wrap;
    if (inner && wrap == Wrap::kIntend && ReadClause(tree_, inner->head).passive) {
      if (SurfaceSubject(tree_, inner->head) == clause.subject) return std::nullopt;
      wrap = Wrap::kAppeal;
    }
    Act act = sides_.NewAct(clause, pattern);
    act.code = lexicon_.Transform(wrap, inner ? std::string_view(inner->code) : std::string_view());
    // "rejected a request to hold a rally": it is rejected, whatever it is.
    if (act.code.empty() && wrap == Wrap::kRefuse) act.code = lexicon_.Transform(wrap, "");
    if (act.code.empty()) return std::nullopt;
    act.mutual = pattern.mutual;
    act.targets = sides_.InSlots(clause, pattern.target);
    const bool directive = wrap == Wrap::kAppeal || wrap == Wrap::kDemand;
    if (inner) {
      act.rule += "/" + inner->rule;
      act.weight += inner->weight;
      // "the arrest of": who is asked comes before what is asked.
      if (directive) AppendNew(&act.targets, sides_.AddresseesOf(clause));
      if (directive) AppendNew(&act.targets, WithoutTokens(inner->sources, act.sources));
      AppendNew(&act.targets, inner->targets);
      act.mutual = act.mutual || (inner->both && !directive);
    }
    AppendNew(&act.targets, sides_.TargetsOf(clause, pattern));
    act.targets = WithoutTokens(act.targets, act.sources);
    MarkNounsConsumed(clause);
    return act;
  }

  // "needs to withdraw": who says so demands it.
  std::optional<Act> Must(const Clause& clause, const EventPattern& pattern, std::optional<Act> inner) const {
    if (!inner) return std::nullopt;
    Act act = sides_.NewAct(clause, pattern);
    act.code = lexicon_.Transform(Wrap::kDemand, inner->code);
    act.rule += "/" + inner->rule;
    act.targets = act.sources;
    AppendNew(&act.targets, inner->targets);
    act.sources = SpeakerAbove(tree_, lexicon_, clause.head);
    return act;
  }

  // A light word ("held talks", "continued to attack") hands its subject on.
  std::optional<Act> Passed(const Clause& clause, const EventPattern& pattern, std::optional<Act> inner) {
    if (!inner) return std::nullopt;
    std::vector<int32_t> sources;
    if (!pattern.source.empty()) {
      sources = sides_.InSlots(clause, pattern.source);
    } else if (clause.subject >= 0) {
      sources = {clause.subject};
    }
    AppendNew(&sources, inner->sources);
    inner->sources = std::move(sources);
    std::vector<int32_t> targets = sides_.InSlots(clause, pattern.target);
    AppendNew(&targets, inner->targets);
    for (const auto& [preposition, noun] : clause.phrases) {
      if (lexicon_.InClass("target_first", lexicon_.Find(preposition))) AppendNew(&targets, {noun});
    }
    inner->targets = WithoutTokens(targets, inner->sources);
    inner->rule = pattern.name + "/" + inner->rule;
    if (IsNoun(tree_[inner->head])) inner->noun = inner->head;
    inner->head = clause.head;
    if (clause.passive && lexicon_.InClass("say_verbs", tree_[clause.head].word))
      inner->modality = Modality::kReported;
    inner->nominal = pattern.kind == 'n';
    MarkNounsConsumed(clause);
    return inner;
  }

  std::optional<Act> Said(const Clause& clause, const EventPattern& pattern) {
    if (clause.passive) return std::nullopt;  // "it is said"
    Act act = sides_.NewAct(clause, pattern);
    act.code = "010";
    act.speech = true;
    for (const char* preposition : {"to", "about", "on"})
      AppendNew(&act.targets, BehindPreposition(tree_, clause, preposition));
    if (clause.closed >= 0) AppendNew(&act.targets, {SurfaceSubject(tree_, clause.closed)});
    act.targets = WithoutTokens(act.targets, act.sources);
    return act;
  }

  const Tree& tree_;
  const TokenRange sentence_;
  const EventLexicon& lexicon_;
  const KindOf& kind_of_;
  const ActSides sides_;
  std::vector<bool> consumed_;
  const bool is_question_;
  std::vector<Act> acts_;
};

}  // namespace

std::vector<Act> FindActs(const Tree& tree, TokenRange sentence, const EventLexicon& lexicon,
                          const KindOf& kind_of) {
  return ActFinder(tree, sentence, lexicon, kind_of).Find();
}

}  // namespace onrecord

#include "enrich/grammar/subject.h"

#include "enrich/document/token_predicates.h"

namespace onrecord {
namespace {

constexpr int kMaxClimb = 6;

// The verb that a second verb goes with although the parser attached it below what the first reports: said,
// in "said he was ill and vowed …"; -1: it is attached where it belongs. Both are finite and of one tense.
int32_t OuterCue(const Tree& tree, uint32_t verb) {
  const Xpos tag = tree[verb].xpos;
  const auto clause = static_cast<uint32_t>(tree[verb].head);
  if ((tag != Xpos::kVBD && tag != Xpos::kVBZ) || clause > verb || tree[clause].deprel != Deprel::kCcomp ||
      tree[clause].head < 0 || tree[clause].head > static_cast<int32_t>(clause))
    return -1;
  const Token& outer = tree[tree[clause].head];
  return outer.xpos == tag && outer.upos == Upos::kVerb ? tree[clause].head : -1;
}

// The noun that a participle after a comma goes with although the parser attached it below a clause on that
// noun: Silva, in "said Silva, a lawyer who lives in Orland, adding …"; -1: none.
int32_t OuterNoun(const Tree& tree, uint32_t verb) {
  const uint32_t first = tree.Range(verb).first;
  if (tree[verb].xpos != Xpos::kVBG || first == 0 ||
      (!IsPunctuation(tree[first]) && !IsPunctuation(tree[first - 1])))
    return -1;
  int32_t at = tree[verb].head;
  for (int steps = 0; steps < kMaxClimb && at >= 0; ++steps) {
    const Token& token = tree[at];
    if (token.deprel == Deprel::kAclRelcl && token.head >= 0) {
      at = token.head;
      while (tree[at].deprel == Deprel::kAppos) at = tree[at].head;
      return tree[at].deprel == Deprel::kNsubj ? at : -1;
    }
    if (!IsOneOf(token.deprel, {Deprel::kAdvcl, Deprel::kXcomp, Deprel::kConj})) break;
    at = token.head;
  }
  return -1;
}

// Of several the one nearest before the verb: "Miles away, | the ministers | signed".
int32_t NearestSubject(const Tree& tree, int32_t verb) {
  int32_t found = -1;
  for (const int32_t child : tree.Children(verb)) {
    if (!IsOneOf(tree[child].deprel, {Deprel::kNsubj, Deprel::kNsubjPass, Deprel::kNsubjOuter})) continue;
    if (IsRelativeWord(tree[child])) {
      const int32_t noun = Antecedent(tree, verb);
      if (noun >= 0) return noun;
    }
    if (found < 0 || (child < verb && !tree[child].is_time)) found = child;
  }
  return found >= 0 ? found : tree.Child(verb, Deprel::kExpl);
}

// The object of the verb above a gerund after "of", "for", "from"; -1: none.
int32_t DoerBefore(const Tree& tree, int32_t gerund) {
  const int32_t mark = tree.Child(gerund, Deprel::kMark);
  if (tree[gerund].xpos != Xpos::kVBG || mark < 0) return -1;
  const std::string_view word = tree[mark].lemma;
  if (word != "of" && word != "for" && word != "from") return -1;
  const int32_t object = tree.Child(tree[gerund].head, Deprel::kObj);
  return object >= 0 && object < gerund && IsNoun(tree[object]) ? object : -1;
}

class SubjectFinder {
 public:
  SubjectFinder(const Tree& tree, const SubjectOptions& options) : tree_(tree), quoted_(options.quoted) {}

  std::optional<Subject> Find(uint32_t verb, int climbs) const {
    if (const int32_t own = Own(verb, climbs > 0); own >= 0)
      return Made(own, IsRelativePronoun(tree_[own]) ? SubjectRule::kRelative : SubjectRule::kOwn);
    if (climbs > 0) {
      if (const int32_t noun = Inverted(verb); noun >= 0) return Made(noun, SubjectRule::kOwn);
    }
    if (tree_[verb].head < 0 || climbs >= kMaxClimb) return std::nullopt;
    const auto head = static_cast<uint32_t>(tree_[verb].head);
    switch (tree_[verb].deprel) {
      case Deprel::kConj:
        if (const int32_t outer = OuterCue(tree_, verb); outer >= 0)  // said he won and vowed …
          return Climb(outer, climbs, SubjectRule::kShared);
        return head < verb ? Climb(head, climbs, SubjectRule::kShared) : std::nullopt;
      case Deprel::kAdvcl:
        if (const int32_t outer = OuterVerb(tree_, verb); outer >= 0)  // said he won, adding that …
          return Climb(outer, climbs, SubjectRule::kParticiple);
        if (const int32_t noun = OuterNoun(tree_, verb); noun >= 0)
          return Made(noun, SubjectRule::kParticiple);
        return IsOneOf(tree_[verb].xpos, {Xpos::kVBG, Xpos::kVBN, Xpos::kVB})
                   ? Climb(head, climbs, SubjectRule::kParticiple)
                   : std::nullopt;
      case Deprel::kXcomp: {
        const int32_t object = tree_.Child(head, Deprel::kObj, Deprel::kIobj);
        if (object >= 0 && IsVerbal(tree_[head]) && static_cast<uint32_t>(object) < verb)
          return Made(object, SubjectRule::kControl);
        return Climb(head, climbs, SubjectRule::kControl);
      }
      case Deprel::kAcl:
        return OfNounClause(verb, head, climbs);
      default:
        return std::nullopt;
    }
  }

 private:
  bool IsQuoted(uint32_t token) const { return quoted_ != nullptr && (*quoted_)[token]; }
  static Subject Made(int32_t head, SubjectRule rule) { return {static_cast<uint32_t>(head), rule}; }

  std::optional<Subject> Climb(int32_t clause, int climbs, SubjectRule rule) const {
    auto found = Find(clause, climbs + 1);
    if (found && found->rule != SubjectRule::kRelative) found->rule = rule;
    return found;
  }

  // The subject of the verb itself that stands nearest to it, outside quotation marks; -1: none.
  int32_t Own(uint32_t verb, bool of_passive) const {
    int32_t best = -1;
    uint32_t best_distance = 0;
    for (const uint32_t child : tree_.Children(verb)) {
      const Deprel r = tree_[child].deprel;
      const bool subject =
          IsOneOf(r, {Deprel::kNsubj, Deprel::kNsubjOuter}) || (of_passive && r == Deprel::kNsubjPass);
      if (!subject || IsQuoted(child)) continue;
      const uint32_t distance = child < verb ? verb - child : child - verb;
      if (best < 0 || distance < best_distance) {
        best = static_cast<int32_t>(child);
        best_distance = distance;
      }
    }
    return best;
  }

  // The noun right behind a finite verb that follows a mark, taken for an object: "…, said [Silva], adding
  // …"; -1: none.
  int32_t Inverted(uint32_t verb) const {
    if (!IsTensed(tree_[verb]) || tree_[verb].deprel != Deprel::kParataxis || verb == 0 ||
        (!IsPunctuation(tree_[verb - 1]) && !IsQuoted(verb - 1)))
      return -1;
    for (const uint32_t child : tree_.Children(verb)) {
      const bool object = IsOneOf(tree_[child].deprel, {Deprel::kObj, Deprel::kIobj});
      if (object && !IsQuoted(child) && tree_.Range(child).first == verb + 1)
        return static_cast<int32_t>(child);
    }
    return -1;
  }

  // Of a clause that is attached to the noun `head`.
  std::optional<Subject> OfNounClause(uint32_t verb, uint32_t head, int climbs) const {
    if (tree_[verb].xpos == Xpos::kVBG && !IsVerbal(tree_[head])) {
      if (const int32_t owner = tree_.Child(head, Deprel::kNmodPoss); owner >= 0)  // her statement condemning
        return Made(owner, SubjectRule::kPossessive);
      // "rejected calls to resign, saying": after a comma it goes with the verb, not with the object.
      if (verb > 0 && tree_[verb - 1].xpos == Xpos::kComma && tree_[head].deprel == Deprel::kObj &&
          tree_[head].head >= 0)
        return Climb(tree_[head].head, climbs, SubjectRule::kParticiple);
      if (Own(head, true) >= 0) return Climb(head, climbs, SubjectRule::kParticiple);  // is in Rome talking
      return Made(head, SubjectRule::kNoun);
    }
    // A finite verb is no modifier: the parser missed the subject.
    if (IsTensed(tree_[verb])) return Made(head, SubjectRule::kOwn);
    return std::nullopt;
  }

  const Tree& tree_;
  const std::vector<char>* quoted_;
};

}  // namespace

std::optional<Subject> FindSubject(const Tree& tree, uint32_t verb, const SubjectOptions& options) {
  return SubjectFinder(tree, options).Find(verb, options.of_passive ? 1 : 0);
}

int32_t Antecedent(const Tree& tree, uint32_t verb) {
  auto at = static_cast<int32_t>(verb);
  while (at >= 0 && tree[at].deprel == Deprel::kConj) at = tree[at].head;
  if (at < 0) return -1;
  return IsOneOf(tree[at].deprel, {Deprel::kAclRelcl, Deprel::kAcl}) ? tree[at].head : -1;
}

int32_t SurfaceSubject(const Tree& tree, int32_t verb) {
  int32_t at = verb;
  for (int steps = 0; at >= 0 && steps < 12; ++steps) {
    const int32_t own = NearestSubject(tree, at);
    if (own >= 0) return own;
    const int32_t parent = tree[at].head;
    if (parent < 0) return -1;
    switch (tree[at].deprel) {
      case Deprel::kAdvcl:
        // "blamed Iraq for sinking a ship": the object did it.
        if (const int32_t blamed = DoerBefore(tree, at); blamed >= 0) return blamed;
        [[fallthrough]];
      case Deprel::kConj:
      case Deprel::kParataxis:
        if (IsNoun(tree[parent]) && tree[at].deprel != Deprel::kConj && NearestSubject(tree, parent) < 0)
          return -1;
        at = parent;
        break;
      case Deprel::kXcomp: {
        const int32_t object = tree.Child(parent, Deprel::kObj);
        if (object >= 0 && IsNoun(tree[object])) return object;
        at = parent;
        break;
      }
      case Deprel::kAcl:
      case Deprel::kAclRelcl:
        return IsNoun(tree[parent]) ? parent : -1;
      default:
        return -1;
    }
  }
  return -1;
}

int32_t AgentOf(const Tree& tree, uint32_t verb) {
  for (const uint32_t child : tree.Children(verb)) {
    const Deprel relation = tree[child].deprel;
    if (relation == Deprel::kOblAgent || (relation == Deprel::kObl && tree.Case(child) == "by"))
      return static_cast<int32_t>(child);
  }
  return -1;
}

int32_t OuterVerb(const Tree& tree, uint32_t verb) {
  const Token& participle = tree[verb];
  if (participle.deprel != Deprel::kAdvcl || participle.xpos != Xpos::kVBG) return -1;
  const uint32_t first = tree.Range(verb).first;
  const bool apart = IsPunctuation(tree[first]) || tree.Opener(verb, "while") >= 0 ||
                     (first > 0 && IsPunctuation(tree[first - 1]));
  if (!apart || tree.Child(verb, Deprel::kNsubj) >= 0) return -1;
  int32_t at = participle.head, outer = -1;
  for (int steps = 0; steps < 5 && at >= 0; ++steps) {
    const Token& token = tree[at];
    if (static_cast<uint32_t>(at) > verb || token.head < 0) break;
    const bool left = token.head < at && tree[token.head].upos == Upos::kVerb;
    if (token.deprel == Deprel::kCcomp) return left ? token.head : outer;
    if (token.deprel == Deprel::kAcl && tree.Opener(at, "that") >= 0) {
      const Token& noun = tree[token.head];  // rejected the claim that he lied, arguing …
      return noun.deprel == Deprel::kObj && noun.head >= 0 && noun.head < token.head ? noun.head : outer;
    }
    if (!IsOneOf(token.deprel, {Deprel::kXcomp, Deprel::kConj, Deprel::kAdvcl})) break;
    const bool bare = IsOneOf(token.xpos, {Xpos::kVBG, Xpos::kVB});  // accused them of lying, arguing that …
    if (bare && left && outer < 0) outer = token.head;
    at = token.head;
  }
  return outer;
}

}  // namespace onrecord

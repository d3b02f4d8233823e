#include "enrich/quotes/find_source.h"

#include <algorithm>
#include <string>

namespace onrecord {
namespace {

constexpr int kMaxClimb = 6;

int32_t CaseChild(const Tree& tree, uint32_t token, std::string_view lemma) {
  for (const uint32_t child : tree.Children(token)) {
    if (IsOneOf(tree[child].deprel, {Deprel::kCase, Deprel::kMark}) && tree[child].lemma == lemma) {
      return static_cast<int32_t>(child);
    }
  }
  return -1;
}

// The subject of the verb itself that stands nearest to it, outside quotation marks; -1: none.
int32_t OwnSubject(const Tree& tree, const std::vector<char>& quoted, uint32_t verb, bool passive_too) {
  int32_t best = -1;
  uint32_t best_distance = 0;
  for (const uint32_t child : tree.Children(verb)) {
    const Deprel r = tree[child].deprel;
    const bool subject =
        r == Deprel::kNsubj || r == Deprel::kNsubjOuter || (passive_too && r == Deprel::kNsubjPass);
    if (!subject || quoted[child]) continue;
    const uint32_t distance = child < verb ? verb - child : child - verb;
    if (best < 0 || distance < best_distance) {
      best = static_cast<int32_t>(child);
      best_distance = distance;
    }
  }
  return best;
}

// The noun right behind a finite verb that follows a mark, taken for an object: "…, said [Silva], adding …";
// -1: none.
int32_t InvertedSubject(const Tree& tree, const std::vector<char>& quoted, uint32_t verb) {
  const Xpos tag = tree[verb].xpos;
  const bool finite = IsOneOf(tag, {Xpos::kVBD, Xpos::kVBZ, Xpos::kVBP});
  if (!finite || tree[verb].deprel != Deprel::kParataxis || verb == 0 ||
      (tree[verb - 1].upos != Upos::kPunct && !quoted[verb - 1]))
    return -1;
  for (const uint32_t child : tree.Children(verb)) {
    const bool object = IsOneOf(tree[child].deprel, {Deprel::kObj, Deprel::kIobj});
    if (object && !quoted[child] && tree.Range(child).first == verb + 1) return static_cast<int32_t>(child);
  }
  return -1;
}

// The verb that a second verb goes with although the parser hung it below what the first reports: said, in
// "said he was ill and vowed …"; -1: it hangs where it belongs. Both are finite and of one tense.
int32_t OuterCue(const Tree& tree, uint32_t verb) {
  const Xpos tag = tree[verb].xpos;
  const auto clause = static_cast<uint32_t>(tree[verb].head);
  if ((tag != Xpos::kVBD && tag != Xpos::kVBZ) || clause > verb || tree[clause].deprel != Deprel::kCcomp ||
      tree[clause].head < 0 || tree[clause].head > static_cast<int32_t>(clause))
    return -1;
  const Token& outer = tree[tree[clause].head];
  return outer.xpos == tag && outer.upos == Upos::kVerb ? tree[clause].head : -1;
}

// The noun that a participle after a comma goes with although the parser hung it below a clause on that noun:
// Silva, in "said Silva, a lawyer who lives in Orland, adding …"; -1: none.
int32_t OuterNoun(const Tree& tree, uint32_t verb) {
  const uint32_t first = tree.Range(verb).first;
  if (tree[verb].xpos != Xpos::kVBG || first == 0 ||
      (tree[first].upos != Upos::kPunct && tree[first - 1].upos != Upos::kPunct))
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

}  // namespace

int32_t OuterVerb(const Tree& tree, uint32_t verb) {
  const Token& participle = tree[verb];
  if (participle.deprel != Deprel::kAdvcl || participle.xpos != Xpos::kVBG) return -1;
  const uint32_t first = tree.Range(verb).first;
  const bool apart = tree[first].upos == Upos::kPunct || tree[first].lemma == "while" ||
                     (first > 0 && tree[first - 1].upos == Upos::kPunct);
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
    const bool bare =
        token.xpos == Xpos::kVBG || token.xpos == Xpos::kVB;  // accused them of lying, arguing that …
    if (bare && left && outer < 0) outer = token.head;
    at = token.head;
  }
  return outer;
}

std::optional<uint32_t> Agent(const Tree& tree, uint32_t verb) {
  for (const uint32_t child : tree.Children(verb)) {
    const Deprel relation = tree[child].deprel;
    if (relation == Deprel::kOblAgent || (relation == Deprel::kObl && CaseChild(tree, child, "by") >= 0))
      return child;
  }
  return std::nullopt;
}

bool IsPassiveCue(const Tree& tree, uint32_t verb) {
  if (tree.Child(verb, Deprel::kAuxPass, Deprel::kNsubjPass) >= 0) return true;
  return tree[verb].xpos == Xpos::kVBN && tree.Child(verb, Deprel::kAux, Deprel::kNsubj) < 0 &&
         !IsOneOf(tree[verb].deprel, {Deprel::kConj, Deprel::kRoot});
}

std::optional<Source> SubjectOf(const Tree& tree, const std::vector<char>& quoted, uint32_t verb,
                                int climbs) {
  if (const int32_t own = OwnSubject(tree, quoted, verb, climbs > 0); own >= 0) {
    const bool relative = IsRelativePronoun(tree[own]);
    return Source{static_cast<uint32_t>(own), relative ? SourceRule::kRelative : SourceRule::kSubject};
  }
  if (climbs > 0) {
    if (const int32_t noun = InvertedSubject(tree, quoted, verb); noun >= 0)
      return Source{static_cast<uint32_t>(noun), SourceRule::kSubject};
  }
  if (tree[verb].head < 0 || climbs >= kMaxClimb) return std::nullopt;
  const auto head = static_cast<uint32_t>(tree[verb].head);
  auto climb_to = [&](uint32_t clause, SourceRule rule) -> std::optional<Source> {
    auto found = SubjectOf(tree, quoted, clause, climbs + 1);
    if (found && found->rule != SourceRule::kRelative) found->rule = rule;
    return found;
  };
  auto climb = [&](SourceRule rule) { return climb_to(head, rule); };
  switch (tree[verb].deprel) {
    case Deprel::kConj:
      if (const int32_t outer = OuterCue(tree, verb); outer >= 0)  // said he won and vowed …
        return climb_to(outer, SourceRule::kShared);
      return head < verb ? climb(SourceRule::kShared) : std::nullopt;
    case Deprel::kAdvcl:
      if (const int32_t outer = OuterVerb(tree, verb); outer >= 0) {  // said he won, adding that …
        return climb_to(outer, SourceRule::kParticiple);
      }
      if (const int32_t noun = OuterNoun(tree, verb); noun >= 0)
        return Source{static_cast<uint32_t>(noun), SourceRule::kParticiple};
      return IsOneOf(tree[verb].xpos, {Xpos::kVBG, Xpos::kVBN, Xpos::kVB}) ? climb(SourceRule::kParticiple)
                                                                           : std::nullopt;
    case Deprel::kXcomp: {
      const int32_t object = tree.Child(head, Deprel::kObj, Deprel::kIobj);
      if (object >= 0 && IsVerbal(tree[head]) && static_cast<uint32_t>(object) < verb) {
        return Source{static_cast<uint32_t>(object), SourceRule::kControl};
      }
      return climb(SourceRule::kControl);
    }
    case Deprel::kAcl:
      if (tree[verb].xpos == Xpos::kVBG && !IsVerbal(tree[head])) {
        if (const int32_t owner = tree.Child(head, Deprel::kNmodPoss);
            owner >= 0)  // her statement condemning
          return Source{static_cast<uint32_t>(owner), SourceRule::kPossessive};
        // "rejected calls to resign, saying": after a comma it goes with the verb, not with the object.
        if (verb > 0 && tree[verb - 1].xpos == Xpos::kComma && tree[head].deprel == Deprel::kObj &&
            tree[head].head >= 0)
          return climb_to(tree[head].head, SourceRule::kParticiple);
        if (OwnSubject(tree, quoted, head, true) >= 0)
          return climb(SourceRule::kParticiple);  // is in Rome talking
        return Source{head, SourceRule::kNoun};
      }
      if (IsTensed(tree[verb]))
        return Source{head,
                      SourceRule::kSubject};  // a finite verb is no modifier: the parser missed the subject
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<Source> SourceOfNoun(const Tree& tree, const std::vector<char>& quoted, uint32_t noun,
                                   const Cue& cue) {
  if (const int32_t owner = tree.Child(noun, Deprel::kNmodPoss); owner >= 0) {
    return Source{static_cast<uint32_t>(owner), SourceRule::kPossessive};
  }
  for (const uint32_t child : tree.Children(noun)) {
    if (tree[child].deprel != Deprel::kNmod) continue;
    if (CaseChild(tree, child, "by") >= 0 || (!cue.Takes(Frame::kOf) && CaseChild(tree, child, "of") >= 0) ||
        CaseChild(tree, child, "from") >= 0) {
      return Source{child, SourceRule::kPossessive};
    }
  }
  if (tree[noun].deprel == Deprel::kObj && tree[noun].head >= 0) {
    auto found = SubjectOf(tree, quoted, static_cast<uint32_t>(tree[noun].head), 0);
    if (found) found->rule = SourceRule::kLightVerb;
    return found;
  }
  return std::nullopt;
}

TokenRange SourcePhrase(const Tree& tree, uint32_t head, uint32_t cue) {
  TokenRange range = tree.Range(head);
  if (range.Contains(cue)) {  // the cue hangs below its source: "a letter saying"
    if (cue < head) return {head, head + 1};
    range.last = cue;
    for (const uint32_t child :
         tree.Children(head)) {  // "the office | called it bad but said", all below "office"
      const Token& t = tree[child];
      if (child > head && child < cue && IsTensed(t) && t.deprel != Deprel::kAclRelcl &&
          tree.Range(child).Contains(cue))
        range.last = std::min(range.last, tree.Range(child).first);
    }
  }
  auto drop = [&](uint32_t i) {
    return tree[i].upos == Upos::kPunct || tree[i].upos == Upos::kCconj ||
           (tree[i].deprel == Deprel::kCase && i < head && tree[i].head == static_cast<int32_t>(head));
  };
  while (range.first < head && drop(range.first)) ++range.first;
  while (range.last > head + 1 &&
         (tree[range.last - 1].upos == Upos::kPunct || tree[range.last - 1].xpos == Xpos::kPOS))
    --range.last;
  return range;
}

std::string_view Name(SourceRule rule) {
  static constexpr std::string_view kNames[] = {"none",       "subject",    "shared_subject", "participle",
                                                "control",    "relative",   "noun",           "agent",
                                                "possessive", "light_verb", "phrase"};
  return kNames[static_cast<size_t>(rule)];
}

}  // namespace onrecord

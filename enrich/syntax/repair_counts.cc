#include "enrich/syntax/repairs.h"

namespace onrecord::syntax {
namespace {

// "killed five people and | wounded 40": the verb was read as an adjective before its number.
void RepairJoinedNumber(EditableTree& tree, int32_t verb) {
  const int32_t number = verb + 1;
  int32_t above = tree.Parent(number);
  const bool joined = tree.At(number).upos == Upos::kNum && tree.Relation(number) == Deprel::kConj &&
                      verb > tree.begin() && tree.At(verb - 1).upos == Upos::kCconj &&
                      above >= tree.begin() && above < verb;
  if (!joined) return;
  while (above >= tree.begin() && !tree.IsVerb(above)) above = tree.Parent(above);
  if (above < tree.begin() || above > verb) return;
  for (const int32_t child : std::vector<int32_t>(tree.Children(number))) {
    if (child < verb) tree.Attach(child, verb, tree.Relation(child));
    if (child > number)
      tree.Attach(child, verb, tree.Relation(child) == Deprel::kNmod ? Deprel::kObl : tree.Relation(child));
  }
  tree.Attach(verb, above, Deprel::kConj);
  tree.Attach(number, verb, Deprel::kObj);
  tree.UpdateChildren();
}

}  // namespace

// "gave Mongolia ten tents": a name before the number or article of the object, read as its first part.
void RepairTwoObjects(EditableTree& tree, int32_t verb) {
  const int32_t time = tree.Child(verb, Deprel::kOblUnmarked);
  const int32_t noun = tree.Child(verb, Deprel::kObj) >= 0 ? tree.Child(verb, Deprel::kObj) : time;
  const int32_t first = verb + 1;
  // "take in refugees": a phrase without a preposition is the object.
  const int32_t bare = tree.Child(verb, Deprel::kObl);
  if (bare > first && noun < 0 && tree.IsNoun(bare) && tree.Child(bare, Deprel::kCase) < 0 &&
      !tree.IsTime(bare)) {
    return tree.Attach(bare, verb, Deprel::kObj);
  }
  // "thanked Samoa for": a name that was read as an adverb.
  if (first < tree.end() && tree.Parent(first) == verb && tree.Relation(first) == Deprel::kAdvmod &&
      noun < 0 && tree.At(first).upos == Upos::kPropn) {
    return tree.Attach(first, verb, Deprel::kObj);
  }
  // "gave Iraq two weeks": to whom is told, so the weeks are given.
  if (noun >= 0 && noun == time && tree.Child(verb, Deprel::kIobj) == first)
    tree.Attach(noun, verb, Deprel::kObj);
  if (noun < first + 2 || tree.Parent(first) != noun || tree.At(first).upos != Upos::kPropn) return;
  const int32_t next = first + 1;
  if (tree.Parent(next) == noun && IsOneOf(tree.Relation(next), {Deprel::kNummod, Deprel::kDet})) {
    tree.Attach(first, verb, Deprel::kIobj);
    tree.Attach(noun, verb, Deprel::kObj);
    tree.UpdateChildren();
  }
}

// "killed between 30 and 40 soldiers", "arrested over 40 people": the words before a number, read as the
// preposition of the object.
void RepairCountedObject(EditableTree& tree, int32_t verb, const EventLexicon& lexicon) {
  const int32_t preposition = verb + 1;
  const int32_t noun = tree.Child(verb, Deprel::kObl);
  if (noun < preposition + 2 || tree.Child(verb, Deprel::kObj) >= 0 || tree.IsTime(noun)) return;
  // "provided | more than 1.2 billion dollars"
  const int32_t than = tree.Child(noun, Deprel::kCase);
  if (than == preposition + 1 && lexicon.InClass("comparers", tree.Word(preposition)) &&
      tree.At(than).lemma == "than" && tree.Parent(preposition) == noun &&
      tree.Child(noun, Deprel::kNummod) > than) {
    tree.Attach(noun, verb, Deprel::kObj);
    tree.Attach(than, preposition, Deprel::kAdvmod);
    return tree.UpdateChildren();
  }
  // "killed | up to 40 soldiers": a particle and the preposition of the number.
  const bool up_to = tree.Relation(preposition) == Deprel::kCompoundPrt &&
                     tree.At(preposition).lemma == "up" && preposition + 2 < tree.end() &&
                     tree.At(preposition + 1).lemma == "to" && tree.At(preposition + 2).upos == Upos::kNum &&
                     tree.Parent(preposition + 1) == noun;
  if (up_to) {
    tree.Attach(noun, verb, Deprel::kObj);
    tree.Attach(preposition, preposition + 2, Deprel::kAdvmod);
    tree.Attach(preposition + 1, preposition + 2, Deprel::kAdvmod);
    return tree.UpdateChildren();
  }
  const bool behind = tree.Parent(preposition) == noun && tree.Relation(preposition) == Deprel::kCase &&
                      tree.At(preposition + 1).upos == Upos::kNum && tree.Parent(preposition + 1) == noun;
  if (!behind) return;
  const bool range = tree.Child(preposition + 1, Deprel::kConj) >= 0 &&
                     lexicon.InClass("range_prepositions", tree.Word(preposition));
  const bool bound = lexicon.InClass("number_prepositions", tree.Word(preposition)) &&
                     lexicon.InClass("counting_verbs", tree.Word(verb));
  if (!range && !bound) return;
  tree.Attach(noun, verb, Deprel::kObj);
  tree.Attach(preposition, preposition + 1, Deprel::kAdvmod);
  tree.UpdateChildren();
}

// "killed four and | wounded 16": a second verb that was attached to the first one's number.
void RepairSharedNumbers(EditableTree& tree, int32_t verb) {
  const int32_t first = tree.Parent(verb), last = verb + 1;
  if (tree.Relation(verb) == Deprel::kAmod && first == last && tree.At(verb).xpos == Xpos::kVBN)
    return RepairJoinedNumber(tree, verb);
  if (tree.Relation(verb) != Deprel::kConj || first < tree.begin() || last >= tree.end()) return;
  if (!IsOneOf(tree.At(verb).xpos, {Xpos::kVBD, Xpos::kVBN}) || tree.At(first).upos != Upos::kNum ||
      tree.At(last).upos != Upos::kNum || tree.Parent(verb - 1) != verb || verb != first + 2) {
    return;
  }
  int32_t above = first - 1;
  while (above >= tree.begin() && !tree.IsVerb(above) && first - above < 5) --above;
  if (above < tree.begin() || !tree.IsVerb(above)) return;
  int32_t object = last;  // the number, or the noun that it counts
  for (int steps = 0; steps < 3 && tree.Parent(object) > verb && tree.Parent(object) != above; ++steps)
    object = tree.Parent(object);
  tree.Attach(first, above, Deprel::kObj);
  tree.Attach(verb, above, Deprel::kConj);
  tree.Attach(object, verb, Deprel::kObj);
  tree.UpdateChildren();
}

}  // namespace onrecord::syntax

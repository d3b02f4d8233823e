#include <algorithm>

#include "common/base/strings.h"
#include "enrich/syntax/repairs.h"

namespace onrecord::syntax {
namespace {

// The root is a noun that nothing is said of: "Iran on Monday | eased rules", attached to "Iran".
bool HasVerblessRoot(const EditableTree& tree) {
  for (int32_t i = tree.begin(); i < tree.end(); ++i) {
    if (tree.Relation(i) != Deprel::kRoot) continue;
    // "Arabia lifts | blockade": the verb, read as a plural, as the subject of its object.
    const int32_t subject = tree.Child(i, Deprel::kNsubj);
    const bool plural = subject >= 0 && subject < i && tree.At(subject).xpos == Xpos::kNNS;
    return tree.IsNoun(i) && tree.Child(i, Deprel::kCop) < 0 && (subject < 0 || plural) &&
           tree.Child(i, Deprel::kParataxis) < 0;
  }
  return false;
}

// A word of the main clause behind a noun that can be its verb.
bool CanBeVerb(const EditableTree& tree, int32_t token, const EventLexicon& lexicon) {
  if (token == tree.begin() || token + 2 >= tree.end() || !tree.IsNoun(token - 1) ||
      !BeginsPattern(lexicon, tree.Word(token), 'v'))
    return false;
  const Xpos tag = tree.At(token).xpos;
  if (IsOneOf(tag, {Xpos::kVBN, Xpos::kVBD, Xpos::kJJ})) {
    if (tree.At(tree.end() - 1).xpos != Xpos::kPeriod) return false;
    if (tree.Relation(token) == Deprel::kAcl)
      return tree.Relation(tree.Parent(token)) == Deprel::kRoot && tag == Xpos::kVBN &&
             tree.Child(token, Deprel::kOblAgent) < 0;
    return IsOneOf(tree.Relation(token), {Deprel::kAmod, Deprel::kCompound}) && tree.Parent(token) > token;
  }
  // "frees", "lifts" of a headline, read as a plural.
  return tag == Xpos::kNNS && !BeginsPattern(lexicon, tree.Word(token), 'n') &&
         tree.Child(token, Deprel::kDet) < 0 && tree.At(token + 1).xpos != Xpos::kIN &&
         tree.At(token - 1).xpos != Xpos::kPOS && tree.At(token + 1).upos != Upos::kPunct;
}

// "Envoys | mediated between them", read as "envoys who were mediated".
void TakeRoot(EditableTree& tree, int32_t verb) {
  const int32_t noun = tree.Parent(verb);
  for (const int32_t child : std::vector<int32_t>(tree.Children(noun))) {
    if (child > verb)
      tree.Attach(child, verb, tree.Relation(child) == Deprel::kNmod ? Deprel::kObl : tree.Relation(child));
  }
  tree.Attach(verb, -1, Deprel::kRoot);
  tree.Attach(noun, verb, Deprel::kNsubj);
  tree.UpdateChildren();
}

// "Saudi Arabia frees | jailed bloggers", all under "bloggers" or "frees".
void ReadPluralAsVerb(EditableTree& tree, int32_t verb) {
  int32_t object = -1;
  for (int32_t i = verb + 1; i < tree.end() && object < 0; ++i) {
    const bool inside =
        tree.Parent(i) > i && IsOneOf(tree.Relation(i), {Deprel::kCompound, Deprel::kAmod, Deprel::kNummod,
                                                         Deprel::kDet, Deprel::kNmodPoss, Deprel::kCase});
    if (tree.IsNoun(i) && !inside) object = i;
    if (tree.At(i).upos == Upos::kPunct) break;
  }
  if (object < 0) return;
  int32_t root = verb;
  for (int steps = 0; tree.Parent(root) >= 0 && steps < tree.end() - tree.begin(); ++steps)
    root = tree.Parent(root);
  std::vector<int32_t> loose;  // what stood under the verb, or right under the root's noun, on either side
  for (int32_t i = tree.begin(); i < tree.end(); ++i) {
    const int32_t head = tree.Parent(i);
    const bool across = head >= tree.begin() && ((i < verb && head >= verb) || (i > verb && head <= verb));
    if (i != verb && i != object && (across || i == root)) loose.push_back(i);
  }
  const int32_t subject = verb - 1;
  tree.Attach(verb, -1, Deprel::kRoot);
  for (const int32_t token : loose) {
    if (token == subject) continue;
    if (token < subject) {
      tree.Attach(token, subject, token == root ? Deprel::kCompound : tree.Relation(token));
    } else {
      tree.Attach(
          token, verb,
          tree.Relation(token) == Deprel::kNmod || token == root ? Deprel::kObl : tree.Relation(token));
    }
  }
  tree.Attach(subject, verb, Deprel::kNsubj);
  tree.Attach(object, verb, Deprel::kObj);
  tree.SetVerb(verb);
  tree.UpdateChildren();
}

// "have | shared evidence": the participle is the verb, "have" its auxiliary.
void TakePlaceOfHave(EditableTree& tree, int32_t verb, int32_t noun) {
  const int32_t have = tree.Parent(noun);
  if (have < 0 || have >= verb || verb > have + 2 || tree.At(have).lemma != "have") return;
  tree.Attach(verb, tree.Parent(have), tree.Relation(have));
  for (const int32_t child : std::vector<int32_t>(tree.Children(have)))
    tree.Attach(child, verb, tree.Relation(child));
  tree.Attach(noun, verb, Deprel::kObj);
  tree.Attach(have, verb, Deprel::kAux);
  tree.UpdateChildren();
}

// "rejected calls to resign, | saying she would stay": goes with the verb, not with the noun before it.
bool IsParticipleAfterComma(const EditableTree& tree, int32_t token) {
  if (tree.At(token).xpos != Xpos::kVBG || tree.Relation(token) != Deprel::kAcl || token == tree.begin())
    return false;
  return tree.At(token - 1).xpos == Xpos::kComma;
}

// The verb was read as a modifier of its object: "Iran | eased rules", all under "rules".
void TakePlaceOf(EditableTree& tree, int32_t verb, int32_t noun) {
  int32_t subject = -1;
  const int32_t above = tree.Parent(noun);
  std::vector<int32_t> before;
  for (const int32_t of : {noun, verb}) {
    for (const int32_t child : tree.Children(of)) {
      if (child < verb && child != verb) before.push_back(child);
    }
  }
  std::sort(before.begin(), before.end());
  if (IsOneOf(tree.Relation(noun), {Deprel::kNmod, Deprel::kConj, Deprel::kAppos}) && above >= 0 &&
      above < verb && tree.IsNoun(above)) {
    // "Farmers in Iran | blocked roads", all under "Farmers".
    subject = above;
    tree.Attach(verb, tree.Parent(above), tree.Relation(above));
    tree.Attach(above, verb, Deprel::kNsubj);
    for (const int32_t child : before)
      tree.Attach(child, above, tree.IsNoun(child) ? Deprel::kNmod : tree.Relation(child));
    for (const int32_t child : before) {
      const int32_t nominal = before.back();
      if (child != nominal && tree.Relation(child) == Deprel::kCase && tree.IsNoun(nominal))
        tree.Attach(child, nominal, Deprel::kCase);
    }
  } else {
    for (const int32_t child : before) {
      if (tree.IsNoun(child) && subject < 0) subject = child;
    }
    const bool clause =
        IsOneOf(tree.Relation(noun), {Deprel::kRoot, Deprel::kCcomp, Deprel::kParataxis, Deprel::kAdvcl,
                                      Deprel::kAclRelcl, Deprel::kConj, Deprel::kXcomp});
    tree.Attach(verb, above, clause ? tree.Relation(noun) : Deprel::kParataxis);
    for (const int32_t child : before) {
      tree.Attach(child, verb, child == subject ? Deprel::kNsubj : tree.Relation(child));
    }
  }
  tree.Attach(noun, verb, Deprel::kObj);
  for (const int32_t child : tree.Children(noun)) {
    if (child > noun && IsOneOf(tree.Relation(child), {Deprel::kAdvcl, Deprel::kCcomp, Deprel::kParataxis,
                                                       Deprel::kObl, Deprel::kOblUnmarked, Deprel::kPunct})) {
      tree.Attach(child, verb, tree.Relation(child));
    }
    if (IsParticipleAfterComma(tree, child)) tree.Attach(child, verb, Deprel::kAdvcl);
  }
  tree.UpdateChildren();
}

}  // namespace

void RepairVerblessClause(EditableTree& tree, const EventLexicon& lexicon) {
  if (!HasVerblessRoot(tree)) return;
  for (int32_t i = tree.begin(); i < tree.end(); ++i) {
    if (!CanBeVerb(tree, i, lexicon)) continue;
    if (tree.At(i).xpos == Xpos::kNNS) return ReadPluralAsVerb(tree, i);
    if (tree.At(i).xpos == Xpos::kJJ) tree.SetVerb(i);
    return tree.Relation(i) == Deprel::kAcl ? TakeRoot(tree, i) : TakePlaceOf(tree, i, tree.Parent(i));
  }
}

void RepairWord(EditableTree& tree, int32_t token, const EventLexicon& lexicon) {
  const Xpos tag = tree.At(token).xpos;
  const int32_t above = tree.Parent(token);
  // "the minister and president Vey" is two, whatever the parse calls the second.
  if (tree.Relation(token) == Deprel::kAppos && tree.Child(token, Deprel::kCc) >= 0)
    tree.SetRelation(token, Deprel::kConj);
  // "open to talks": no infinitive has the ending of a plural.
  // "soldiers had | executed": the subject of the auxiliary is the verb's.
  if (IsOneOf(tree.Relation(token), {Deprel::kAux, Deprel::kAuxPass}) &&
      tree.Child(token, Deprel::kNsubj) >= 0) {
    tree.Attach(tree.Child(token, Deprel::kNsubj), above, Deprel::kNsubj);
    tree.UpdateChildren();
  }
  const int32_t to = tree.Child(token, Deprel::kMark);
  if (tag == Xpos::kVB && to == token - 1 && to >= tree.begin() && EndsWith(tree.At(token).lemma, "s") &&
      BeginsPattern(lexicon, tree.Word(token), 'n')) {
    tree.SetNoun(token);
    tree.SetRelation(to, Deprel::kCase);
    tree.SetRelation(token, Deprel::kObl);
  }
  // "prepared to swap prisoners": an infinitive with an object that was read as a noun.
  const int32_t before = tree.Child(token, Deprel::kCase);
  if (tree.IsNoun(token) && before == token - 1 && before >= tree.begin() && tree.At(before).lemma == "to" &&
      tree.Child(token, Deprel::kObj) >= 0) {
    tree.SetVerb(token);
    tree.SetRelation(before, Deprel::kMark);
    tree.SetRelation(token, Deprel::kXcomp);
  }
  // "authorities freed prisoners": what has a subject and an object is a verb.
  if ((tree.IsNoun(token) || tree.At(token).upos == Upos::kAdj) && tree.Child(token, Deprel::kNsubj) >= 0 &&
      tree.Child(token, Deprel::kObj) >= 0 && tree.Child(token, Deprel::kCop) < 0) {
    tree.SetVerb(token);
    const WordId irregular = lexicon.FindIrregular(tree.At(token).lemma);
    if (irregular >= 0) tree.SetWord(token, irregular);
  }
  if ((tree.At(token).upos != Upos::kVerb && !tree.IsVerb(token)) || above < 0) return;
  if (tree.Relation(token) == Deprel::kXcomp && tag == Xpos::kVB && token == above + 1 &&
      tree.Child(token, Deprel::kObj) < 0) {
    // "paid tribute": a noun read as a verb.
    tree.SetRelation(token, Deprel::kObj);
    tree.SetNoun(token);
  }
  if (!IsOneOf(tree.Relation(token), {Deprel::kAmod, Deprel::kCompound}) || above <= token ||
      !tree.IsNoun(above) || token == tree.begin())
    return;
  if (tag == Xpos::kVBD || tag == Xpos::kVBZ || tag == Xpos::kVBP) TakePlaceOf(tree, token, above);
  if (tag == Xpos::kVBN) TakePlaceOfHave(tree, token, above);
}

}  // namespace onrecord::syntax

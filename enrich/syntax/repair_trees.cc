#include "enrich/syntax/repair_trees.h"

#include <algorithm>

#include "enrich/syntax/repairs.h"

namespace onrecord::syntax {
namespace {

constexpr uint32_t kLongestRepaired = 300;  // tokens; longer "sentences" are tables or lists

// Whether a verb pattern begins with `word` and its particle: "cut" and "off".
bool BeginsWithParticle(const EventLexicon& lexicon, WordId word, WordId particle) {
  const std::vector<uint32_t>& started = lexicon.Started(word);
  return particle >= 0 && std::any_of(started.begin(), started.end(), [&](uint32_t index) {
           return lexicon.patterns()[index].kind == 'v' && lexicon.patterns()[index].particle == particle;
         });
}

// "On 3 May Iranian officials said": the subject was read with the preposition of the time before it.
void RepairTime(EditableTree& tree, int32_t subject) {
  const int32_t preposition = tree.Child(subject, Deprel::kCase);
  const int32_t verb = tree.Parent(subject);
  if (preposition < 0 || preposition + 1 >= subject || tree.Parent(preposition + 1) != subject) return;
  const int32_t time = preposition + 1;
  bool is_time = tree.IsTime(time);
  for (const int32_t child : tree.Children(time)) is_time = is_time || tree.IsTime(child);
  if (!is_time) return;
  tree.Attach(time, verb, Deprel::kObl);
  tree.Attach(preposition, time, Deprel::kCase);
  tree.Attach(subject, verb, Deprel::kNsubj);
  tree.MarkTime(time);
  tree.UpdateChildren();
}

// "cut off ties", "handed over the bodies": a particle that was read as the preposition of the object.
void RepairParticle(EditableTree& tree, int32_t particle, const EventLexicon& lexicon) {
  const int32_t noun = tree.Parent(particle);
  const int32_t verb = particle - 1;
  if (tree.Relation(particle) != Deprel::kCase || noun < particle || verb < tree.begin() ||
      !tree.IsVerb(verb))
    return;
  if (tree.Parent(noun) != verb || tree.Relation(noun) != Deprel::kObl || tree.IsTime(noun)) return;
  const bool known = BeginsWithParticle(lexicon, tree.Word(verb), tree.Word(particle)) &&
                     lexicon.InClass("particles", tree.Word(particle)) && tree.Child(verb, Deprel::kObj) < 0;
  if (tree.At(particle).xpos != Xpos::kRP && !known) return;
  tree.Attach(particle, verb, Deprel::kCompoundPrt);
  tree.Attach(noun, verb, Deprel::kObj);
  tree.UpdateChildren();
}

// "the judge Thursday approved": a day behind the subject that was read as its head.
void RepairDay(EditableTree& tree, int32_t day) {
  const int32_t noun = day - 1;
  const int32_t verb = tree.Parent(day);
  if (noun < tree.begin() || verb < day || tree.Parent(noun) != day || !tree.IsNoun(noun)) return;
  if (!IsOneOf(tree.Relation(day), {Deprel::kNsubj, Deprel::kNsubjPass})) return;
  for (const int32_t child : std::vector<int32_t>(tree.Children(day)))
    tree.Attach(child, noun, tree.Relation(child));
  tree.Attach(noun, verb, tree.Relation(day));
  tree.Attach(day, verb, Deprel::kOblUnmarked);
  tree.UpdateChildren();
}

// "Iran left the talks, the minister said": both subjects under the second verb.
void RepairTwoSubjects(EditableTree& tree, int32_t verb) {
  const int32_t first = tree.Child(verb, Deprel::kNsubj);
  int32_t second = -1;
  for (const int32_t child : tree.Children(verb)) {
    if (tree.Relation(child) == Deprel::kNsubj && child > first) second = child;
  }
  if (second < 0) return;
  std::vector<int32_t> between = tree.Children(verb);
  between.insert(between.end(), tree.Children(first).begin(), tree.Children(first).end());
  for (const int32_t child : between) {
    const bool told =
        tree.IsVerb(child) && tree.At(child).xpos != Xpos::kVBG && tree.Child(child, Deprel::kNsubj) < 0;
    if (child < first || child > second || !told || tree.Relation(child) == Deprel::kAclRelcl) continue;
    tree.Attach(first, child, Deprel::kNsubj);
    tree.Attach(child, verb, Deprel::kCcomp);
    return tree.UpdateChildren();
  }
}

// "demanded that it stop, and threatened": a past tense goes on with the past tense above, not with "stop".
void RepairTense(EditableTree& tree, int32_t verb) {
  if (tree.Relation(verb) != Deprel::kConj || tree.At(verb).xpos != Xpos::kVBD) return;
  int32_t above = tree.Parent(verb);
  while (above >= 0 && tree.IsVerb(above) && IsOneOf(tree.At(above).xpos, {Xpos::kVB, Xpos::kVBP}) &&
         tree.Child(above, Deprel::kAux) < 0 &&
         IsOneOf(tree.Relation(above), {Deprel::kCcomp, Deprel::kXcomp, Deprel::kAdvcl})) {
    above = tree.Parent(above);
  }
  if (above < 0 || above == tree.Parent(verb) || tree.At(above).xpos != Xpos::kVBD) return;
  tree.Attach(verb, above, Deprel::kConj);
  tree.UpdateChildren();
}

void RepairSubject(EditableTree& tree, int32_t verb) {
  const int32_t subject = tree.Child(verb, Deprel::kNsubj);
  if (subject > tree.begin() && tree.Parent(subject - 1) == verb &&
      tree.Relation(subject - 1) == Deprel::kAmod) {
    // "Turkish | artillery pounded".
    tree.Attach(subject - 1, subject, Deprel::kAmod);
    tree.UpdateChildren();
  }
  if (subject >= 0 || tree.Child(verb, Deprel::kNsubjPass) >= 0) return;
  for (const int32_t child : std::vector<int32_t>(tree.Children(verb))) {
    if (child > verb || !tree.IsNoun(child)) continue;
    // "Israel strikes a port": a headline's subject.
    if (tree.Relation(child) == Deprel::kCompound && tree.Relation(verb) == Deprel::kRoot)
      return tree.Attach(child, verb, Deprel::kNsubj);
    if (tree.Relation(child) == Deprel::kObl && verb == child + 1 && !tree.IsTime(child))
      return RepairTime(tree, child);
  }
}

void RepairSentence(EditableTree& tree, const EventLexicon& lexicon) {
  for (int32_t i = tree.begin(); i < tree.end(); ++i) {
    if (lexicon.InClass("weekdays", tree.Word(i))) RepairDay(tree, i);
  }
  RepairVerblessClause(tree, lexicon);
  for (int32_t i = tree.begin(); i < tree.end(); ++i) {
    RepairParticle(tree, i, lexicon);
    RepairSharedNumbers(tree, i);
    RepairWord(tree, i, lexicon);
    if (!tree.IsVerb(i)) continue;
    RepairTwoSubjects(tree, i);
    RepairTense(tree, i);
    RepairTwoObjects(tree, i);
    RepairCountedObject(tree, i, lexicon);
    RepairSubject(tree, i);
  }
}

}  // namespace

bool BeginsPattern(const EventLexicon& lexicon, WordId word, char kind) {
  const std::vector<uint32_t>& started = lexicon.Started(word);
  return std::any_of(started.begin(), started.end(),
                     [&](uint32_t index) { return lexicon.patterns()[index].kind == kind; });
}

void RepairTrees(const std::vector<Sentence>& sentences, const EventLexicon& lexicon,
                 std::vector<Token>* tokens) {
  for (const Sentence& sentence : sentences) {
    if (sentence.last_token - sentence.first_token > kLongestRepaired) continue;
    EditableTree tree(sentence, tokens);
    RepairSentence(tree, lexicon);
    if (tree.HasCycle()) tree.Restore();
  }
}

}  // namespace onrecord::syntax

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/events/sentence_tree.h"

// Shapes of trees that the parser often gets wrong in news, turned into what they were.

namespace onrecord {
namespace {

template <typename Tag>
bool Is(Tag tag, std::initializer_list<Tag> any) {
  return std::find(any.begin(), any.end(), tag) != any.end();
}

// Whether a pattern of that kind starts with `word`.
bool Starts(const EventLexicon& lexicon, WordId word, char kind) {
  const std::vector<uint32_t>& started = lexicon.Started(word);
  return std::any_of(started.begin(), started.end(),
                     [&](uint32_t index) { return lexicon.patterns()[index].kind == kind; });
}

bool StartsWithParticle(const EventLexicon& lexicon, WordId word, WordId particle) {
  const std::vector<uint32_t>& started = lexicon.Started(word);
  return particle >= 0 && std::any_of(started.begin(), started.end(), [&](uint32_t index) {
           return lexicon.patterns()[index].kind == 'v' && lexicon.patterns()[index].particle == particle;
         });
}

}  // namespace

void SentenceTree::Set(int32_t token, int32_t head, Deprel relation) {
  heads_[token - begin_] = head;
  relations_[token - begin_] = relation;
}

void SentenceTree::Mend(const EventLexicon& lexicon) {
  for (int32_t i = begin_; i < end_; ++i) {
    if (lexicon.InClass("weekdays", Word(i))) MendDay(i);
  }
  MendVerblessClause(lexicon);
  for (int32_t i = begin_; i < end_; ++i) {
    MendParticle(i, lexicon);
    MendSharedNumbers(i);
    MendWord(i, lexicon);
    if (!IsVerb(i)) continue;
    MendTwoSubjects(i);
    MendTense(i);
    MendTwoObjects(i);
    MendCounted(i, lexicon);
    MendSubject(i);
  }
}

void SentenceTree::MendWord(int32_t token, const EventLexicon& lexicon) {
  const Xpos tag = At(token).xpos;
  const int32_t above = Parent(token);
  // "the minister and president Vey" is two, whatever the parse calls the second.
  if (Relation(token) == Deprel::kAppos && Child(token, Deprel::kCc) >= 0)
    relations_[token - begin_] = Deprel::kConj;
  // "open to talks": no infinitive has the ending of a plural.
  // "soldiers had | executed": the subject of the auxiliary is the verb's.
  if (Is(Relation(token), {Deprel::kAux, Deprel::kAuxPass}) && Child(token, Deprel::kNsubj) >= 0) {
    Set(Child(token, Deprel::kNsubj), above, Deprel::kNsubj);
    List();
  }
  const int32_t to = Child(token, Deprel::kMark);
  if (tag == Xpos::kVB && to == token - 1 && to >= begin_ && EndsWith(At(token).lemma, "s") &&
      Starts(lexicon, Word(token), 'n')) {
    read_as_[token - begin_] = ReadAs::kNoun;
    relations_[to - begin_] = Deprel::kCase;
    relations_[token - begin_] = Deprel::kObl;
  }
  // "prepared to swap prisoners": an infinitive with an object that was read as a noun.
  const int32_t before = Child(token, Deprel::kCase);
  if (IsNoun(token) && before == token - 1 && before >= begin_ && At(before).lemma == "to" &&
      Child(token, Deprel::kObj) >= 0) {
    read_as_[token - begin_] = ReadAs::kVerb;
    relations_[before - begin_] = Deprel::kMark;
    relations_[token - begin_] = Deprel::kXcomp;
  }
  // "authorities freed prisoners": what has a subject and an object is a verb.
  if ((IsNoun(token) || At(token).upos == Upos::kAdj) && Child(token, Deprel::kNsubj) >= 0 &&
      Child(token, Deprel::kObj) >= 0 && Child(token, Deprel::kCop) < 0) {
    read_as_[token - begin_] = ReadAs::kVerb;
    const WordId irregular = lexicon.FindIrregular(At(token).lemma);
    if (irregular >= 0) words_[token - begin_] = irregular;
  }
  if ((At(token).upos != Upos::kVerb && !IsVerb(token)) || above < 0) return;
  if (Relation(token) == Deprel::kXcomp && tag == Xpos::kVB && token == above + 1 &&
      Child(token, Deprel::kObj) < 0) {
    // "paid tribute": a noun read as a verb.
    relations_[token - begin_] = Deprel::kObj;
    read_as_[token - begin_] = ReadAs::kNoun;
  }
  if (!Is(Relation(token), {Deprel::kAmod, Deprel::kCompound}) || above <= token || !IsNoun(above) ||
      token == begin_)
    return;
  if (tag == Xpos::kVBD || tag == Xpos::kVBZ || tag == Xpos::kVBP) TakePlaceOf(token, above);
  if (tag == Xpos::kVBN) TakePlaceOfHave(token, above);
}

// "cut off ties", "handed over the bodies": a particle that was read as the preposition of the object.
void SentenceTree::MendParticle(int32_t particle, const EventLexicon& lexicon) {
  const int32_t noun = Parent(particle);
  const int32_t verb = particle - 1;
  if (Relation(particle) != Deprel::kCase || noun < particle || verb < begin_ || !IsVerb(verb)) return;
  if (Parent(noun) != verb || Relation(noun) != Deprel::kObl || TellsTime(noun)) return;
  const bool known = StartsWithParticle(lexicon, Word(verb), Word(particle)) &&
                     lexicon.InClass("particles", Word(particle)) && Child(verb, Deprel::kObj) < 0;
  if (At(particle).xpos != Xpos::kRP && !known) return;
  Set(particle, verb, Deprel::kCompoundPrt);
  Set(noun, verb, Deprel::kObj);
  List();
}

// "the judge Thursday approved": a day behind the subject that was read as its head.
void SentenceTree::MendDay(int32_t day) {
  const int32_t noun = day - 1;
  const int32_t verb = Parent(day);
  if (noun < begin_ || verb < day || Parent(noun) != day || !IsNoun(noun)) return;
  if (!Is(Relation(day), {Deprel::kNsubj, Deprel::kNsubjPass})) return;
  for (const int32_t child : std::vector<int32_t>(Children(day))) Set(child, noun, Relation(child));
  Set(noun, verb, Relation(day));
  Set(day, verb, Deprel::kOblUnmarked);
  List();
}

// "Iran left the talks, the minister said": both subjects under the second verb.
void SentenceTree::MendTwoSubjects(int32_t verb) {
  const int32_t first = Child(verb, Deprel::kNsubj);
  int32_t second = -1;
  for (const int32_t child : Children(verb)) {
    if (Relation(child) == Deprel::kNsubj && child > first) second = child;
  }
  if (second < 0) return;
  std::vector<int32_t> between = Children(verb);
  between.insert(between.end(), Children(first).begin(), Children(first).end());
  for (const int32_t child : between) {
    const bool told = IsVerb(child) && At(child).xpos != Xpos::kVBG && Child(child, Deprel::kNsubj) < 0;
    if (child < first || child > second || !told || Relation(child) == Deprel::kAclRelcl) continue;
    Set(first, child, Deprel::kNsubj);
    Set(child, verb, Deprel::kCcomp);
    return List();
  }
}

// "demanded that it stop, and threatened": a past tense goes on with the past tense above, not with "stop".
void SentenceTree::MendTense(int32_t verb) {
  if (Relation(verb) != Deprel::kConj || At(verb).xpos != Xpos::kVBD) return;
  int32_t above = Parent(verb);
  while (above >= 0 && IsVerb(above) && Is(At(above).xpos, {Xpos::kVB, Xpos::kVBP}) &&
         Child(above, Deprel::kAux) < 0 &&
         Is(Relation(above), {Deprel::kCcomp, Deprel::kXcomp, Deprel::kAdvcl})) {
    above = Parent(above);
  }
  if (above < 0 || above == Parent(verb) || At(above).xpos != Xpos::kVBD) return;
  Set(verb, above, Deprel::kConj);
  List();
}

// "gave Mongolia ten tents": a name before the number or article of the object, read as its first part.
void SentenceTree::MendTwoObjects(int32_t verb) {
  const int32_t time = Child(verb, Deprel::kOblUnmarked);
  const int32_t noun = Child(verb, Deprel::kObj) >= 0 ? Child(verb, Deprel::kObj) : time;
  const int32_t first = verb + 1;
  // "take in refugees": a phrase without a preposition is the object.
  const int32_t bare = Child(verb, Deprel::kObl);
  if (bare > first && noun < 0 && IsNoun(bare) && Child(bare, Deprel::kCase) < 0 && !TellsTime(bare)) {
    return Set(bare, verb, Deprel::kObj);
  }
  // "thanked Samoa for": a name that was read as an adverb.
  if (first < end_ && Parent(first) == verb && Relation(first) == Deprel::kAdvmod && noun < 0 &&
      At(first).upos == Upos::kPropn) {
    return Set(first, verb, Deprel::kObj);
  }
  // "gave Iraq two weeks": to whom is told, so the weeks are given.
  if (noun >= 0 && noun == time && Child(verb, Deprel::kIobj) == first) Set(noun, verb, Deprel::kObj);
  if (noun < first + 2 || Parent(first) != noun || At(first).upos != Upos::kPropn) return;
  const int32_t next = first + 1;
  if (Parent(next) == noun && Is(Relation(next), {Deprel::kNummod, Deprel::kDet})) {
    Set(first, verb, Deprel::kIobj);
    Set(noun, verb, Deprel::kObj);
    List();
  }
}

// "killed between 30 and 40 soldiers", "arrested over 40 people": the words before a number, read as the
// preposition of the object.
void SentenceTree::MendCounted(int32_t verb, const EventLexicon& lexicon) {
  const int32_t preposition = verb + 1;
  const int32_t noun = Child(verb, Deprel::kObl);
  if (noun < preposition + 2 || Child(verb, Deprel::kObj) >= 0 || TellsTime(noun)) return;
  // "provided | more than 1.2 billion dollars"
  const int32_t than = Child(noun, Deprel::kCase);
  if (than == preposition + 1 && lexicon.InClass("comparers", Word(preposition)) &&
      At(than).lemma == "than" && Parent(preposition) == noun && Child(noun, Deprel::kNummod) > than) {
    Set(noun, verb, Deprel::kObj);
    Set(than, preposition, Deprel::kAdvmod);
    return List();
  }
  // "killed | up to 40 soldiers": a particle and the preposition of the number.
  const bool up_to = Relation(preposition) == Deprel::kCompoundPrt && At(preposition).lemma == "up" &&
                     preposition + 2 < end_ && At(preposition + 1).lemma == "to" &&
                     At(preposition + 2).upos == Upos::kNum && Parent(preposition + 1) == noun;
  if (up_to) {
    Set(noun, verb, Deprel::kObj);
    Set(preposition, preposition + 2, Deprel::kAdvmod);
    Set(preposition + 1, preposition + 2, Deprel::kAdvmod);
    return List();
  }
  const bool behind = Parent(preposition) == noun && Relation(preposition) == Deprel::kCase &&
                      At(preposition + 1).upos == Upos::kNum && Parent(preposition + 1) == noun;
  if (!behind) return;
  const bool range =
      Child(preposition + 1, Deprel::kConj) >= 0 && lexicon.InClass("range_prepositions", Word(preposition));
  const bool bound = lexicon.InClass("number_prepositions", Word(preposition)) &&
                     lexicon.InClass("counting_verbs", Word(verb));
  if (!range && !bound) return;
  Set(noun, verb, Deprel::kObj);
  Set(preposition, preposition + 1, Deprel::kAdvmod);
  List();
}

// "killed four and | wounded 16": a second verb that was hung on the first one's number.
void SentenceTree::MendSharedNumbers(int32_t verb) {
  const int32_t first = Parent(verb), last = verb + 1;
  if (Relation(verb) == Deprel::kAmod && first == last && At(verb).xpos == Xpos::kVBN)
    return MendJoinedNumber(verb);
  if (Relation(verb) != Deprel::kConj || first < begin_ || last >= end_) return;
  if (!Is(At(verb).xpos, {Xpos::kVBD, Xpos::kVBN}) || At(first).upos != Upos::kNum ||
      At(last).upos != Upos::kNum || Parent(verb - 1) != verb || verb != first + 2) {
    return;
  }
  int32_t above = first - 1;
  while (above >= begin_ && !IsVerb(above) && first - above < 5) --above;
  if (above < begin_ || !IsVerb(above)) return;
  int32_t object = last;  // the number, or the noun that it counts
  for (int steps = 0; steps < 3 && Parent(object) > verb && Parent(object) != above; ++steps)
    object = Parent(object);
  Set(first, above, Deprel::kObj);
  Set(verb, above, Deprel::kConj);
  Set(object, verb, Deprel::kObj);
  List();
}

// "killed five people and | wounded 40": the verb was read as an adjective before its number.
void SentenceTree::MendJoinedNumber(int32_t verb) {
  const int32_t number = verb + 1;
  int32_t above = Parent(number);
  const bool joined = At(number).upos == Upos::kNum && Relation(number) == Deprel::kConj && verb > begin_ &&
                      At(verb - 1).upos == Upos::kCconj && above >= begin_ && above < verb;
  if (!joined) return;
  while (above >= begin_ && !IsVerb(above)) above = Parent(above);
  if (above < begin_ || above > verb) return;
  for (const int32_t child : std::vector<int32_t>(Children(number))) {
    if (child < verb) Set(child, verb, Relation(child));
    if (child > number) Set(child, verb, Relation(child) == Deprel::kNmod ? Deprel::kObl : Relation(child));
  }
  Set(verb, above, Deprel::kConj);
  Set(number, verb, Deprel::kObj);
  List();
}

void SentenceTree::MendSubject(int32_t verb) {
  const int32_t subject = Child(verb, Deprel::kNsubj);
  if (subject > begin_ && Parent(subject - 1) == verb && Relation(subject - 1) == Deprel::kAmod) {
    // "Turkish | artillery pounded".
    Set(subject - 1, subject, Deprel::kAmod);
    List();
  }
  if (subject >= 0 || Child(verb, Deprel::kNsubjPass) >= 0) return;
  for (const int32_t child : std::vector<int32_t>(Children(verb))) {
    if (child > verb || !IsNoun(child)) continue;
    // "Israel strikes a port": a headline's subject.
    if (Relation(child) == Deprel::kCompound && Relation(verb) == Deprel::kRoot)
      return Set(child, verb, Deprel::kNsubj);
    if (Relation(child) == Deprel::kObl && verb == child + 1 && !TellsTime(child)) return MendTime(child);
  }
}

// "On 3 May Iranian officials said": the subject was read with the preposition of the time before it.
void SentenceTree::MendTime(int32_t subject) {
  const int32_t preposition = Child(subject, Deprel::kCase);
  const int32_t verb = Parent(subject);
  if (preposition < 0 || preposition + 1 >= subject || Parent(preposition + 1) != subject) return;
  const int32_t time = preposition + 1;
  bool tells = TellsTime(time);
  for (const int32_t child : Children(time)) tells = tells || TellsTime(child);
  if (!tells) return;
  Set(time, verb, Deprel::kObl);
  Set(preposition, time, Deprel::kCase);
  Set(subject, verb, Deprel::kNsubj);
  tells_time_[time - begin_] = true;
  List();
}

// The root is a noun that nothing is said of: "Iran on Monday | eased rules", hung on "Iran".
bool SentenceTree::HasVerblessRoot() const {
  for (int32_t i = begin_; i < end_; ++i) {
    if (Relation(i) != Deprel::kRoot) continue;
    // "Arabia lifts | blockade": the verb, read as a plural, as the subject of its object.
    const int32_t subject = Child(i, Deprel::kNsubj);
    const bool plural = subject >= 0 && subject < i && At(subject).xpos == Xpos::kNNS;
    return IsNoun(i) && Child(i, Deprel::kCop) < 0 && (subject < 0 || plural) &&
           Child(i, Deprel::kParataxis) < 0;
  }
  return false;
}

// A word of the main clause behind a noun that can be its verb.
bool SentenceTree::CanBeVerb(int32_t token, const EventLexicon& lexicon) const {
  if (token == begin_ || token + 2 >= end_ || !IsNoun(token - 1) || !Starts(lexicon, Word(token), 'v'))
    return false;
  const Xpos tag = At(token).xpos;
  if (Is(tag, {Xpos::kVBN, Xpos::kVBD, Xpos::kJJ})) {
    if (At(end_ - 1).xpos != Xpos::kPeriod) return false;
    if (Relation(token) == Deprel::kAcl)
      return Relation(Parent(token)) == Deprel::kRoot && tag == Xpos::kVBN &&
             Child(token, Deprel::kOblAgent) < 0;
    return Is(Relation(token), {Deprel::kAmod, Deprel::kCompound}) && Parent(token) > token;
  }
  // "frees", "lifts" of a headline, read as a plural.
  return tag == Xpos::kNNS && !Starts(lexicon, Word(token), 'n') && Child(token, Deprel::kDet) < 0 &&
         At(token + 1).xpos != Xpos::kIN && At(token - 1).xpos != Xpos::kPOS &&
         At(token + 1).upos != Upos::kPunct;
}

void SentenceTree::MendVerblessClause(const EventLexicon& lexicon) {
  if (!HasVerblessRoot()) return;
  for (int32_t i = begin_; i < end_; ++i) {
    if (!CanBeVerb(i, lexicon)) continue;
    if (At(i).xpos == Xpos::kNNS) return ReadPluralAsVerb(i);
    if (At(i).xpos == Xpos::kJJ) read_as_[i - begin_] = ReadAs::kVerb;
    return Relation(i) == Deprel::kAcl ? TakeRoot(i) : TakePlaceOf(i, Parent(i));
  }
}

// "Envoys | mediated between them", read as "envoys who were mediated".
void SentenceTree::TakeRoot(int32_t verb) {
  const int32_t noun = Parent(verb);
  for (const int32_t child : std::vector<int32_t>(Children(noun))) {
    if (child > verb) Set(child, verb, Relation(child) == Deprel::kNmod ? Deprel::kObl : Relation(child));
  }
  Set(verb, -1, Deprel::kRoot);
  Set(noun, verb, Deprel::kNsubj);
  List();
}

// "Saudi Arabia frees | jailed bloggers", all under "bloggers" or "frees".
void SentenceTree::ReadPluralAsVerb(int32_t verb) {
  int32_t object = -1;
  for (int32_t i = verb + 1; i < end_ && object < 0; ++i) {
    const bool inside = Parent(i) > i && Is(Relation(i), {Deprel::kCompound, Deprel::kAmod, Deprel::kNummod,
                                                          Deprel::kDet, Deprel::kNmodPoss, Deprel::kCase});
    if (IsNoun(i) && !inside) object = i;
    if (At(i).upos == Upos::kPunct) break;
  }
  if (object < 0) return;
  int32_t root = verb;
  for (int steps = 0; Parent(root) >= 0 && steps < end_ - begin_; ++steps) root = Parent(root);
  std::vector<int32_t> loose;  // what stood under the verb, or right under the root's noun, on either side
  for (int32_t i = begin_; i < end_; ++i) {
    const int32_t head = Parent(i);
    const bool across = head >= begin_ && ((i < verb && head >= verb) || (i > verb && head <= verb));
    if (i != verb && i != object && (across || i == root)) loose.push_back(i);
  }
  const int32_t subject = verb - 1;
  Set(verb, -1, Deprel::kRoot);
  for (const int32_t token : loose) {
    if (token == subject) continue;
    if (token < subject) {
      Set(token, subject, token == root ? Deprel::kCompound : Relation(token));
    } else {
      Set(token, verb, Relation(token) == Deprel::kNmod || token == root ? Deprel::kObl : Relation(token));
    }
  }
  Set(subject, verb, Deprel::kNsubj);
  Set(object, verb, Deprel::kObj);
  read_as_[verb - begin_] = ReadAs::kVerb;
  List();
}

// "have | shared evidence": the participle is the verb, "have" its auxiliary.
void SentenceTree::TakePlaceOfHave(int32_t verb, int32_t noun) {
  const int32_t have = Parent(noun);
  if (have < 0 || have >= verb || verb > have + 2 || At(have).lemma != "have") return;
  Set(verb, Parent(have), Relation(have));
  for (const int32_t child : std::vector<int32_t>(Children(have))) Set(child, verb, Relation(child));
  Set(noun, verb, Deprel::kObj);
  Set(have, verb, Deprel::kAux);
  List();
}

void SentenceTree::TakePlaceOf(int32_t verb, int32_t noun) {
  int32_t subject = -1;
  const int32_t above = Parent(noun);
  std::vector<int32_t> before;
  for (const int32_t of : {noun, verb}) {
    for (const int32_t child : Children(of)) {
      if (child < verb && child != verb) before.push_back(child);
    }
  }
  std::sort(before.begin(), before.end());
  if (Is(Relation(noun), {Deprel::kNmod, Deprel::kConj, Deprel::kAppos}) && above >= 0 && above < verb &&
      IsNoun(above)) {
    // "Farmers in Iran | blocked roads", all under "Farmers".
    subject = above;
    Set(verb, Parent(above), Relation(above));
    Set(above, verb, Deprel::kNsubj);
    for (const int32_t child : before) Set(child, above, IsNoun(child) ? Deprel::kNmod : Relation(child));
    for (const int32_t child : before) {
      const int32_t nominal = before.back();
      if (child != nominal && Relation(child) == Deprel::kCase && IsNoun(nominal))
        Set(child, nominal, Deprel::kCase);
    }
  } else {
    for (const int32_t child : before) {
      if (IsNoun(child) && subject < 0) subject = child;
    }
    const bool clause = Is(Relation(noun), {Deprel::kRoot, Deprel::kCcomp, Deprel::kParataxis, Deprel::kAdvcl,
                                            Deprel::kAclRelcl, Deprel::kConj, Deprel::kXcomp});
    Set(verb, above, clause ? Relation(noun) : Deprel::kParataxis);
    for (const int32_t child : before) {
      Set(child, verb, child == subject ? Deprel::kNsubj : Relation(child));
    }
  }
  Set(noun, verb, Deprel::kObj);
  for (const int32_t child : Children(noun)) {
    if (child > noun && Is(Relation(child), {Deprel::kAdvcl, Deprel::kCcomp, Deprel::kParataxis, Deprel::kObl,
                                             Deprel::kOblUnmarked, Deprel::kPunct})) {
      Set(child, verb, Relation(child));
    }
  }
  List();
}

}  // namespace onrecord

#include <algorithm>
#include <string_view>

#include "enrich/quotes/content_finder.h"

namespace onrecord {
namespace {

struct PrepositionFrame {
  Frame frame;
  std::string_view word;
};
constexpr PrepositionFrame kAfterObject[] = {{Frame::kObjectAs, "as"},     {Frame::kObjectOf, "of"},
                                             {Frame::kObjectFor, "for"},   {Frame::kObjectOn, "on"},
                                             {Frame::kObjectWith, "with"}, {Frame::kObjectTo, "to"}};
constexpr PrepositionFrame kAfterCue[] = {
    {Frame::kOf, "of"},       {Frame::kFor, "for"},         {Frame::kOn, "on"},     {Frame::kOn, "upon"},
    {Frame::kAbout, "about"}, {Frame::kAgainst, "against"}, {Frame::kWith, "with"}, {Frame::kAt, "at"},
    {Frame::kIn, "in"},       {Frame::kOver, "over"},       {Frame::kTo, "to"}};

constexpr uint32_t kLongestTitle = 4;  // words from a title to the name

}  // namespace

// vowed to …, urged X to …, X is said to …, X seems to …
bool ContentFinder::Infinitive(Content* content) {
  const int32_t object = tree_.Child(match_.token, Deprel::kObj, Deprel::kIobj);
  for (const uint32_t child : tree_.Children(match_.token)) {
    const Deprel r = tree_[child].deprel;
    const bool clause = IsOneOf(r, {Deprel::kXcomp, Deprel::kCcomp, Deprel::kAdvcl}) ||
                        (cue_.part == CuePart::kNoun && r == Deprel::kAcl);
    if (!clause || !After(child)) continue;
    // "seemed to confirm that …": the inner cue reports it.
    if (cue_.Takes(Frame::kRaising) && r == Deprel::kXcomp)
      return !IsCue(child) && Raised(child, Frame::kRaising, content);
    if (!IsInfinitive(tree_, child)) continue;
    if (match_.passive && cue_.Takes(Frame::kPassiveTo)) return Raised(child, Frame::kPassiveTo, content);
    if (cue_.Takes(Frame::kPersonTo) && object >= 0 && After(object)) {
      content->frame = Frame::kPersonTo;
      Add({tree_.Range(object).first, tree_.Range(child).last}, content);
      return true;
    }
    if (cue_.Takes(Frame::kTo) && !match_.passive && r != Deprel::kAdvcl) {
      content->frame = Frame::kTo;
      Add(tree_.Range(child), content);
      return true;
    }
    if (cue_.Takes(Frame::kPersonTo) && tree_.Child(child, Deprel::kNsubj) >= 0) {
      content->frame = Frame::kPersonTo;
      Add(tree_.Range(child), content);
      return true;
    }
  }
  return false;
}

bool ContentFinder::Raised(uint32_t clause, Frame frame, Content* content) {
  content->frame = frame;
  const int32_t subject = tree_.Child(match_.token, Deprel::kNsubj, Deprel::kNsubjPass);
  if (subject >= 0) AddTrimmed(tree_.Range(subject), content);
  AddTrimmed(tree_.Range(clause), content);
  return true;
}

// criticised X, called X a fool, described X as weak, accused X of lying; passive: X was called weak by Y.
bool ContentFinder::Object(Content* content) {
  const int32_t object = match_.passive ? tree_.Child(match_.token, Deprel::kNsubjPass)
                                        : tree_.Child(match_.token, Deprel::kObj, Deprel::kIobj);
  if (object < 0 || IsRelativePronoun(tree_[object])) return false;
  const TokenRange range = tree_.Range(object);
  if (IsInverted(range)) return false;
  if (!match_.passive && !After(object)) return false;
  for (const uint32_t child : tree_.Children(match_.token)) {
    if (child <= static_cast<uint32_t>(object) || !After(child)) continue;
    const Deprel r = tree_[child].deprel;
    if (cue_.Takes(Frame::kObjectAs) && (r == Deprel::kXcomp || r == Deprel::kObj) &&
        !IsInfinitive(tree_, child)) {
      return WithObject(range, child, Frame::kObjectAs, content);
    }
    for (const auto& [frame, word] : kAfterObject) {
      if (cue_.Takes(frame) && tree_.Opener(child, word) >= 0)
        return WithObject(range, child, frame, content);
    }
  }
  if (InsideObject(range, static_cast<uint32_t>(object), content)) return true;
  if (!cue_.Takes(Frame::kObject)) return false;
  content->frame = Frame::kObject;
  Add({range.first, match_.passive ? range.last : EndOfFollowers(range.last)}, content);
  return true;
}

// The pronoun that stands for what is said, right before the source: the plan [which] Silva condemned, [what]
// he called a fraud; in the passive, before the cue: [which] was announced; -1: none.
int32_t ContentFinder::Relative() const {
  if (cue_.part != CuePart::kVerb || (!match_.passive && match_.source < 0)) return -1;
  uint32_t at = match_.passive ? match_.words.first : match_.source_words.first;
  if (at > match_.words.first) return -1;
  while (at > sentence_.first && (tree_[at - 1].upos == Upos::kAdv || tree_[at - 1].upos == Upos::kAux)) --at;
  if (at == sentence_.first || !IsRelativePronoun(tree_[at - 1]) || IsThat(tree_[at - 1])) return -1;
  const bool after_case = at - 1 > sentence_.first && tree_[at - 2].upos == Upos::kAdp;
  const bool free = tree_[at - 1].lemma == "what";  // half of what he said, but: in which he said
  return after_case && !free ? -1 : static_cast<int32_t>(at - 1);
}

// What follows the cue of a relative clause: which Silva said | will fail |, what he called | a fraud |.
TokenRange ContentFinder::AfterRelativeCue() const {
  const uint32_t first = match_.words.last;
  if (first >= sentence_.last || IsPunct(tree_[first])) return {first, first};
  uint32_t top = first;
  while (tree_[top].head >= static_cast<int32_t>(first)) top = static_cast<uint32_t>(tree_[top].head);
  const uint32_t last = std::max(first, tree_.Range(top).last);
  const Xpos tag = tree_[first].xpos;
  const bool finite = IsOneOf(tag, {Xpos::kVBD, Xpos::kVBZ, Xpos::kVBP, Xpos::kMD});
  if (finite && cue_.Takes(Frame::kThat)) return {first, last};
  if (tree_[first].lemma == "as" && cue_.Takes(Frame::kObjectAs)) return {first, last};
  const bool thing = IsOneOf(tree_[first].upos, {Upos::kDet, Upos::kAdj, Upos::kNoun});
  if (thing && cue_.Takes(Frame::kObjectAs)) return {first, last};
  return {first, first};
}

// A clause, an object or an infinitive of its own stands after the cue.
bool ContentFinder::HasContentAfter() const {
  if (match_.words.last < sentence_.last && tree_[match_.words.last].xpos == Xpos::kTO) return true;
  for (const uint32_t child : tree_.Children(match_.token)) {
    if (!After(child)) continue;
    const Deprel r = tree_[child].deprel;
    if (r == Deprel::kCcomp && tree_.Child(child, Deprel::kNsubj, Deprel::kNsubjPass) >= 0) return true;
    if ((r == Deprel::kObj || r == Deprel::kXcomp) && !cue_.Takes(Frame::kObjectAs)) return true;
  }
  return false;
}

bool ContentFinder::RelativeClause(Content* content) {
  const int32_t pronoun = Relative();
  if (pronoun < 0 || HasContentAfter()) return false;
  const auto at = static_cast<uint32_t>(pronoun);
  const TokenRange rest = AfterRelativeCue();
  const bool alone = cue_.Takes(Frame::kObject) || (cue_.Takes(Frame::kThat) && cue_.Takes(Frame::kQuote));
  if (rest.empty() && !alone) return false;
  content->frame = rest.empty() ? Frame::kObject : cue_.Takes(Frame::kThat) ? Frame::kThat : Frame::kObjectAs;
  AddTrimmed({at, at + 1}, content);
  AddTrimmed(rest, content);
  return true;
}

// "The bridge, noted engineer Ana Silva, …": the name after the cue is who says it.
bool ContentFinder::IsInverted(TokenRange object) const {
  if (cue_.kind != CueKind::kSay || tree_[match_.token].xpos == Xpos::kVBG ||
      object.first != match_.words.last || match_.words.first == sentence_.first ||
      !IsPunct(tree_[match_.words.first - 1]))
    return false;
  for (uint32_t i = object.first; i < std::min(sentence_.last, object.first + kLongestTitle); ++i) {
    if (tree_[i].upos == Upos::kPropn) return true;
  }
  return false;
}

bool ContentFinder::WithObject(TokenRange object, uint32_t complement, Frame frame, Content* content) {
  content->frame = frame;
  const TokenRange range = tree_.Range(complement);
  if (object.last <= range.first && !TokenRange{object.last, range.first}.Contains(match_.token)) {
    Add({object.first, match_.passive ? range.last : EndOfFollowers(range.last)}, content);
  } else {
    Add(object, content);
    Add(range, content);
  }
  return true;
}

// The complement attached below the object by the parser: accused [the rebels of lying].
bool ContentFinder::InsideObject(TokenRange range, uint32_t object, Content* content) {
  for (const uint32_t child : tree_.Children(object)) {
    if (cue_.Takes(Frame::kObjectAs) && tree_[child].deprel == Deprel::kAppos &&
        !IsPunct(tree_[tree_.Range(child).first])) {
      content->frame = Frame::kObjectAs;
      Add(range, content);
      return true;
    }
    for (const auto& [frame, word] : kAfterObject) {
      if (!cue_.Takes(frame) || tree_.Opener(child, word) < 0) continue;
      content->frame = frame;
      Add(range, content);
      return true;
    }
  }
  return false;
}

// called for …, spoke of …, denied doing …
bool ContentFinder::Preposition(Content* content) {
  for (const uint32_t child : tree_.Children(match_.token)) {
    if (!After(child)) continue;
    for (const auto& [frame, word] : kAfterCue) {
      if (!cue_.Takes(frame)) continue;
      const int32_t opener = tree_.Opener(child, word);
      if (opener < 0 || tree_[opener].xpos == Xpos::kTO) continue;
      content->frame = frame;
      Add({static_cast<uint32_t>(opener) + 1, EndOfFollowers(PhraseEnd(child))}, content);
      return true;
    }
    const Deprel r = tree_[child].deprel;
    if (cue_.Takes(Frame::kGerund) && tree_[child].xpos == Xpos::kVBG &&
        (r == Deprel::kXcomp || r == Deprel::kCcomp)) {
      content->frame = Frame::kGerund;
      Add(tree_.Range(child), content);
      return true;
    }
  }
  return false;
}

// The end of a phrase with an infinitive that follows it directly: called on X | to go.
uint32_t ContentFinder::PhraseEnd(uint32_t phrase) const {
  const uint32_t end = tree_.Range(phrase).last;
  for (const uint32_t child : tree_.Children(match_.token)) {
    if (child > phrase && tree_.Range(child).first == end && IsInfinitive(tree_, child))
      return tree_.Range(child).last;
  }
  return end;
}

}  // namespace onrecord

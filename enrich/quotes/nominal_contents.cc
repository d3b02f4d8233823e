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
    const bool clause = r == Deprel::kXcomp || r == Deprel::kCcomp || r == Deprel::kAdvcl ||
                        (cue_.part == CuePart::kNoun && r == Deprel::kAcl);
    if (!clause || !After(child)) continue;
    if (cue_.Takes(Frame::kRaising) && r == Deprel::kXcomp) return Raised(child, Frame::kRaising, content);
    if (!tree_.IsInfinitive(child)) continue;
    if (match_.passive && cue_.Takes(Frame::kPassiveTo)) return Raised(child, Frame::kPassiveTo, content);
    if (cue_.Takes(Frame::kPersonTo) && object >= 0 && After(static_cast<uint32_t>(object))) {
      content->frame = Frame::kPersonTo;
      Add({tree_.Range(static_cast<uint32_t>(object)).first, tree_.Range(child).last}, content);
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
  if (subject >= 0) AddTrimmed(tree_.Range(static_cast<uint32_t>(subject)), content);
  AddTrimmed(tree_.Range(clause), content);
  return true;
}

// criticised X, called X a fool, described X as weak, accused X of lying; passive: X was called weak by Y.
bool ContentFinder::Object(Content* content) {
  const int32_t object = match_.passive ? tree_.Child(match_.token, Deprel::kNsubjPass)
                                        : tree_.Child(match_.token, Deprel::kObj, Deprel::kIobj);
  if (object < 0 || tree_.IsQuestionWord(static_cast<uint32_t>(object))) return false;
  const TokenRange range = tree_.Range(static_cast<uint32_t>(object));
  if (IsInverted(range)) return false;
  if (!match_.passive && !After(static_cast<uint32_t>(object))) return false;
  for (const uint32_t child : tree_.Children(match_.token)) {
    if (child <= static_cast<uint32_t>(object) || !After(child)) continue;
    const Deprel r = tree_[child].deprel;
    if (cue_.Takes(Frame::kObjectAs) && (r == Deprel::kXcomp || r == Deprel::kObj) &&
        !tree_.IsInfinitive(child)) {
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

// "The bridge, noted engineer Ana Silva, …": the name after the cue is who says it.
bool ContentFinder::IsInverted(TokenRange object) const {
  if (cue_.kind != "say" || tree_[match_.token].xpos == Xpos::kVBG || object.first != match_.words.last ||
      match_.words.first == sentence_.first || !IsPunct(tree_[match_.words.first - 1]))
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

// The complement hung below the object by the parser: accused [the rebels of lying].
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
      if (opener < 0 || tree_[static_cast<uint32_t>(opener)].xpos == Xpos::kTO) continue;
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
    if (child > phrase && tree_.Range(child).first == end && tree_.IsInfinitive(child))
      return tree_.Range(child).last;
  }
  return end;
}

}  // namespace onrecord

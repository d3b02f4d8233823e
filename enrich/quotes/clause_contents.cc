#include <algorithm>

#include "enrich/quotes/content_finder.h"

namespace onrecord {
namespace {

constexpr uint32_t kReach = 16;  // words between a cue and its "that"

}  // namespace

// Between commas, whatever the tree says: "The plan, Silva said, has failed".
bool ContentFinder::Thrown(Content* content) {
  if (cue_.part != CuePart::kVerb || !cue_.Takes(Frame::kThat) || match_.source_rule != SourceRule::kSubject)
    return false;
  const TokenRange source = match_.source_words;
  const TokenRange own{std::min(source.first, match_.words.first), std::max(source.last, match_.words.last)};
  if (own.first <= sentence_.first + 1 || own.last + 2 >= sentence_.last) return false;
  if (!IsComma(own.first - 1) || !IsComma(own.last)) return false;
  if (source.last > match_.words.first && source.first < match_.words.first) return false;
  content->before_cue = true;
  AddTrimmed({sentence_.first, own.first}, content);
  AddTrimmed({own.last, sentence_.last}, content);
  return true;
}

// At the end of its sentence, whatever the tree says: "The plan has failed, Silva said on Monday."
bool ContentFinder::Trailing(Content* content) {
  if (cue_.part != CuePart::kVerb || !cue_.Takes(Frame::kThat) || !cue_.Takes(Frame::kQuote) ||
      match_.passive || match_.source_rule != SourceRule::kSubject || HasClauseAfter()) {
    return false;
  }
  const TokenRange source = match_.source_words;
  const TokenRange own{std::min(source.first, match_.words.first), std::max(source.last, match_.words.last)};
  if (own.first <= sentence_.first + 2 || !IsComma(own.first - 1)) return false;
  for (uint32_t i = own.last; i < sentence_.last; ++i) {
    if (IsComma(i)) break;
    if (tree_[i].upos == Upos::kVerb || tree_[i].upos == Upos::kAux) return false;
  }
  bool verb = false;
  for (uint32_t i = sentence_.first; i < own.first; ++i)
    verb = verb || tree_[i].upos == Upos::kVerb || tree_[i].upos == Upos::kAux;
  return verb && Before(content);
}

// said (that) …, asked whether …; also before the cue: "…, Silva said".
bool ContentFinder::Clause(Content* content) {
  for (const uint32_t child : tree_.Children(match_.token)) {
    const Deprel r = tree_[child].deprel;
    const bool noun_clause =
        cue_.part == CuePart::kNoun && r == Deprel::kAcl && tree_.Opener(child, "that") >= 0;
    const bool adjective_clause = cue_.part == CuePart::kAdjective &&
                                  (r == Deprel::kAdvcl || r == Deprel::kCcomp) && !tree_.IsInfinitive(child);
    const bool loose = r == Deprel::kParataxis && After(child) && cue_.Takes(Frame::kThat) &&
                       tree_.Child(child, Deprel::kNsubj, Deprel::kNsubjPass) >= 0 && match_.source >= 0;
    const bool mistaken = r == Deprel::kConj && tree_.Range(child).first == match_.words.last &&
                          tree_.Child(child, Deprel::kNsubj, Deprel::kNsubjPass) >= 0 &&
                          tree_.Child(child, Deprel::kCc) < 0;
    if (r != Deprel::kCcomp && !mistaken && !noun_clause && !adjective_clause && !loose) continue;
    if (tree_.IsInfinitive(child) && !tree_.IsQuestion(child)) continue;
    const bool question = tree_.IsQuestion(child);
    const bool thing = question && After(child) && cue_.Takes(Frame::kObject);  // condemned what he called
    if (!cue_.Takes(question ? Frame::kWh : Frame::kThat) && !cue_.Takes(Frame::kThat) && !thing) continue;
    content->frame = question ? Frame::kWh : Frame::kThat;
    if (!After(child)) {
      if (tree_.Child(match_.token, Deprel::kXcomp) >= 0 || HasClauseAfter() || !PauseBefore()) continue;
      return Before(content);
    }
    TokenRange range = WithStraySubject(child, content);
    const int32_t that = tree_.Opener(child, "that");  // said | on the radio | that …
    if (that >= 0 && After(static_cast<uint32_t>(that)))
      range.first = std::max(range.first, static_cast<uint32_t>(that));
    range.last = WithSecondThat(range.last);
    if (cue_.Takes(Frame::kPerson) && range.first == match_.words.last) range = tree_.WithoutHearer(range);
    Add(range, content);
    return true;
  }
  if (cue_.Takes(Frame::kPerson) && BelowPerson(content)) return true;
  return cue_.Takes(Frame::kThat) && cue_.Takes(Frame::kQuote) && LaterThat(content);
}

bool ContentFinder::HasClauseAfter() const {
  for (const uint32_t child : tree_.Children(match_.token)) {
    if (After(child) && tree_[child].deprel == Deprel::kCcomp) return true;
  }
  return false;
}

// A comma, or a mark, before cue and source.
bool ContentFinder::PauseBefore() const {
  uint32_t first = match_.words.first;
  if (!match_.source_words.empty()) first = std::min(first, match_.source_words.first);
  return first > sentence_.first && IsPunct(tree_[first - 1]);
}

// "…, and that …" goes on with the content, wherever the parser hung it.
uint32_t ContentFinder::WithSecondThat(uint32_t end) const {
  uint32_t at = end;
  if (at < sentence_.last && IsComma(at)) ++at;
  if (at + 1 >= sentence_.last || tree_[at].upos != Upos::kCconj || tree_[at + 1].lemma != "that" ||
      tree_[at + 1].deprel != Deprel::kMark || tree_[at + 1].head < 0) {
    return end;
  }
  return std::max(end, tree_.Range(static_cast<uint32_t>(tree_[at + 1].head)).last);
}

// What looks like a relative clause, but of a word for a channel: "said in an email that …".
bool ContentFinder::IsMistakenRelative(uint32_t clause) const {
  const Token& t = tree_[clause];
  return t.deprel == Deprel::kAclRelcl && t.head >= 0 &&
         words_.Is(tree_[static_cast<uint32_t>(t.head)].lemma, QuoteWord::kChannel);
}

// said in an interview that …, with the clause hung below the interview.
bool ContentFinder::LaterThat(Content* content) const {
  for (uint32_t i = match_.words.last; i < std::min(sentence_.last, match_.words.last + kReach); ++i) {
    const Token& t = tree_[i];
    if (t.upos == Upos::kVerb || t.upos == Upos::kAux || t.xpos == Xpos::kComma) return false;
    if (t.lemma != "that" || t.head < static_cast<int32_t>(i)) continue;
    if (t.deprel != Deprel::kMark && !IsMistakenRelative(static_cast<uint32_t>(t.head))) continue;
    const TokenRange range = tree_.Range(static_cast<uint32_t>(t.head));
    Add({i, WithSecondThat(range.last)}, content);
    return true;
  }
  return false;
}

// told reporters | that …, with the clause hung below the person.
bool ContentFinder::BelowPerson(Content* content) const {
  const int32_t person = tree_.Child(match_.token, Deprel::kObj, Deprel::kIobj);
  if (person < 0) return false;
  for (const uint32_t child : tree_.Children(static_cast<uint32_t>(person))) {
    const Deprel r = tree_[child].deprel;
    if ((r != Deprel::kAclRelcl && r != Deprel::kAcl && r != Deprel::kCcomp) ||
        tree_.Opener(child, "that") < 0)
      continue;
    Add(tree_.Range(child), content);
    return true;
  }
  return false;
}

// The clause, from its subject on where the parser hung that on the cue: "said [the plan] has failed"; one
// before the cue becomes a piece of its own: "The plan, Silva said, has failed".
TokenRange ContentFinder::WithStraySubject(uint32_t clause, Content* content) const {
  TokenRange range = tree_.Range(clause);
  range.last = EndBeforeSharedCue(clause, range.last);
  for (const uint32_t child : tree_.Children(match_.token)) {  // a clause that the parser cut in two
    const TokenRange more = tree_.Range(child);
    if (tree_[child].deprel == Deprel::kCcomp && child > clause && more.first <= range.last + 2)
      range.last = std::max(range.last, more.last);
  }
  if (cue_.Takes(Frame::kPerson)) return range;
  const bool has_subject = tree_.Child(clause, Deprel::kNsubj, Deprel::kNsubjPass) >= 0;
  for (const uint32_t child : tree_.Children(match_.token)) {
    const Deprel r = tree_[child].deprel;
    const bool object = r == Deprel::kObj || r == Deprel::kIobj;
    if (static_cast<int32_t>(child) == match_.source || (!object && r != Deprel::kNsubj)) continue;
    if (has_subject && !object) continue;
    const TokenRange stray = tree_.Range(child);
    if (match_.source_words.Overlaps(stray)) continue;
    if (child > match_.token && stray.last <= range.first) {
      range.first = stray.first;
      break;
    }
    if (stray.last <= std::min(match_.token, match_.source_words.first)) {
      content->before_cue = true;
      AddTrimmed(stray, content);
      break;
    }
  }
  return range;
}

// "said he had left and said he was ill": a cue that the parser hung below the content goes with the outer
// cue.
uint32_t ContentFinder::EndBeforeSharedCue(uint32_t clause, uint32_t end) const {
  for (const uint32_t child : tree_.Children(clause)) {
    const Xpos tag = tree_[child].xpos;
    const bool same = tree_[child].lemma == tree_[match_.token].lemma ||
                      ((tag == Xpos::kVBD || tag == Xpos::kVBZ) && tag == tree_[match_.token].xpos &&
                       cue_.attitude == Attitude::kSpeech && IsCue(child));
    if (tree_[child].deprel == Deprel::kConj && same && tree_.Child(child, Deprel::kNsubj) < 0) {
      end = std::min(end, tree_.Range(child).first);
    }
  }
  return end;
}

// Everything in the sentence before cue and source.
bool ContentFinder::Before(Content* content) {
  uint32_t end = match_.words.first;
  if (!match_.source_words.empty()) end = std::min(end, match_.source_words.first);
  for (const uint32_t child : tree_.Children(match_.token)) {  // "…, on Monday Silva said"
    const Deprel r = tree_[child].deprel;
    if (child < end && (r == Deprel::kAux || r == Deprel::kAdvmod) && tree_.Range(child).last == end)
      end = tree_.Range(child).first;
  }
  content->before_cue = true;
  AddTrimmed({sentence_.first, end}, content);
  return true;
}

// A cue thrown into or put after what it reports: "It is late, Silva said, for us", "as Silva said".
bool ContentFinder::Around(Content* content) {
  if (cue_.part != CuePart::kVerb || !cue_.Takes(Frame::kThat) || match_.source < 0 || match_.passive)
    return false;
  if (match_.source_rule != SourceRule::kSubject || tree_[match_.token].head < 0) return false;
  const Deprel r = tree_[match_.token].deprel;
  const auto head = static_cast<uint32_t>(tree_[match_.token].head);
  if (r != Deprel::kParataxis && !(r == Deprel::kAdvcl && tree_.Opener(match_.token, "as") >= 0))
    return false;
  const TokenRange own = tree_.Range(match_.token);
  const TokenRange whole = tree_.Range(head);
  content->frame = Frame::kThat;
  content->before_cue = head < match_.token;
  AddTrimmed({r == Deprel::kParataxis && tree_[head].head < 0 ? sentence_.first : whole.first, own.first},
             content);
  AddTrimmed({own.last, std::max(own.last, whole.last)}, content);
  return true;
}

// According to Silva, …; …, according to Silva, …: the rest of the sentence, but for a clause that goes on
// after it with "and" or "but".
bool ContentFinder::Phrase(Content* content) {
  const TokenRange own{match_.words.first, std::max(match_.words.last, match_.source_words.last)};
  content->before_cue = own.first > sentence_.first + 1;
  AddTrimmed({sentence_.first, own.first}, content);
  uint32_t next = own.last;
  while (next < sentence_.last && IsPunct(tree_[next])) ++next;
  const bool new_clause = content->before_cue && next < sentence_.last && tree_[next].upos == Upos::kCconj;
  if (!new_clause) AddTrimmed({own.last, sentence_.last}, content);
  return true;
}

}  // namespace onrecord

#include "enrich/quotes/find_contents.h"

#include <algorithm>

#include "enrich/quotes/content_finder.h"

namespace onrecord {

Content ContentFinder::Find() {
  Content content;
  if (cue_.part == CuePart::kPhrase) {
    if (match_.source >= 0) Phrase(&content);
    return content;
  }
  for (auto attempt :
       {&ContentFinder::RelativeClause, &ContentFinder::ParentheticalCue, &ContentFinder::Trailing,
        &ContentFinder::Clause, &ContentFinder::RestOfSentence, &ContentFinder::Infinitive,
        &ContentFinder::Object, &ContentFinder::Preposition, &ContentFinder::Around}) {
    content.pieces.clear();
    if ((this->*attempt)(&content) && !content.pieces.empty()) {
      if (content.frame != Frame::kThat && content.frame != Frame::kWh) CutTail(&content);
      return content;
    }
  }
  content.pieces.clear();
  return content;
}

// What is wanted or praised ends before what only comments on it: "a new bridge |, which came in May",
// "|, saying …", "|, a plan that …".
void ContentFinder::CutTail(Content* content) const {
  TokenRange& last = content->pieces.back();
  for (uint32_t i = last.first + 1; i + 1 < last.last; ++i) {
    if (!IsComma(i)) continue;
    const Token& next = tree_[i + 1];
    const bool relative = IsRelativePronoun(tree_[i + 1]) || next.xpos == Xpos::kWPS;
    const bool apposition =
        next.upos == Upos::kDet && next.head >= 0 && tree_[next.head].deprel == Deprel::kAppos;
    if (!relative && !apposition && next.xpos != Xpos::kVBG) continue;
    last.last = i;
    return;
  }
}

bool ContentFinder::After(uint32_t token) const { return token > match_.token; }

bool ContentFinder::IsComma(uint32_t token) const {
  return tree_[token].xpos == Xpos::kComma || tree_[token].xpos == Xpos::kHyph;
}

bool ContentFinder::Opens(uint32_t token) const {
  return IsOneOf(tree_[token].xpos, {Xpos::kLrb, Xpos::kOpenQuote});
}

bool ContentFinder::Closes(uint32_t token) const {
  return IsOneOf(tree_[token].xpos, {Xpos::kRrb, Xpos::kCloseQuote});
}

// Adds a range, without cue and source, cut where they stand in it, and without punctuation at its ends.
void ContentFinder::Add(TokenRange range, Content* content) const {
  TokenRange hole = match_.words;
  if (!match_.source_words.empty() && range.Overlaps(match_.source_words)) {
    hole = {std::min(hole.first, match_.source_words.first), std::max(hole.last, match_.source_words.last)};
  }
  if (range.Overlaps(hole)) {
    AddTrimmed({range.first, std::max(range.first, hole.first)}, content);
    AddTrimmed({std::min(range.last, hole.last), range.last}, content);
  } else {
    AddTrimmed(range, content);
  }
}

void ContentFinder::AddTrimmed(TokenRange range, Content* content) const {
  range = {std::max(range.first, sentence_.first), std::min(range.last, sentence_.last)};
  if (range.first >= range.last) return;
  if (After(range.first)) range.last = CutAt(range);
  while (!range.empty() && IsPunct(tree_[range.first]) && !Opens(range.first)) ++range.first;
  while (!range.empty() && IsPunct(tree_[range.last - 1]) && !Closes(range.last - 1)) --range.last;
  if (!range.empty()) content->pieces.push_back(range);
}

bool ContentFinder::IsCue(uint32_t verb) const {
  const Cue* cue = cues_.Find(CuePart::kVerb, tree_[verb].lemma);
  return cue != nullptr && cue->strong && cue->attitude == Attitude::kSpeech;
}

// "…, when asked about the bridge" is no part of what was said.
bool ContentFinder::IsRequest(uint32_t verb) const {
  if (!Is(tree_[verb], QuoteWord::kAsk)) return false;
  const uint32_t from = std::max(sentence_.first + 2, verb) - 2;
  return Is(tree_[verb - 1], QuoteWord::kWhen) || Is(tree_[from], QuoteWord::kWhen);
}

// Where the content ends if an asking or a participle of the outer verb stands in it.
uint32_t ContentFinder::CutAt(TokenRange range) const {
  for (uint32_t i = range.first + 1; i < range.last; ++i) {
    const bool participle =
        tree_[i].xpos == Xpos::kVBG && IsCue(i) && OuterVerb(tree_, i) == static_cast<int32_t>(match_.token);
    if (participle || IsRequest(i)) return std::max(range.first, std::min(range.last, tree_.Range(i).first));
  }
  return range.last;
}

// The end of the cue's phrases that follow a noun phrase directly: "showed the mayor | ahead of her
// rivals". Times and channels ("in a statement") are not content; they describe the act of speaking.
uint32_t ContentFinder::EndOfFollowers(uint32_t end) const {
  for (const uint32_t child : tree_.Children(match_.token)) {
    const TokenRange range = tree_.Range(child);
    if (range.first != end || !After(child)) continue;
    const Deprel r = tree_[child].deprel;
    if (!IsOneOf(r, {Deprel::kObl, Deprel::kAdvcl, Deprel::kXcomp, Deprel::kCcomp, Deprel::kAdvmod})) break;
    if (r != Deprel::kXcomp && DescribesSpeech(tree_[child])) break;
    if (IsComma(range.first) || tree_[range.first].lemma == "while" || IsRequest(child)) break;
    end = range.last;
  }
  return end;
}

Content FindContent(const Tree& tree, const CueMatch& match, TokenRange sentence, const Lexicon& lexicon) {
  return ContentFinder(tree, match, sentence, lexicon).Find();
}

}  // namespace onrecord

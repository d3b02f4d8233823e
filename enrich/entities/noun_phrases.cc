#include "enrich/entities/noun_phrases.h"

#include <algorithm>

#include "enrich/entities/name_context.h"

namespace onrecord {
namespace {

using Kind = GazetteerKind;
using Word = EntityWord;

bool IsNounTag(Upos upos) { return upos == Upos::kNoun || upos == Upos::kPropn; }

// A role or agent word that is used as a noun here, not as a verb or adjective ("will head", "a private
// talk").
bool UsedAsNoun(const TokenView& view, const GazetteerMatch& match, uint32_t begin, uint32_t end) {
  const Upos upos = view.token(match.last - 1).upos;
  if (upos == Upos::kAdj && match.last - match.first == 1) {
    // "the official added": an adjective only for the tagger.
    const bool noun_follows =
        match.last < end && (IsNounTag(view.token(match.last).upos) ||
                             view.token(match.last).upos == Upos::kAdj || view[match.last].text == "-");
    const bool headline = view.sentences()[view[match.first].sentence].zone == ZoneKind::kHeadline;
    if (headline && !noun_follows && match.first > begin && view.token(match.first - 1).upos == Upos::kVerb)
      return true;  // "says general as talks begin"
    return !noun_follows && match.first > begin &&
           (view[match.first - 1].Is(Word::kDeterminer) || view.token(match.first - 1).upos == Upos::kAdj);
  }
  if (upos != Upos::kNone) return IsNounTag(upos) || upos == Upos::kAdj;
  if (match.plural || match.last - match.first > 1 || view[match.first].capital) return true;
  if (match.last < end && view[match.last].capital) return true;
  if (match.last < end && IsOf(view, match.last)) return true;
  if (match.first == begin) return false;
  const EntityToken& before = view[match.first - 1];
  return before.Is(Word::kDeterminer) || before.Is(Word::kPossessive) || before.Is(Word::kPremodifier) ||
         before.capital || before.joined || before.Is(Word::kFormer);
}

// "met the envoy | last week", "told officials | yesterday": a time without a preposition ends the phrase.
bool TellsWhen(const TokenView& view, uint32_t t) {
  const Token& token = view.token(t);
  if (token.deprel == Deprel::kOblUnmarked) return true;
  const int32_t head = token.head;
  return head > static_cast<int32_t>(t) && head <= static_cast<int32_t>(t) + 2 &&
         view.token(static_cast<uint32_t>(head)).deprel == Deprel::kOblUnmarked;
}

PhrasePart PartOfWord(const TokenView& view, uint32_t t, uint32_t end) {
  const EntityToken& token = view[t];
  if (token.Is(Word::kHonorific) || token.Is(Word::kHonorificM) || token.Is(Word::kHonorificF))
    return PhrasePart::kHonorific;
  if (token.text == "-" && token.joined) return PhrasePart::kHyphen;
  if ((token.text == "'s" || token.text == "’s" || token.text == "'" || token.text == "’") && token.joined &&
      view.token(t).upos != Upos::kAux && view.token(t).upos != Upos::kVerb &&
      view.token(t).upos != Upos::kPunct) {
    return PhrasePart::kGenitive;
  }
  if (token.Is(Word::kPossessive) && (!token.upper)) return PhrasePart::kPossessive;
  if (token.Is(Word::kDeterminer)) {
    const Upos upos = view.token(t).upos;
    if (upos == Upos::kSconj || upos == Upos::kPron || upos == Upos::kAdv) return PhrasePart::kOther;
    return PhrasePart::kDeterminer;
  }
  if (token.Is(Word::kFormer)) {
    // "called the minister | late on Monday"
    return view.token(t).upos == Upos::kAdv ? PhrasePart::kOther : PhrasePart::kFormer;
  }
  if (token.Is(Word::kTime) || TellsWhen(view, t)) return PhrasePart::kOther;
  const Upos upos = view.token(t).upos;
  if (token.Is(Word::kLink) && (upos == Upos::kNone || upos == Upos::kAdp)) return PhrasePart::kLink;
  if (upos == Upos::kAdj || IsNounTag(upos) || upos == Upos::kNum) return PhrasePart::kModifier;
  const Xpos xpos = view.token(t).xpos;
  const bool noun_follows =
      t + 1 < end && (IsNounTag(view.token(t + 1).upos) || view.token(t + 1).upos == Upos::kAdj);
  if (upos == Upos::kVerb && (xpos == Xpos::kVBN || xpos == Xpos::kVBG) && noun_follows)
    return PhrasePart::kModifier;
  if (upos == Upos::kNone && token.Is(Word::kPremodifier)) return PhrasePart::kModifier;
  return PhrasePart::kOther;
}

}  // namespace

std::vector<PhraseElement> CutIntoParts(const TokenView& view, const std::vector<NameSpan>& names,
                                        uint32_t first, uint32_t last) {
  std::vector<PhraseElement> parts;
  auto name = std::lower_bound(names.begin(), names.end(), first,
                               [](const NameSpan& n, uint32_t t) { return n.first_token < t; });
  constexpr uint32_t kNouns = kNounKinds | Bit(Kind::kDemonym);
  for (uint32_t t = first; t < last;) {
    if (name != names.end() && name->first_token == t) {
      const uint32_t end = std::max(name->last_token, name->state_last);
      parts.push_back({PhrasePart::kName, t, end, static_cast<int32_t>(name - names.begin())});
      t = end;
      ++name;
      continue;
    }
    const uint32_t limit = name == names.end() ? last : std::min(last, name->first_token);
    const GazetteerMatch* noun = nullptr;
    for (const GazetteerMatch* m = view.begin(t); m != view.end(t) && !noun; ++m) {
      if (!(kNouns & Bit(view.entry(*m).kind)) || m->last > limit) continue;
      const Kind kind = view.entry(*m).kind;
      if ((kind == Kind::kRole || kind == Kind::kAgent) && !UsedAsNoun(view, *m, first, last)) continue;
      noun = m;
    }
    if (noun) {
      const Kind kind = view.entry(*noun).kind;
      parts.push_back({kind == Kind::kRole     ? PhrasePart::kRole
                       : kind == Kind::kAgent  ? PhrasePart::kAgent
                       : kind == Kind::kPeople ? PhrasePart::kPeople
                                               : PhrasePart::kDemonym,
                       t, noun->last, -1, noun});
      t = noun->last;
      continue;
    }
    parts.push_back({PartOfWord(view, t, last), t, t + 1});
    ++t;
  }
  return parts;
}

}  // namespace onrecord

#include "enrich/quotes/quote_evidence.h"

#include <algorithm>
#include <string_view>

#include "enrich/document/analysis.h"

namespace onrecord {
namespace {

std::string_view Name(CuePart part) {
  switch (part) {
    case CuePart::kVerb:
      return "verb";
    case CuePart::kAdjective:
      return "adj";
    case CuePart::kNoun:
      return "noun";
    case CuePart::kPhrase:
      return "phrase";
  }
  return "";
}

// The number in coarse steps.
std::string_view Step(uint32_t n) {
  static constexpr std::string_view kSteps[] = {"0",   "1",     "2",     "3",     "4",  "5-6",
                                                "7-9", "10-14", "15-22", "23-34", "35+"};
  static constexpr uint32_t kEnds[] = {0, 1, 2, 3, 4, 6, 9, 14, 22, 34};
  size_t at = 0;
  while (at < std::size(kEnds) && n > kEnds[at]) ++at;
  return kSteps[at];
}

bool IsFunctionWord(const Token& token) {
  switch (token.upos) {
    case Upos::kAdp:
    case Upos::kSconj:
    case Upos::kCconj:
    case Upos::kPart:
    case Upos::kPron:
    case Upos::kAux:
      return true;
    default:
      return token.xpos == Xpos::kWDT || token.xpos == Xpos::kWRB;
  }
}

// The lemma of a small word, the tag of any other.
std::string_view WordOrTag(const Token& token) {
  return IsFunctionWord(token) ? std::string_view(token.lemma) : Name(token.xpos);
}

// What the mention at `token` is; "none": no mention.
std::string_view KindOf(const QuoteScene& scene, uint32_t token) {
  auto it = std::upper_bound(scene.mentions.begin(), scene.mentions.end(), token,
                             [](uint32_t at, const Mention& m) { return at < m.first_token; });
  for (int looked = 0; it != scene.mentions.begin() && looked < 8; ++looked) {
    --it;
    if (it->head_token == token) return Name(it->kind);
  }
  return "none";
}

}  // namespace

void AddCueEvidence(const QuoteScene& scene, const CueMatch& match, const Content& content,
                    EvidenceSink* sink) {
  const Tree& tree = scene.tree;
  const Cue& cue = *match.cue;
  const Token& token = tree[match.token];
  const std::string_view frame = Name(content.frame), part = Name(cue.part), attitude = Name(cue.attitude);
  const auto add = [&](std::initializer_list<std::string_view> parts) { sink->Add(parts); };
  add({"any"});
  add({"cue=", cue.lemma, ".", part});
  add({"cue=", cue.lemma, ".", part, ":", frame});
  add({"class=", cue.kind_name});
  add({"class=", cue.kind_name, ":", frame});
  add({"frame=", frame, ":", part});
  add({"frame=", frame, ":", part, cue.IsUnlisted() ? ":unlisted" : ":listed"});
  add({"attitude=", attitude});
  add({"attitude=", attitude, ":", frame});
  if (cue.IsUnlisted()) {
    add({"unlisted=", token.lemma});
    add({"unlisted=", token.lemma, ":", frame});
  }
  const std::string_view rule = Name(match.source_rule);
  add({"source=", rule});
  add({"source=", rule, ":", frame});
  add({"source=", rule, ":", attitude});
  if (match.source >= 0) {
    const auto head = static_cast<uint32_t>(match.source);
    const Token& who = tree[head];
    if (who.upos == Upos::kPron) {
      add({"who=", who.lemma});
      add({"who=", who.lemma, ":", attitude});
    } else {
      const std::string_view kind = KindOf(scene, head);
      const std::string_view shape = who.upos == Upos::kPropn ? "name:" : "noun:";
      add({"who=", shape, kind});
      add({"who=", shape, kind, ":", attitude});
      if (who.upos == Upos::kNoun) add({"noun=", who.lemma});
    }
    const uint32_t apart = head < match.token ? match.token - head : head - match.token;
    add({"apart=", Step(apart), head < match.token ? "" : ":after"});
    add({"source_words=", Step(match.source_words.size())});
  }
  if (match.negated) {
    add({"negated"});
    add({"negated:", cue.kind_name});
  }
  if (match.passive) {
    add({"passive"});
    add({"passive:", frame});
  }
  add({"tense=", Name(token.xpos), ":", attitude});
  add({"role=", Name(token.deprel), ":", part});
  if (token.head >= 0) {
    const Token& above = tree[token.head];
    if (token.deprel == Deprel::kXcomp || cue.part == CuePart::kNoun) add({"above=", above.lemma});
    if (cue.part == CuePart::kNoun) add({"above=", Name(above.upos), ":", Name(token.deprel)});
  }
  for (const uint32_t child : tree.Children(match.token)) {
    const Token& t = tree[child];
    const Deprel r = t.deprel;
    if (IsOneOf(r, {Deprel::kAux, Deprel::kAuxPass, Deprel::kCop, Deprel::kMark})) add({"beside=", t.lemma});
    if (r == Deprel::kAdvmod && child < match.token) add({"beside=", t.lemma});
    if (cue.part == CuePart::kNoun && IsOneOf(r, {Deprel::kDet, Deprel::kNmodPoss, Deprel::kCase}))
      add({"noun_has=", Name(r), ":", t.upos == Upos::kDet || t.upos == Upos::kAdp ? t.lemma : ""});
  }
  const TokenRange sentence = scene.SentenceOf(match.token);
  const Token& last = tree[sentence.last - 1];
  if (scene.sentences[token.sentence].zone != ZoneKind::kBody)
    add({"zone=", Name(scene.sentences[token.sentence].zone)});
  if (last.span.In(scene.text) == "?") add({"question"});
  if (match.words.last < sentence.last) add({"after=", WordOrTag(tree[match.words.last]), ":", frame});
  add({"place=", content.before_cue ? "before" : "after", ":", frame});
  add({"pieces=", Step(content.pieces.size())});
}

void AddBorderEvidence(const QuoteScene& scene, const CueMatch& match, const Content& content,
                       const ContentVariant& variant, EvidenceSink* sink) {
  const Tree& tree = scene.tree;
  const std::string_view frame = Name(content.frame);
  const auto add = [&](std::initializer_list<std::string_view> parts) { sink->Add(parts); };
  const TokenRange sentence = scene.SentenceOf(match.token);
  const TokenRange first = variant.pieces.front(), last = variant.pieces.back();
  const std::string_view ends = variant.ends, begins = variant.begins;
  add({"ends=", ends, ":", frame});
  add({"begins=", begins, ":", frame});
  // The beginning.
  const Token& opener = tree[first.first];
  add({"opens=", WordOrTag(opener), ":", frame});
  if (begins != "given") add({"opens=", WordOrTag(opener), ":", begins});
  if (first.first > match.words.last)
    add({"leaves=", WordOrTag(tree[first.first - 1]), ":", frame, ":", begins});
  if (first.first >= match.words.last) add({"gap=", Step(first.first - match.words.last), ":", begins});
  // The end.
  uint32_t next = last.last;
  std::string_view pause = "";
  while (next < sentence.last && scene.IsPunct(next)) {
    if (pause.empty()) pause = Name(tree[next].xpos);
    ++next;
  }
  const bool to_cue = last.last <= match.token;
  const std::string_view side = to_cue ? "before" : "after";
  add({"last=", Name(tree[last.last - 1].xpos), ":", side});
  if (to_cue) {
    add({"before_cue:", pause});
  } else if (next >= sentence.last) {
    add({"to_end:", ends});
    add({"to_end:", frame});
  } else {
    const Token& follower = tree[next];
    add({"next=", pause, ":", WordOrTag(follower)});
    add({"next=", pause, ":", WordOrTag(follower), ":", ends});
    uint32_t root = next;
    while (tree[root].head >= static_cast<int32_t>(last.last)) root = static_cast<uint32_t>(tree[root].head);
    std::string_view on = "nothing";
    if (tree[root].head >= 0) {
      const auto above = static_cast<uint32_t>(tree[root].head);
      on = above == match.token   ? "cue"
           : last.Contains(above) ? "content"
           : above < match.token  ? "before"
                                  : "other";
    }
    add({"follows=", Name(tree[root].deprel), ":", on});
    add({"follows=", Name(tree[root].deprel), ":", on, ":", pause});
    add({"follows=", Name(tree[root].deprel), ":", on, ":", ends});
    add({"follows=", Name(tree[root].deprel), ":", frame, ":", pause});
    add({"cuts=", Step(sentence.last - next), ":", pause});
  }
  // What it holds.
  uint32_t words = 0, pauses = 0;
  bool finite = false, marks = false, plain = false;
  for (const TokenRange piece : variant.pieces) {
    for (uint32_t i = piece.first; i < piece.last; ++i) {
      const bool punct = scene.IsPunct(i);
      words += !punct;
      pauses += tree[i].xpos == Xpos::kComma && !scene.quoted[i];
      finite = finite || IsFinite(scene.tokens[i]);
      if (!punct) (scene.quoted[i] ? marks : plain) = true;
    }
  }
  add({"words=", Step(words), ":", frame});
  add({"pauses=", Step(pauses)});
  add({finite ? "clause:" : "phrase:", frame});
  if (marks) {
    add({plain ? "mixed" : "quoted"});
    add({plain ? "mixed:" : "quoted:", frame});
    add({plain ? "mixed:" : "quoted:", ends});
    const bool end = scene.quoted[last.last - 1];
    add({end ? "ends_with_marks" : "ends_after_marks", pause.empty() ? "" : ":", pause});
    if (scene.quoted[first.first]) add({"begins_with_marks"});
    add({"cue_of_marks=", match.cue->kind_name});
    if (!end) {
      uint32_t behind = 0;
      bool comma = false, verb = false;
      for (uint32_t i = last.last; i-- > last.first && !scene.quoted[i];) {
        ++behind;
        comma = comma || tree[i].xpos == Xpos::kComma;
        verb = verb || IsFinite(scene.tokens[i]);
      }
      add({"behind_marks=", Step(behind)});
      if (comma) add({"behind_marks:comma"});
      if (verb) add({"behind_marks:verb"});
      if (comma && verb) add({"behind_marks:comma:verb"});
    }
  }
}

}  // namespace onrecord

#include "enrich/quotes/find_source.h"

#include <algorithm>

namespace onrecord {
std::optional<Subject> SourceOfNoun(const Tree& tree, const std::vector<char>& quoted, uint32_t noun,
                                    const Cue& cue) {
  if (const int32_t owner = tree.Child(noun, Deprel::kNmodPoss); owner >= 0) {
    return Subject{static_cast<uint32_t>(owner), SubjectRule::kPossessive};
  }
  for (const uint32_t child : tree.Children(noun)) {
    if (tree[child].deprel != Deprel::kNmod) continue;
    const std::string_view preposition = tree.Case(child);
    if (preposition == "by" || (preposition == "of" && !cue.Takes(Frame::kOf)) || preposition == "from") {
      return Subject{child, SubjectRule::kPossessive};
    }
  }
  if (tree[noun].deprel == Deprel::kObj && tree[noun].head >= 0) {
    auto found = FindSubject(tree, tree[noun].head, {.quoted = &quoted});
    if (found) found->rule = SubjectRule::kLightVerb;
    return found;
  }
  return std::nullopt;
}

TokenRange SourcePhrase(const Tree& tree, uint32_t head, uint32_t cue) {
  TokenRange range = tree.Range(head);
  if (range.Contains(cue)) {  // the cue is attached below its source: "a letter saying"
    if (cue < head) return {head, head + 1};
    range.last = cue;
    for (const uint32_t child :
         tree.Children(head)) {  // "the office | called it bad but said", all below "office"
      const Token& t = tree[child];
      if (child > head && child < cue && IsTensed(t) && t.deprel != Deprel::kAclRelcl &&
          tree.Range(child).Contains(cue))
        range.last = std::min(range.last, tree.Range(child).first);
    }
  }
  auto drop = [&](uint32_t i) {
    return tree[i].upos == Upos::kPunct || tree[i].upos == Upos::kCconj ||
           (tree[i].deprel == Deprel::kCase && i < head && tree[i].head == static_cast<int32_t>(head));
  };
  while (range.first < head && drop(range.first)) ++range.first;
  while (range.last > head + 1 &&
         (tree[range.last - 1].upos == Upos::kPunct || tree[range.last - 1].xpos == Xpos::kPOS))
    --range.last;
  return range;
}

std::string_view Name(SubjectRule rule) {
  static constexpr std::string_view kNames[] = {"none",       "subject",    "shared_subject", "participle",
                                                "control",    "relative",   "noun",           "agent",
                                                "possessive", "light_verb", "phrase"};
  return kNames[static_cast<size_t>(rule)];
}

}  // namespace onrecord

#include "enrich/events/clause_span.h"

#include <algorithm>

namespace onrecord {
namespace {

// The word of saying that the clause is the content of; -1: none.
int32_t SayingAbove(const SentenceTree& tree, int32_t clause) {
  for (int32_t at = clause, steps = 0; at >= 0 && steps < 6; at = tree.Parent(at), ++steps) {
    const int32_t parent = tree.Parent(at);
    if (tree.Relation(at) == Deprel::kCcomp && parent >= 0 && tree.IsVerb(parent)) return parent;
  }
  return -1;
}

bool IsJoint(const SentenceTree& tree, int32_t token) {
  const Upos upos = tree.At(token).upos;
  return upos == Upos::kPunct || upos == Upos::kCconj || upos == Upos::kSconj;
}

Span AtBorders(const SentenceTree& tree, const Analysis& article, int32_t first, int32_t last) {
  while (first < last && (IsJoint(tree, first) || tree.At(first).xpos == Xpos::kWRB)) ++first;
  while (last > first && (IsJoint(tree, last) || tree.At(last).upos == Upos::kAdp) &&
         tree.Relation(last) != Deprel::kCompoundPrt) {
    --last;
  }
  const Span begin = tree.At(first).span, end = tree.At(last).span;
  Span span = Cover(begin, end);
  for (const Mention& mention : article.mentions) {
    if (mention.span.begin >= end.end) break;
    const Span name = mention.name.empty() ? mention.span : mention.name;
    if (name.Contains(begin)) span.begin = std::min(span.begin, name.begin);
    if (name.Contains(end)) span.end = std::max(span.end, name.end);
  }
  return span;
}

}  // namespace

Span ClauseSpan(const SentenceTree& tree, const Analysis& article, const Act& act) {
  auto [first, last] = tree.Extent(act.clause, true);
  for (const int32_t verb : act.also) last = std::max(last, tree.Extent(verb, true).second);
  if (act.sources.empty()) return AtBorders(tree, article, first, last);
  // A shared subject, or the one who says so with the word of saying.
  const int32_t source = act.sources.front();
  const int32_t verb = tree.Parent(source);
  const auto [source_first, source_last] = tree.Extent(source, true);
  first = std::min(first, source_first);
  last = std::max(last, source_last);
  if (verb >= 0 && tree.IsVerb(verb) && tree.Relation(source) != Deprel::kObl) {
    first = std::min(first, verb);
    last = std::max(last, verb);
  }
  // "Iran hinted it would not stop": what one says of oneself is an act of saying.
  const int32_t saying = SayingAbove(tree, act.clause);
  if (saying >= 0 && tree.At(source).xpos == Xpos::kPRP) {
    first = std::min({first, saying, std::max(SurfaceSubject(tree, saying), tree.begin())});
    last = std::max(last, saying);
  }
  return AtBorders(tree, article, first, last);
}

}  // namespace onrecord

#include "enrich/events/clause_span.h"

#include <algorithm>

#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

// The word of speech that the clause is the content of; -1: none.
int32_t SpeechVerbAbove(const Tree& tree, int32_t clause) {
  for (int32_t at = clause, steps = 0; at >= 0 && steps < 6; at = tree[at].head, ++steps) {
    const int32_t parent = tree[at].head;
    if (tree[at].deprel == Deprel::kCcomp && parent >= 0 && IsVerb(tree[parent])) return parent;
  }
  return -1;
}

bool IsJoint(const Tree& tree, int32_t token) {
  const Upos upos = tree[token].upos;
  return IsOneOf(upos, {Upos::kPunct, Upos::kCconj, Upos::kSconj});
}

Span AtBorders(const Tree& tree, const Analysis& article, int32_t first, int32_t last) {
  while (first < last && (IsJoint(tree, first) || tree[first].xpos == Xpos::kWRB)) ++first;
  while (last > first && (IsJoint(tree, last) || tree[last].upos == Upos::kAdp) &&
         tree[last].deprel != Deprel::kCompoundPrt) {
    --last;
  }
  const Span begin = tree[first].span, end = tree[last].span;
  Span span = Cover(begin, end);
  // Mentions do not cross sentences: those before it are passed at once, or many events would take the square
  // of their number.
  const uint32_t from = article.sentences[tree[first].sentence].span.begin;
  auto mention_at = std::lower_bound(
      article.mentions.begin(), article.mentions.end(), from,
      [](const Mention& mention, uint32_t position) { return mention.span.begin < position; });
  for (; mention_at != article.mentions.end() && mention_at->span.begin < end.end; ++mention_at) {
    const Mention& mention = *mention_at;
    const Span name = mention.name.empty() ? mention.span : mention.name;
    if (name.Contains(begin)) span.begin = std::min(span.begin, name.begin);
    if (name.Contains(end)) span.end = std::max(span.end, name.end);
  }
  return span;
}

}  // namespace

Span ClauseSpan(const Tree& tree, const Analysis& article, const Act& act) {
  auto [first, last] = ExtentOf(tree, act.clause, Extent::kNarrow);
  for (const int32_t verb : act.also) last = std::max(last, ExtentOf(tree, verb, Extent::kNarrow).second);
  if (act.sources.empty()) return AtBorders(tree, article, first, last);
  // A shared subject, or the one who says so with the word of speech.
  const int32_t source = act.sources.front();
  const int32_t verb = tree[source].head;
  const auto [source_first, source_last] = ExtentOf(tree, source, Extent::kNarrow);
  first = std::min(first, source_first);
  last = std::max(last, source_last);
  if (verb >= 0 && IsVerb(tree[verb]) && tree[source].deprel != Deprel::kObl) {
    first = std::min(first, verb);
    last = std::max(last, verb);
  }
  // "Iran hinted it would not stop": what one says of oneself is an act of saying.
  const int32_t saying = SpeechVerbAbove(tree, act.clause);
  if (saying >= 0 && tree[source].xpos == Xpos::kPRP) {
    first = std::min(
        {first, saying,
         std::max(SurfaceSubject(tree, saying), static_cast<int32_t>(tree.SentenceOf(saying).first))});
    last = std::max(last, saying);
  }
  return AtBorders(tree, article, first, last);
}

}  // namespace onrecord

#include "enrich/quotes/trim_source.h"

#include <algorithm>

#include "common/base/utf8.h"

namespace onrecord {
namespace {

bool IsTimeOfSpeech(const QuoteScene& scene, uint32_t token) {
  const bool joined =
      token > 0 && !scene.tokens[token].space_before && scene.IsPunct(token - 1);  // a 46-year-old
  if (scene.IsTime(token)) return !joined;
  return scene.tokens[token].upos == Upos::kAdp && Is(scene.tokens[token], QuoteWord::kTimePreposition);
}

// A verb of its own after the source: "the ministry | called it …", not "who called it".
bool StartsPredicate(const QuoteScene& scene, uint32_t token, uint32_t head) {
  return token == head + 1 && IsFinite(scene.tokens[token]) && scene.tokens[token].upos == Upos::kVerb;
}

}  // namespace

void TrimSource(const QuoteScene& scene, int32_t* source, TokenRange* words) {
  if (*source < 0) return;
  auto head = static_cast<uint32_t>(*source);
  if (scene.quoted[head] || !words->Contains(head)) return;
  while (scene.IsTime(head) && head > words->first) --head;  // Silva later Thursday
  // An adverb that is the subject is a noun: the local | daily | wrote.
  while (scene.tokens[head].upos == Upos::kAdv && scene.tokens[head].deprel != Deprel::kNsubj &&
         head > words->first)
    --head;
  *source = static_cast<int32_t>(head);
  CompleteName(scene, source, words);
  head = static_cast<uint32_t>(*source);
  for (uint32_t i = head; i-- > words->first;) {
    if (scene.quoted[i]) words->first = i + 1;
  }
  for (uint32_t i = head + 1; i < words->last; ++i) {
    const Token& t = scene.tokens[i];
    if (t.xpos == Xpos::kComma || t.span.In(scene.text) == "(") return;
    if (t.upos == Upos::kAdv || t.xpos == Xpos::kVBG || IsTimeOfSpeech(scene, i) ||
        StartsPredicate(scene, i, head)) {
      words->last = i;
      return;
    }
  }
}

void CompleteName(const QuoteScene& scene, int32_t* source, TokenRange* words) {
  const auto head = static_cast<uint32_t>(*source);
  const uint32_t end = scene.SentenceOf(head).last;
  const auto is_name = [&](uint32_t token) {
    return token < end && scene.tokens[token].upos == Upos::kPropn && !scene.quoted[token] &&
           !scene.IsTime(token);
  };
  if (is_name(head) && is_name(head + 1) && words->last == head + 1) {
    while (is_name(words->last)) ++words->last;
    *source = static_cast<int32_t>(words->last) - 1;
    return;
  }
  if (!is_name(head) || !is_name(head + 2)) return;
  const Token& between = scene.tokens[head + 1];
  size_t next;
  if (!IsLower(DecodeAt(scene.text, between.span.begin, &next)) || scene.IsTime(head + 1) ||
      !(IsOneOf(between.upos, {Upos::kNoun, Upos::kAdj, Upos::kAdv}) ||
        IsOneOf(between.xpos, {Xpos::kVB, Xpos::kNNP}))) {
    return;
  }
  uint32_t last = head + 2;
  while (is_name(last + 1)) ++last;
  *source = static_cast<int32_t>(last);
  words->last = std::max(words->last, last + 1);
}

}  // namespace onrecord

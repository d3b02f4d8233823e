#include "enrich/quotes/trim_source.h"

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
  while (scene.tokens[head].upos == Upos::kAdv && head > words->first) --head;
  *source = static_cast<int32_t>(head);
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

}  // namespace onrecord

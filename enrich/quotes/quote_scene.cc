#include "enrich/quotes/quote_scene.h"

#include <algorithm>

namespace onrecord {

QuoteScene::QuoteScene(std::string_view text_in, const std::vector<Sentence>& sentences_in,
                       const std::vector<Token>& tokens_in, const std::vector<QuotedStretch>& stretches_in,
                       const std::vector<Mention>& mentions_in, const CueTable& cue_table)
    : text(text_in),
      sentences(sentences_in),
      tokens(tokens_in),
      stretches(stretches_in),
      mentions(mentions_in),
      tree(tokens_in),
      quoted(tokens_in.size()) {
  for (const QuotedStretch& stretch : stretches) {
    TokenRange range{TokenAt(stretch.outer.begin), TokenAt(stretch.outer.end)};
    range.last = std::max(range.last, range.first);
    stretch_tokens.push_back(range);
    std::fill(quoted.begin() + range.first, quoted.begin() + range.last, 1);
  }
  cues = FindCues(text, tree, quoted, cue_table);
}

TokenRange QuoteScene::SentenceOf(uint32_t token) const {
  const Sentence& sentence = sentences[tokens[token].sentence];
  return {sentence.first_token, sentence.last_token};
}

uint32_t QuoteScene::TokenAt(uint32_t at) const {
  const auto it = std::lower_bound(tokens.begin(), tokens.end(), at,
                                   [](const Token& token, uint32_t byte) { return token.span.begin < byte; });
  return static_cast<uint32_t>(it - tokens.begin());
}

TokenRange QuoteScene::CuesIn(TokenRange range) const {
  const auto before = [](const CueMatch& cue, uint32_t token) { return cue.token < token; };
  const auto first = std::lower_bound(cues.begin(), cues.end(), range.first, before);
  const auto last = std::lower_bound(first, cues.end(), range.last, before);
  return {static_cast<uint32_t>(first - cues.begin()), static_cast<uint32_t>(last - cues.begin())};
}

bool QuoteScene::IsFiniteVerb(uint32_t token) const {
  const Xpos tag = tokens[token].xpos;
  return tag == Xpos::kVBD || tag == Xpos::kVBZ || tag == Xpos::kVBP || tag == Xpos::kMD;
}

bool QuoteScene::quoted_mark(uint32_t token) const {
  const std::string_view form = tokens[token].span.In(text);
  return form == "\"" || form == "''" || form == "``" || form == "“" || form == "”";
}

}  // namespace onrecord

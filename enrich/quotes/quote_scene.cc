#include "enrich/quotes/quote_scene.h"

#include <algorithm>

#include "common/base/utf8.h"
#include "enrich/quotes/find_cue_after_marks.h"

namespace onrecord {
namespace {

constexpr uint32_t kFewWords = 40;  // how far the words that name the source may be from the end

}  // namespace

QuoteScene::QuoteScene(const QuoteText& part, const Lexicon& lexicon)
    : text(part.text),
      sentences(part.sentences),
      tokens(part.tree.tokens()),
      stretches(part.stretches),
      mentions(part.mentions),
      tree(part.tree),
      quoted(tokens.size()),
      lexicon_(lexicon) {
  CloseOpenStretches();
  for (const QuotedStretch& stretch : stretches) {
    TokenRange range{TokenAt(stretch.outer.begin), TokenAt(stretch.outer.end)};
    range.last = std::max(range.last, range.first);
    stretch_tokens.push_back(range);
    std::fill(quoted.begin() + range.first, quoted.begin() + range.last, 1);
  }
  cues = FindCues(text, tree, quoted, lexicon);
  FindBreaks();
  AddCuesBeside();
}

// “We keep our word, | Minister Ilze Berzina said.
void QuoteScene::CloseOpenStretches() {
  for (QuotedStretch& stretch : stretches) {
    if (stretch.closed || stretch.continued || stretch.single) continue;
    const TokenRange range{TokenAt(stretch.inner.begin), TokenAt(stretch.inner.end)};
    if (range.empty()) continue;
    const uint32_t end = SentenceOf(range.last - 1).last;
    for (uint32_t i = range.last; i-- > range.first + 1 && range.last - i <= kFewWords;) {
      if (tokens[i].xpos != Xpos::kComma) continue;
      const auto match = FindCueAfterMarks(text, tree, {i + 1, end}, lexicon_);
      if (!match || match->cue == nullptr) continue;
      stretch.inner.end = stretch.outer.end = tokens[i].span.end;
      break;
    }
  }
}

// A cue of speech on both sides of a semicolon outside marks.
void QuoteScene::FindBreaks() {
  const auto has_cue = [&](TokenRange range) {
    const TokenRange found = CuesIn(range);
    return std::any_of(cues.begin() + found.first, cues.begin() + found.last, [](const CueMatch& cue) {
      return cue.source >= 0 && cue.cue->attitude == Attitude::kSpeech && cue.cue->Takes(Frame::kQuote) &&
             cue.cue->part == CuePart::kVerb;
    });
  };
  for (const Sentence& sentence : sentences) {
    uint32_t from = sentence.first_token;
    for (uint32_t i = from; i < sentence.last_token; ++i) {
      if (quoted[i] || tokens[i].span.In(text) != ";") continue;
      uint32_t next = i + 1;
      while (next < sentence.last_token && (quoted[next] || tokens[next].span.In(text) != ";")) ++next;
      if (has_cue({from, i}) && has_cue({i + 1, next})) breaks_.push_back(i);
      from = i + 1;
    }
  }
}

void QuoteScene::AddCuesBeside() {
  for (uint32_t s = 0; s < stretches.size(); ++s) {
    if (stretch_tokens[s].empty()) continue;
    auto match = FindCueAfterMarks(text, tree, EndsWithPause(s) ? WordsAfter(s) : LastWords(s), lexicon_);
    if (!match || (match->cue == nullptr && !EndsWithPause(s))) continue;
    const auto at = std::lower_bound(cues.begin(), cues.end(), match->token,
                                     [](const CueMatch& cue, uint32_t token) { return cue.token < token; });
    const bool known = at != cues.end() && at->token == match->token;
    if (known && at->cue->part == CuePart::kVerb && !match->names_speech) {
      const TokenRange words = match->source_words;
      const bool more = at->source_words.first == words.first && at->source_words.last > words.last &&
                        tokens[words.last].xpos == Xpos::kComma;  // the tree has the apposition to the source
      if (!more) at->source_words = words;
      at->source = match->source;
      at->source_rule = match->source_rule;
      at->passive = false;
      continue;
    }
    if (match->cue == nullptr || match->names_speech) {
      unlisted_.push_back({.lemma = tokens[match->token].lemma,
                           .kind = CueKind::kSay,
                           .kind_name = "say",
                           .strong = false,
                           .frames = 1U << static_cast<unsigned>(Frame::kQuote)});
      match->cue = &unlisted_.back();
    }
    if (known) {
      *at = *match;
    } else {
      cues.insert(at, *match);
    }
  }
}

TokenRange QuoteScene::LastWords(uint32_t stretch) const {
  const TokenRange own = stretch_tokens[stretch], sentence = SentenceOf(own.last - 1);
  uint32_t at = sentence.last;
  while (at > own.last && sentence.last - at <= kFewWords && tokens[at - 1].xpos != Xpos::kComma) --at;
  if (at <= own.last || tokens[at - 1].xpos != Xpos::kComma ||
      std::any_of(quoted.begin() + at, quoted.begin() + sentence.last, [](char q) { return q; }))
    return {own.last, own.last};
  return {at, sentence.last};
}

TokenRange QuoteScene::WordsAfter(uint32_t stretch) const {
  const TokenRange own = stretch_tokens[stretch];
  if (own.last >= tokens.size()) return {own.last, own.last};
  uint32_t end = SentenceOf(own.last).last;
  if (tokens[own.last - 1].sentence != tokens[own.last].sentence) {
    size_t begin;
    const char32_t last = DecodeBefore(text, stretches[stretch].inner.end, &begin);
    const bool may_go_on =
        last == U'?' || last == U'!' || last == U',' || last == U'…' || last == U'-' || last == U'—';
    if (!may_go_on || ParagraphOf(own.last - 1) != ParagraphOf(own.last)) return {own.last, own.last};
  }
  if (stretch + 1 < stretches.size()) end = std::min(end, stretch_tokens[stretch + 1].first);
  return {own.last, std::max(own.last, end)};
}

bool QuoteScene::EndsWithPause(uint32_t stretch) const {
  size_t begin = stretches[stretch].inner.end;
  char32_t last = DecodeBefore(text, begin, &begin);
  while (begin > stretches[stretch].inner.begin &&
         (last == U'\'' || last == U'’' || last == U'"' || IsSpace(last)))
    last = DecodeBefore(text, begin, &begin);
  if (last == U',' || last == U'.' || last == U'?' || last == U'!' || last == U'…' || last == U'—')
    return true;
  const uint32_t next = stretch_tokens[stretch].last;
  return next < tokens.size() && tokens[next].xpos == Xpos::kComma;
}

TokenRange QuoteScene::SentenceOf(uint32_t token) const {
  const Sentence& sentence = sentences[tokens[token].sentence];
  TokenRange range{sentence.first_token, sentence.last_token};
  const auto after = std::lower_bound(breaks_.begin(), breaks_.end(), token);
  if (after != breaks_.end() && *after < range.last) range.last = *after + 1;
  if (after != breaks_.begin() && *std::prev(after) >= range.first) range.first = *std::prev(after) + 1;
  return range;
}

bool QuoteScene::IsDash(uint32_t token) const {
  const std::string_view form = tokens[token].span.In(text);
  return form == "-" || form == "--" || form == "–" || form == "—" || form == "―";
}

TokenRange QuoteScene::SignatureOf(TokenRange label) const {
  if (label.empty() || tokens[label.last - 1].span.In(text) != ":") return {};
  const uint32_t end = label.last - 1;
  const auto is_capital = [&](uint32_t token) {
    size_t next;
    return IsUpper(DecodeAt(text, tokens[token].span.begin, &next));
  };
  uint32_t first = end;
  while (first > label.first &&
         (is_capital(first - 1) || (first < end && tokens[first - 1].upos == Upos::kCconj))) {
    --first;
  }
  while (first < end && !is_capital(first)) ++first;
  uint32_t dash = first;
  if (dash > label.first && tokens[dash - 1].upos == Upos::kAdp) {
    --dash;
    if (dash > label.first && IsOneOf(tokens[dash - 1].upos, {Upos::kAdj, Upos::kAdv, Upos::kNoun})) --dash;
  }
  if (first == end || dash == label.first || !IsDash(dash - 1) || !tokens[dash - 1].space_before) return {};
  return {first, end};
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

bool QuoteScene::quoted_mark(uint32_t token) const {
  const std::string_view form = tokens[token].span.In(text);
  return form == "\"" || form == "''" || form == "``" || form == "“" || form == "”";
}

}  // namespace onrecord

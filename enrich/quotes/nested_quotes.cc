#include "enrich/quotes/nested_quotes.h"

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/text/find_quotes.h"

namespace onrecord {
namespace {

constexpr uint32_t kShortest = 4;  // tokens

uint32_t TokenAt(const std::vector<Token>& tokens, uint32_t at) {
  const auto it = std::lower_bound(tokens.begin(), tokens.end(), at,
                                   [](const Token& token, uint32_t byte) { return token.span.begin < byte; });
  return static_cast<uint32_t>(it - tokens.begin());
}

// The tokens [first, last) with heads counted from `first`; a head outside makes a root.
void CopyTokens(const QuoteText& outer, uint32_t first, uint32_t last, QuoteInside* inside) {
  const auto begin = static_cast<int32_t>(first), size = static_cast<int32_t>(last - first);
  for (uint32_t i = first; i < last; ++i) {
    Token token = outer.tree[i];
    const bool new_sentence = i == first || outer.tree[i - 1].sentence != token.sentence;
    if (new_sentence) {
      Sentence sentence = outer.sentences[token.sentence];
      sentence.first_token = i - first;
      sentence.span.begin = token.span.begin;
      inside->sentences.push_back(sentence);
    }
    inside->sentences.back().span.end = token.span.end;
    inside->sentences.back().last_token = i - first + 1;
    token.sentence = static_cast<uint32_t>(inside->sentences.size() - 1);
    token.head -= begin;
    if (token.head < 0 || token.head >= size) token.head = -1;
    inside->tokens.push_back(std::move(token));
  }
}

void CopyMentions(const QuoteText& outer, uint32_t first, uint32_t last, QuoteInside* inside) {
  auto it = std::lower_bound(outer.mentions.begin(), outer.mentions.end(), first,
                             [](const Mention& m, uint32_t token) { return m.first_token < token; });
  for (; it != outer.mentions.end() && it->first_token < last; ++it) {
    if (it->last_token > last) continue;
    Mention mention = *it;
    mention.first_token -= first;
    mention.last_token -= first;
    mention.head_token = mention.head_token >= first ? mention.head_token - first : 0;
    inside->mentions.push_back(std::move(mention));
    inside->mention_of.push_back(static_cast<int32_t>(it - outer.mentions.begin()));
  }
}

// Named, described, or he, she, they: not whoever, nor the speaker of the outer quote or who listens.
bool IsThirdPerson(const Quote& quote, const QuoteInside& inside, const Lexicon& lexicon) {
  if (quote.source_mention < 0) return false;
  const Mention& source = inside.mentions[quote.source_mention];
  if (source.form != MentionForm::kPronoun) return true;
  const std::string& lemma = inside.tokens[source.head_token].lemma;
  const WordTable<EntityWord>& words = lexicon.entity_words;
  return words.Is(lemma, EntityWord::kHe) || words.Is(lemma, EntityWord::kShe) ||
         words.Is(lemma, EntityWord::kThey);
}

// says, had said; not "to say", "can say".
bool IsFinite(Span cue, const QuoteInside& inside) {
  const uint32_t token = TokenAt(inside.tokens, cue.begin);
  if (IsTensed(inside.tokens[token])) return true;
  return inside.tokens[token].xpos == Xpos::kVBN && token > 0 && inside.tokens[token - 1].lemma == "have";
}

}  // namespace

QuoteInside TextInside(const QuoteText& outer, const QuotePiece& piece) {
  QuoteInside inside;
  const uint32_t first = TokenAt(outer.tree.tokens(), piece.span.begin);
  const uint32_t last = TokenAt(outer.tree.tokens(), piece.span.end);
  if (first + kShortest > last) return inside;
  CopyTokens(outer, first, last, &inside);
  CopyMentions(outer, first, last, &inside);
  if (piece.kind == QuoteKind::kDirect) {
    inside.stretches = FindInnerQuotes(outer.text, piece.span);
  } else {
    auto it = std::lower_bound(outer.stretches.begin(), outer.stretches.end(), piece.span.begin,
                               [](const QuotedStretch& s, uint32_t at) { return s.outer.begin < at; });
    for (; it != outer.stretches.end() && it->outer.end <= piece.span.end; ++it)
      inside.stretches.push_back(*it);
  }
  return inside;
}

bool IsReportedInside(const Quote& nested, const QuoteInside& inside, const Lexicon& lexicon) {
  if (nested.attitude != Attitude::kSpeech || !nested.source || !nested.cue) return false;
  if (StartsWith(nested.why.rule, "quotes.direct.")) return true;
  return nested.why.rule == "quotes.indirect.that" && IsThirdPerson(nested, inside, lexicon) &&
         IsFinite(*nested.cue, inside);
}

PieceIndex::PieceIndex(const std::vector<Quote>& quotes) {
  for (size_t q = 0; q < quotes.size(); ++q) {
    for (const QuotePiece& piece : quotes[q].pieces) pieces_.push_back({piece.span, q});
  }
  std::sort(pieces_.begin(), pieces_.end(),
            [](const Piece& a, const Piece& b) { return a.span.begin < b.span.begin; });
}

bool PieceIndex::Has(const Quote& quote, size_t except) const {
  constexpr int kLookBack = 4;  // pieces seldom overlap
  for (const QuotePiece& piece : quote.pieces) {
    auto it = std::lower_bound(pieces_.begin(), pieces_.end(), piece.span.end,
                               [](const Piece& p, uint32_t at) { return p.span.begin < at; });
    for (int looked = 0; it != pieces_.begin() && looked < kLookBack; ++looked) {
      --it;
      if (it->quote != except && it->span.Overlaps(piece.span)) return true;
    }
  }
  return false;
}

}  // namespace onrecord

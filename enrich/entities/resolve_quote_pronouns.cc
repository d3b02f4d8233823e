#include "enrich/entities/resolve_quote_pronouns.h"

#include <algorithm>

#include "common/base/strings.h"

namespace onrecord {
namespace {

// Whether `at` stands between quotation marks.
bool BetweenMarks(const std::vector<QuotedStretch>& stretches, uint32_t at) {
  const auto after = std::partition_point(stretches.begin(), stretches.end(),
                                          [at](const QuotedStretch& s) { return s.outer.begin <= at; });
  return after != stretches.begin() && std::prev(after)->outer.Contains(at);
}

bool Speaks(const std::vector<QuotedStretch>& stretches, const QuotePiece& piece, Span mention) {
  if (!piece.span.Contains(mention)) return false;
  if (piece.kind == QuoteKind::kDirect) return true;
  return piece.kind == QuoteKind::kMixed && BetweenMarks(stretches, mention.begin);
}

void Join(int32_t entity, uint32_t index, const RuleTable& rules, Mention* m, std::vector<Entity>* entities) {
  m->entity = entity;
  m->why.rule = "entities.join.first_person";
  m->why.confidence = rules.Confidence(m->why.rule);
  std::vector<uint32_t>& all = (*entities)[static_cast<size_t>(entity)].mentions;
  all.insert(std::upper_bound(all.begin(), all.end(), index), index);
}

// Pieces of quotes whose speaker is known, by where they begin.
struct PieceOf {
  const QuotePiece* piece;
  const Quote* quote;
};

std::vector<PieceOf> PiecesInOrder(const std::vector<Quote>& quotes) {
  std::vector<PieceOf> pieces;
  for (const Quote& quote : quotes) {
    if (quote.speaker < 0) continue;
    for (const QuotePiece& piece : quote.pieces) pieces.push_back({&piece, &quote});
  }
  std::stable_sort(pieces.begin(), pieces.end(), [](const PieceOf& a, const PieceOf& b) {
    return a.piece->span.begin < b.piece->span.begin;
  });
  return pieces;
}

}  // namespace

void ResolveQuotePronouns(std::string_view text, const std::vector<QuotedStretch>& stretches,
                          const std::vector<Quote>& quotes, const Lexicon& lexicon,
                          std::vector<Mention>* mentions, std::vector<Entity>* entities) {
  constexpr int kLookBack = 8;  // pieces that may stand inside one
  const std::vector<PieceOf> pieces = PiecesInOrder(quotes);
  for (uint32_t i = 0; i < mentions->size(); ++i) {
    Mention& m = (*mentions)[i];
    if (m.form != MentionForm::kPronoun || m.entity >= 0) continue;
    const std::string word = AsciiLower(m.span.In(text));
    const bool one = lexicon.entity_words.Is(word, EntityWord::kI);
    if (!one && !lexicon.entity_words.Is(word, EntityWord::kWe)) continue;
    // The innermost first: "my neighbour shouted, 'I am here'".
    auto it = std::upper_bound(pieces.begin(), pieces.end(), m.span.begin,
                               [](uint32_t at, const PieceOf& p) { return at < p.piece->span.begin; });
    for (int looked = 0; it != pieces.begin() && looked < kLookBack && m.entity < 0; ++looked) {
      --it;
      const EntityKind kind = (*entities)[static_cast<size_t>(it->quote->speaker)].kind;
      const bool body =
          kind == EntityKind::kOrganisation || kind == EntityKind::kCountry || kind == EntityKind::kGroup;
      if (one ? kind != EntityKind::kPerson : !body) continue;
      if (Speaks(stretches, *it->piece, m.span))
        Join(it->quote->speaker, i, lexicon.entity_rules, &m, entities);
    }
  }
}

}  // namespace onrecord

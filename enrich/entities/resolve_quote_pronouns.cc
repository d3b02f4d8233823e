#include "enrich/entities/resolve_quote_pronouns.h"

#include <algorithm>

#include "common/base/strings.h"

namespace onrecord {
namespace {

// Whether `at` stands between quotation marks, looking back no further than `begin`.
bool BetweenMarks(std::string_view text, uint32_t begin, uint32_t at) {
  bool open = false;
  for (uint32_t i = begin; i < at; ++i) {
    if (text[i] == '"') open = !open;
    if (text.substr(i, 3) == "“") open = true;
    if (text.substr(i, 3) == "”") open = false;
  }
  return open;
}

bool Speaks(std::string_view text, const QuotePiece& piece, Span mention) {
  if (!piece.span.Contains(mention)) return false;
  if (piece.kind == QuoteKind::kDirect) return true;
  return piece.kind == QuoteKind::kMixed && BetweenMarks(text, piece.span.begin, mention.begin);
}

void Join(int32_t entity, uint32_t index, Mention* m, std::vector<Entity>* entities) {
  m->entity = entity;
  m->why.rule = "entities.join.first_person";
  m->why.confidence = 0.9;
  std::vector<uint32_t>& all = (*entities)[static_cast<size_t>(entity)].mentions;
  all.insert(std::upper_bound(all.begin(), all.end(), index), index);
}

}  // namespace

void ResolveQuotePronouns(std::string_view text, const std::vector<Quote>& quotes, const Lexicon& lexicon,
                          std::vector<Mention>* mentions, std::vector<Entity>* entities) {
  for (uint32_t i = 0; i < mentions->size(); ++i) {
    Mention& m = (*mentions)[i];
    if (m.form != MentionForm::kPronoun || m.entity >= 0) continue;
    const std::string word = AsciiLower(m.span.In(text));
    const bool one = lexicon.entity_words.Is(word, EntityWord::kI);
    if (!one && !lexicon.entity_words.Is(word, EntityWord::kWe)) continue;
    for (const Quote& quote : quotes) {
      if (quote.speaker < 0 || m.entity >= 0) continue;
      const EntityKind kind = (*entities)[static_cast<size_t>(quote.speaker)].kind;
      const bool body =
          kind == EntityKind::kOrganisation || kind == EntityKind::kCountry || kind == EntityKind::kGroup;
      if (one ? kind != EntityKind::kPerson : !body) continue;
      const bool inside = std::any_of(quote.pieces.begin(), quote.pieces.end(),
                                      [&](const QuotePiece& piece) { return Speaks(text, piece, m.span); });
      if (inside) Join(quote.speaker, i, &m, entities);
    }
  }
}

}  // namespace onrecord

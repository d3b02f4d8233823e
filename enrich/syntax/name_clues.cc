#include "enrich/syntax/name_clues.h"

#include <string>

namespace onrecord::syntax {
namespace {

uint16_t ClueOf(const GazetteerEntry& entry) {
  switch (entry.kind) {
    case GazetteerKind::kCountry:
      return kClueCountry;
    case GazetteerKind::kDemonym:
    case GazetteerKind::kPeople:
      return kCluePeople;
    case GazetteerKind::kCapital:
    case GazetteerKind::kPlace:
      return kCluePlace;
    case GazetteerKind::kOrganisation:
      return kClueOrganisation;
    case GazetteerKind::kPerson:
      return kCluePerson;
    case GazetteerKind::kRole:
    case GazetteerKind::kAgent:
      return kClueRole;
  }
  return 0;
}

}  // namespace

std::vector<uint16_t> NameClues(std::string_view text, const std::vector<Token>& tokens,
                                std::span<const GazetteerMatch> matches, const Gazetteer& gazetteer) {
  std::vector<uint16_t> clues(tokens.size(), 0);
  uint32_t free_from = 0;    // up to here words belong to an earlier, longer match
  uint32_t match_first = 0;  // of that match
  for (const GazetteerMatch& match : matches) {
    const bool same = match.first == match_first && match.last == free_from;
    if (match.first < free_from && !same) continue;
    match_first = match.first;
    free_from = match.last;
    const uint16_t clue = ClueOf(gazetteer.entry(match.entry));
    for (uint32_t i = match.first; i < match.last; ++i) {
      clues[i] |= clue;
      if (i > match.first) clues[i] |= kClueInside;
    }
  }
  for (size_t i = 0; i < tokens.size(); ++i) {
    const NameWord word = gazetteer.Word(tokens[i].span.In(text));
    if (word.given) clues[i] |= kClueGivenName;
    if (word.family_first) clues[i] |= kClueFamilyFirst;
  }
  return clues;
}

std::vector<uint16_t> NameClues(const std::vector<Word>& words, const Gazetteer& gazetteer) {
  std::string text;
  std::vector<Token> tokens;
  for (const Word& word : words) {
    if (!text.empty()) text += ' ';
    const auto begin = static_cast<uint32_t>(text.size());
    text += word.form;
    tokens.emplace_back().span = {begin, static_cast<uint32_t>(text.size())};
  }
  return NameClues(text, tokens, gazetteer.Find(text, tokens), gazetteer);
}

}  // namespace onrecord::syntax

#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// The properties of a token that the finders of names and mentions use.
struct EntityToken {
  std::string_view text;
  uint32_t kinds = 0;  // bits of EntityWord, of the word as written and in small letters
  uint32_t sentence = 0;
  bool letter = false;   // begins with a letter
  bool capital = false;  // begins with a capital
  bool upper = false;    // two letters or more, all capitals
  bool initial = false;  // "J.", "J"
  bool joined = false;   // no space before it
  bool first = false;    // first word of its sentence, except quotation marks

  bool Is(EntityWord kind) const { return (kinds >> static_cast<int>(kind)) & 1; }
};

// An article's tokens as the finders see them, with the gazetteer's matches at each. Lives as long as what it
// was made from.
class TokenView {
 public:
  // `matches` as in Analysis; empty for a reader that asks for none.
  TokenView(std::string_view text, const std::vector<Sentence>& sentences, const std::vector<Token>& tokens,
            std::span<const GazetteerMatch> matches, const Lexicon& lexicon);

  uint32_t size() const { return static_cast<uint32_t>(tokens_.size()); }
  const EntityToken& operator[](uint32_t i) const { return view_[i]; }
  const Token& token(uint32_t i) const { return tokens_[i]; }
  const std::vector<Sentence>& sentences() const { return sentences_; }
  const Lexicon& lexicon() const { return lexicon_; }
  // The confidence of the rule's findings, by entity_rules.tsv.
  double Confidence(std::string_view rule) const { return lexicon_.entity_rules.Confidence(rule); }
  const Gazetteer& gazetteer() const { return lexicon_.gazetteer; }
  std::string_view text() const { return text_; }
  bool tagged() const { return tagged_; }
  // Most words of the sentence begin with a capital: capitals mean nothing there.
  bool TitleCase(uint32_t sentence) const { return title_case_[sentence]; }
  // The word occurs in lower case as well, so its capital at a sentence's start means nothing.
  bool SmallElsewhere(std::string_view word) const;

  // Matches that begin at token i, longest first; those that need a context have it.
  const GazetteerMatch* begin(uint32_t i) const { return matches_.data() + starts_[i]; }
  const GazetteerMatch* end(uint32_t i) const { return matches_.data() + starts_[i + 1]; }
  const GazetteerEntry& entry(const GazetteerMatch& match) const { return gazetteer().entry(match.entry); }
  // The longest match at i of one of the kinds (a bit set of 1 << GazetteerKind), or null.
  const GazetteerMatch* Longest(uint32_t i, uint32_t kinds) const;

  Span Cover(uint32_t first, uint32_t last) const {
    return {tokens_[first].span.begin, tokens_[last - 1].span.end};
  }
  std::string_view Text(uint32_t first, uint32_t last) const { return Cover(first, last).In(text_); }
  // The token of [first, last) whose head is outside; without a tree the last one.
  uint32_t HeadOf(uint32_t first, uint32_t last) const;
  // Whether `t` is below the noun `head`, at most six arcs away: "new" under "rower". Punctuation does
  // not.
  bool Modifies(uint32_t t, uint32_t head) const;

 private:
  void ReadTokens();
  void IndexMatches();

  std::string_view text_;
  const std::vector<Sentence>& sentences_;
  const std::vector<Token>& tokens_;
  const Lexicon& lexicon_;
  std::vector<EntityToken> view_;
  std::vector<bool> title_case_;
  std::span<const GazetteerMatch> matches_;
  std::vector<uint32_t> starts_;
  bool tagged_ = false;
};

inline constexpr uint32_t Bit(GazetteerKind kind) { return 1u << static_cast<int>(kind); }
inline constexpr uint32_t kPlaceKinds =
    Bit(GazetteerKind::kCountry) | Bit(GazetteerKind::kCapital) | Bit(GazetteerKind::kPlace);
inline constexpr uint32_t kNameKinds =
    kPlaceKinds | Bit(GazetteerKind::kOrganisation) | Bit(GazetteerKind::kPerson);
inline constexpr uint32_t kNounKinds =
    Bit(GazetteerKind::kRole) | Bit(GazetteerKind::kAgent) | Bit(GazetteerKind::kPeople);

}  // namespace onrecord

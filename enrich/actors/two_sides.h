#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/document/event.h"
#include "enrich/grammar/predicates.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// Which two states or leaders "both sides", "the two leaders" and "the allies" mean: those joined by "and"
// last, at most two sentences back; else the only two of the sentence so far, or of the one before; else the
// two that the article so far, its headline included, mentions most often, without those in the sentence.
//
//   "Iran and Iraq met in Oslo. Norway praised both sides."  at "sides"  ->  IRN, IRQ
class TwoSides {
 public:
  // All references outlive it.
  TwoSides(std::string_view text, const Analysis& article, const Lexicon& lexicon);

  // The two actors that the phrase headed by `noun` refers to; empty: not two, or not clear which.
  std::vector<EventActor> Of(const Tree& tree, int32_t noun) const;

 private:
  struct Side {
    uint32_t mention = 0;
    std::string country;
    ActorCode code;  // with the office, of persons and bodies
  };
  // The sides before the token, as far back as two sentences: sides_[first, last).
  std::pair<size_t, size_t> InMind(uint32_t token) const;
  bool IsPair(const Tree& tree, int32_t noun) const;
  std::vector<const Side*> JoinedLast(uint32_t token) const;
  std::vector<const Side*> OnlyTwo(uint32_t token, uint32_t sentence) const;
  bool IsNamedIn(uint32_t sentence, uint32_t token, const Side& side) const;
  std::vector<const Side*> MostNamed(uint32_t token) const;

  std::string_view text_;
  const Analysis& article_;
  const Lexicon& lexicon_;
  std::vector<Side> sides_;  // every mention that may be one of two, in text order
};

}  // namespace onrecord

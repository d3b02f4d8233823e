#pragma once
#include <cstddef>
#include <vector>

#include "api/ledger/quoted_text.h"

namespace onrecord::ledger {

// How the words of a claim lie in a quotation.
struct Alignment {
  std::vector<int> word_of;  // for each word of the claim, the quotation's word it is laid on; -1: none
  int compared = 0;          // words of the claim that count: not in brackets, not a leading conjunction
  int matched = 0;           // of these, equal to the quotation's
  int changed = 0;           // words replaced, put in or (up to three in a row) dropped
  bool dropped = false;      // four words or more in a row are left out without a mark
  bool crosses_pieces =
      false;           // words are left out where one piece of the quotation ends and the next begins
  bool whole = false;  // begins and ends where sentences of the quotation do, or is marked as cut there

  double MatchedShare() const { return compared == 0 ? 0 : static_cast<double>(matched) / compared; }
};

// The cheapest way to lay all of `claim` on consecutive words of `quotation` (semi-global alignment with
// affine gaps, Gotoh 1982). Brackets, marked ellipses and a leading conjunction cost next to nothing.
// O(|claim| |quotation|).
Alignment Align(const std::vector<QuotedWord>& claim, const std::vector<QuotedWord>& quotation);

// The longest run of words that both have in a row.
struct SharedRun {
  size_t claim_begin = 0;
  size_t quotation_begin = 0;
  size_t length = 0;
};
// Runs that begin within the first three words of the claim, and runs that end within its last three; the
// longest of each. Length 0: none. O(|claim| |quotation|).
SharedRun LongestRunAtBegin(const std::vector<QuotedWord>& claim, const std::vector<QuotedWord>& quotation);
SharedRun LongestRunAtEnd(const std::vector<QuotedWord>& claim, const std::vector<QuotedWord>& quotation);

// True for "and", "but", "well" and the like, with which a quotation may begin or not.
bool IsLeadingConjunction(const QuotedWord& word);

}  // namespace onrecord::ledger

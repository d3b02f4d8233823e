#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/ledger/quoted_text.h"
#include "api/ledger/rules.h"

namespace onrecord::ledger {

enum class Verdict {
  kVerbatim,      // the whole quotation or whole sentences of it; only harmless differences
  kAltered,       // a few words changed, put in or dropped
  kTruncated,     // words left out without a mark, so that a sentence is not whole
  kSpliced,       // passages of two quotations as one
  kParaphrase,    // the same content in other words
  kOtherSpeaker,  // as printed, but somebody else said it
  kNotFound,
};

// "VERBATIM", "OTHER_SPEAKER" …
std::string_view Name(Verdict verdict);

struct Verification {
  Verdict verdict = Verdict::kNotFound;
  // The pieces of quotations it comes from, as indexes into the collection's pieces, best first.
  std::vector<size_t> sources;
  // Other quotations that lead to the same verdict, best first: of each the piece with most words of the
  // claim.
  std::vector<size_t> elsewhere;
};

// Compares a claimed quotation with all quotations of the collection. `speaker` may be empty. Harmless are
// typography, case, a leading conjunction, words in square brackets, a marked ellipsis, and a quotation put
// together over its cue. O(quotations that share a rare word with the claim).
//
//   Verify("And the bridge was closed", "", quotations)  ->  VERBATIM where “The bridge was closed.” is
//   printed
Verification Verify(std::string_view text, std::string_view speaker, const QuotationIndex& quotations,
                    const WordRarity& rarity);

}  // namespace onrecord::ledger

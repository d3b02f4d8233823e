#pragma once
#include <vector>

#include "api/ledger/quoted_text.h"
#include "cli/ledger_input.h"

namespace onrecord::cli {

// A piece of a quotation and where it stands.
struct SourcePiece {
  size_t article = 0;  // index into LedgerInput::articles
  PiecePlace place;
};

struct QuotationInput {
  ledger::QuotationIndex index;
  std::vector<SourcePiece> pieces;  // as the words of the quotations name them
};

// The quotations of `input`: quotes of one speaker with at most a cue between them are one. What stands
// between double quotation marks and belongs to no quote is added without a speaker, if it has at least four
// words.
QuotationInput MakeQuotations(const LedgerInput& input);

}  // namespace onrecord::cli

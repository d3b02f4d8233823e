#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/ledger/quoted_text.h"

namespace onrecord::ledger {

// A half-open range of bytes of an article's text.
struct Place {
  size_t begin = 0, end = 0;
  std::string_view In(std::string_view text) const { return text.substr(begin, end - begin); }
};

// A quote as an article prints it.
struct PrintedQuote {
  std::string speaker;  // resolved name, else the words of the source; empty: none
  bool named = false;   // `speaker` is a name
  Form form = Form::kDirect;
  std::vector<Place> pieces;  // in text order, at least one
};

// A piece of a quotation and where it stands.
struct PlacedPiece {
  size_t article = 0;
  int quote = -1;  // index of the quote it belongs to; -1: of none
  Place place;
};

// The quotations of articles and the pieces that their words name.
struct Quotations {
  QuotationIndex index;
  std::vector<PlacedPiece> pieces;
};

// Adds the quotations of an article: quotes of one speaker with at most a cue between them are one. What
// stands between double quotation marks and belongs to no quote is added without a speaker, if it has at
// least four words. O(length of the text).
void AddQuotations(size_t article, std::string_view text, const std::vector<PrintedQuote>& quotes,
                   Quotations* out);

}  // namespace onrecord::ledger

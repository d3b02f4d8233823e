#include "cli/quotation_input.h"

namespace onrecord::cli {

ledger::Quotations MakeQuotations(const LedgerInput& input) {
  ledger::Quotations out;
  size_t i = 0;
  for (size_t article = 0; article < input.articles.size(); ++article) {
    std::vector<ledger::PrintedQuote> quotes;
    for (; i < input.occurrences.size() && input.collection.article_of[i] == article; ++i) {
      const ledger::Occurrence& occurrence = input.occurrences[i];
      ledger::PrintedQuote& quote = quotes.emplace_back();
      quote.speaker = occurrence.speaker;
      quote.named = input.named[i];
      quote.form = occurrence.form;
      for (const PiecePlace& piece : input.pieces[i])
        quote.pieces.push_back({piece.bytes.begin, piece.bytes.end});
    }
    AddQuotations(article, input.texts[article], quotes, &out);
  }
  return out;
}

}  // namespace onrecord::cli

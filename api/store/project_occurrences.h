#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "api/ledger/occurrence.h"
#include "onrecord/v1/enriched_article.pb.h"

namespace onrecord::api {

// A quote as the ledger of statements takes it.
struct QuoteOccurrence {
  int index = 0;  // of the quote in its article
  ledger::Occurrence occurrence;
};

// The quotes of an article that no other quote tells, in text order. Those without a piece in the text are
// left out.
std::vector<QuoteOccurrence> ProjectOccurrences(const v1::EnrichedArticle& article);

// Whether the quote stands within the words of another, which is the one that the ledger counts.
bool IsToldByQuote(const v1::EnrichedArticle& article, const v1::Quote& quote);

// What the ledger calls an occurrence by: see ledger::OrderKey.
int64_t OccurrenceId(std::string_view article_id, std::string_view quote_id, const v1::TimeValue& published);

// 40 bits of hash of an outlet's folded name; 0: not known.
int64_t OutletNumber(std::string_view outlet);

}  // namespace onrecord::api

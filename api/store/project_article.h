#pragma once
#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <vector>

#include "onrecord/v1/record_service.pb.h"

// What a store needs of an enriched article, whatever its engine. A finding is projected alone: it never
// grows with the number of other findings or mentions of its article. Indexes that lead nowhere and spans
// outside the text are treated as unset: a record that decodes is always served.
namespace onrecord::api {

// The days a time can mean, as numbers that sort: 20211012. An open beginning is 1, an open end 99991231;
// both 0: not known.
struct Days {
  int32_t first = 0;
  int32_t last = 0;
};
Days DaysOf(const v1::TimeValue& time);
// Those that a filter asks for: months and years from their first to their last day, open ends as above.
Days DaysOf(const v1::DateRange& range);

// "2021-10-12" -> 20211012; 0: not a day in this form.
int32_t DayAsNumber(std::string_view day);
// 20211012 -> "2021-10-12"; empty for an open end or a day that is not known.
std::string DayAsText(int32_t day);

// The article as it is served in VIEW_BASIC, with `newest` true.
v1::ArticleRecord ProjectHeader(const v1::EnrichedArticle& enriched);
// Quote or event number `index`, without its article: see Compose. The speaker comes without its mentions.
v1::QuoteRecord ProjectQuote(const v1::EnrichedArticle& enriched, int index);
v1::EventRecord ProjectEvent(const v1::EnrichedArticle& enriched, int index);

// All of them, with their article's context.
struct Projection {
  v1::ArticleRecord article;
  std::vector<v1::QuoteRecord> quotes;
  std::vector<v1::EventRecord> events;
};
Projection ProjectArticle(const v1::EnrichedArticle& enriched);

// Findings of one kind that an article may have.
inline constexpr int kMostFindings = 1 << 18;

// kInvalidArgument: not an article that can be stored (no id, in it or in a finding; no possible
// observed_at; more than kMostFindings), and why.
absl::Status CheckArticle(const v1::EnrichedArticle& enriched);

// Microseconds since 1970; 0: unset.
int64_t ObservedMicros(const v1::EnrichedArticle& enriched);

// Whether a filter's actor is an actor code and not a name: three or more capitals and digits, "USAGOV".
bool LooksLikeCode(std::string_view text);

}  // namespace onrecord::api

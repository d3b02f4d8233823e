#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/project_article.h"

// Exact values as words of a full-text index, so that one index intersects all filters of a list. A term is
// letters and digits only; what kind of value it stands for is its beginning. Changing a term means a new
// schema: stored rows are taken out of the index by the terms they were put in with.
namespace onrecord::api::terms {

enum class Kind {
  kEvery,      // of every record
  kArticleId,  // exact
  kLanguage,   // a tag or the beginning of one: "en", "en-gb"
  kObserved,   // when ingest saw the article: an hour, a day, a month
  kVague,      // published on a day that is not known exactly
  kConfidence,
  kCountry,
  kSpeakerKey,
  kCue,
  kQuoteKind,
  kAttitude,
  kNegated,
  kWhen,  // month in which it was said or happened
  kCode,
  kCodePrefix,
  kPlover,
  kQuadClass,
  kSourceCode,  // the beginning of an actor's code, 3 characters or more
  kTargetCode,
  kModality,
  kInQuote,
  kState,
  kFeed,
};

// The term of a text or a number. Short lower-case texts stand in it as they are, others as 80 bits of hash.
std::string Of(Kind kind, std::string_view value);
std::string Of(Kind kind, int64_t value);

// The terms of a confidence and of all that are at least `least`; none: too many to be of use.
std::string OfConfidence(double confidence);
std::vector<std::string> ConfidenceAtLeast(double least);

// The months that a time can lie in, and those of a range of days; a long time has one term of its own, which
// every range includes. Empty: not known; for a range: too long to be of use.
std::vector<std::string> OfWhen(const Days& days);
std::vector<std::string> WhenWithin(const Days& range);

// An instant in microseconds, as hour, day and month; the terms that cover [start, end), each in the largest
// unit that is not much larger than the range. Empty: too long to be of use.
std::vector<std::string> OfObserved(int64_t micros);
std::vector<std::string> ObservedWithin(int64_t start, int64_t end);

}  // namespace onrecord::api::terms

#pragma once
#include <optional>
#include <string_view>

#include "enrich/document/time_value.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// A full date in a line of the page: "Published : Oct. 12, 2022 - 09:15".
struct PageDate {
  Span zone;             // key and date
  TimeValue date;        // with the span of the date alone
  Span before;           // what stands before `zone` in the line, trimmed
  Span rest;             // what stands after it, trimmed
  bool keyed = false;    // a key such as "Published" stands before it
  bool updated = false;  // the key announces a later change
};

// The first date with day, month and year that the line (a span of `text`) has within its first words;
// nothing for a line that has none, or is long.
std::optional<PageDate> ReadPageDate(std::string_view text, Span line, const Lexicon& lexicon);

// True if the line has a time of day, or how long ago, and nothing else: "14:20 GMT", "2 hours ago (14:20
// GMT)".
bool IsTimeAlone(std::string_view text, Span line, const Lexicon& lexicon);

}  // namespace onrecord

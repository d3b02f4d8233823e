#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/times/calendar.h"
#include "enrich/times/read_time.h"

namespace onrecord {

// The day and the place in the text of a dateline's date.
struct DatelineDate {
  TimeReading reading;
  Span span;
};

// Sets `fields->published` and, from `dateline`, `fields->dateline_date`. The order of trust: the declared
// date of `source`, the date that the page prints (`fields->published` on entry), the day of its last update
// (`updated`), "12/10/2021" if the dateline decides between day and month, the URL, the file name, a dateline
// with a year. Unset if there is none of these; nothing is guessed.
void DatePublication(std::string_view text, const std::vector<ZoneSpan>& zones, const SourceText& source,
                     const std::optional<TimeValue>& updated, const std::optional<DatelineDate>& dateline,
                     const Lexicon& lexicon, DocumentFields* fields);

// The first "2021/10/13", "2021-10-13", "2021_10_13" or "20211013" in a URL or file name, of the years 1980
// to 2100; nothing if there is none.
std::optional<Day> DayInName(std::string_view name);

}  // namespace onrecord

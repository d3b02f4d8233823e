#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/times/calendar.h"

namespace onrecord {

// When an article was written.
struct TimeFrame {
  std::optional<Day> today;        // nothing: not known, and relative dates stay open
  Basis basis = Basis::kNone;      // kDateline or kPublication
  bool place_without_day = false;  // a dateline that names a place but no day
};

// The day of the dateline where there is one, else of publication.
TimeFrame FrameOf(const DocumentFields& document);

// Every time expression of the sentences, in text order: what was said, and the days it can mean. A weekday
// is counted from the frame's day; a date without a year from it and from the tense beside it (tags, if the
// tokens have them, else words); "two weeks later" from the date named before. Without a day, relative
// expressions stay open (edtf empty).
//
//   "He left Tuesday after three years." in an article of 2021-10-13  ->  Tuesday: 2021-10-12, kPublication
std::vector<TimeValue> FindDates(std::string_view text, const std::vector<Sentence>& sentences,
                                 const std::vector<Token>& tokens, const TimeFrame& frame,
                                 const Lexicon& lexicon);

}  // namespace onrecord

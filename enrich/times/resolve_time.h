#pragma once
#include <optional>
#include <vector>

#include "enrich/document/time_value.h"
#include "enrich/times/calendar.h"
#include "enrich/times/period.h"
#include "enrich/times/read_time.h"

namespace onrecord {

// Which way a date without a year points.
enum class Tense { kUnknown, kPast, kFuture };

// What a reading is resolved against.
struct TimeAnchors {
  std::optional<Day> today;   // the day the article was written
  std::vector<Period> named;  // the dates named before, the last of them last, for "two weeks later"
  Tense tense = Tense::kUnknown;
};

// The value of a reading: edtf, earliest, latest, precision; and in *period, where it is closed and known,
// the days it covers. What needs a day that `anchors` has not stays open (edtf empty). Nothing is made more
// exact than it was said: "two years ago" gives a year.
TimeValue ResolveTime(const TimeReading& reading, const TimeAnchors& anchors, std::optional<Period>* period);

}  // namespace onrecord

#pragma once
#include <optional>
#include <vector>

#include "enrich/times/resolve_time.h"

// Times that count from another one: from the day of writing (`today`), from a date in the same expression,
// or from the dates that the article named before. nullopt: the count is unknown or beyond 2000.
namespace onrecord {

// "this month", "last year", "next quarter".
std::optional<Period> UnitNear(const TimeReading& unit, Tense tense, Day today);
// "the past three weeks", "the next two days": from today, or up to it.
std::optional<Period> SpanFrom(const TimeReading& span, Day today);
// "two years ago", "a year and two months ago".
std::optional<Period> AgoFrom(const TimeReading& ago, Day today);
// `direction` 1: "in two weeks"; -1: "two weeks before". Counted weeks give a day, months and years no more
// than their unit.
std::optional<Period> CountFrom(const TimeReading& count, Day from, int direction);
// "two weeks later": from the date named last that does not lead beyond the day of writing.
std::optional<Period> ShiftFromNamed(const TimeReading& shift, const TimeAnchors& anchors);
// "that week", "the following year": beside the date named last, if that is no longer than the unit.
std::optional<Period> UnitBesideNamed(const TimeReading& unit, const std::vector<Period>& named);

}  // namespace onrecord

#include "enrich/times/resolve_time.h"

#include <utility>

#include "common/base/strings.h"
#include "enrich/times/holiday.h"
#include "enrich/times/near_date.h"
#include "enrich/times/relative_time.h"

namespace onrecord {
namespace {

using Kind = TimeReading::Kind;
using R = TimeReading;
using Known = std::optional<Period>;

// "2019-05/2019-07" -> "2019-05", "2019-07"; a value that is no interval is both.
std::string BeginOf(const std::string& edtf) { return edtf.substr(0, edtf.find('/')); }
std::string EndOf(const std::string& edtf) {
  const size_t slash = edtf.find('/');
  return slash == std::string::npos ? edtf : edtf.substr(slash + 1);
}

// Two readings of a range share what only one of them has: "between May and July 2019".
void ShareYear(R* first, R* last) {
  if (first->kind == Kind::kDate && last->kind == Kind::kDate) {
    if (first->year == 0 && last->year != 0 && first->month != 0) {
      first->year = first->month > last->month ? last->year - 1 : last->year;
    }
    if (last->year == 0 && first->year != 0) {
      last->year = last->month < first->month ? first->year + 1 : first->year;
    }
  }
  if (first->kind == Kind::kMonthDay && last->kind == Kind::kDate) {  // "from the 3rd to the 7th of May"
    first->kind = Kind::kDate;
    first->year = last->year;
    first->month = last->month;
  }
}

// The days of a reading and of its parts. near_date.h and relative_time.h have the kinds that need today.
class Resolver {
 public:
  explicit Resolver(const TimeAnchors& anchors) : anchors_(anchors) {}

  Known Resolve(const R& r) const {
    Known whole = Whole(r);
    if (!whole || r.part == R::kWhole) return whole;
    if (r.part == R::kEarlier || r.part == R::kLater) return UpToToday(*whole, r.part);
    return PartOf(*whole, r.part);
  }

 private:
  Known Whole(const R& r) const {
    switch (r.kind) {
      case Kind::kDate:
        return Date(r);
      case Kind::kDecade:
        return Decade(r.year);
      case Kind::kSeason:
        if (r.year != 0) return Season(r.year, r.season);
        break;
      case Kind::kQuarter:
        return Quarter(r);
      case Kind::kRange:
        return Range(r);
      case Kind::kShift:
        return ShiftFromNamed(r, anchors_);
      case Kind::kAnchor:
        return UnitBesideNamed(r, anchors_.named);
      case Kind::kCountedFrom:
        return CountedFrom(r);
      case Kind::kNth:
        return Nth(r);
      case Kind::kHoliday:
        if (r.year != 0) return DayIfKnown(HolidayIn(r.holiday, r.year));
        break;
      default:
        break;
    }
    if (!anchors_.today) return std::nullopt;
    return FromToday(r, anchors_.tense, *anchors_.today);
  }

  static Known FromToday(const R& r, Tense tense, Day today) {
    switch (r.kind) {
      case Kind::kSeason:
        return SeasonNear(r, tense, today);
      case Kind::kHoliday:
        return HolidayNear(r, tense, today);
      case Kind::kMonthDay:
        return MonthDayNear(r, tense, today);
      case Kind::kWeekday:
        return WeekdayNear(r, tense, today);
      case Kind::kDayOffset:
        return OneDay(today + r.count);
      case Kind::kUnit:
        return UnitNear(r, tense, today);
      case Kind::kSpan:
        return SpanFrom(r, today);
      case Kind::kAgo:
        return AgoFrom(r, today);
      case Kind::kFromNow:
        return CountFrom(r, today, 1);
      default:  // a time of day, or no day at all
        return std::nullopt;
    }
  }

  // ---- absolute, or with a year to find

  Known Date(const R& r) const {
    if (r.month == 0) return Year(r.year);
    if (r.day == 0) {
      if (r.year != 0) return Month(r.year, r.month);
      return anchors_.today ? MonthNear(r, anchors_.tense, *anchors_.today) : Known();
    }
    int year = r.year;
    if (year == 0) {
      if (!anchors_.today) return std::nullopt;
      year = YearOfDate(r, anchors_.tense, *anchors_.today);
    }
    const std::optional<Day> first = DayOf(year, r.month, r.day);
    if (!first) return std::nullopt;
    if (r.last_day == 0) return OneDay(*first);
    const std::optional<Day> last = DayOf(year, r.month, r.last_day);
    if (!last || *last < *first) return std::nullopt;
    return Days(*first, *last);
  }
  Known Quarter(const R& r) const {
    const int length = r.unit == R::kHalfUnit ? 6 : 3;
    if (r.count * length > 12) return std::nullopt;
    const int first = r.count < 0 ? 13 - length : (r.count - 1) * length + 1;
    int year = r.year;
    if (!r.parts.empty()) {
      const Known whole = Resolve(r.parts[0]);
      if (whole && whole->precision == Precision::kMonth) {
        return r.unit == R::kHalfUnit ? HalfOfMonth(r.count, *whole) : std::nullopt;
      }
      if (!whole || whole->precision != Precision::kYear) return std::nullopt;
      year = DateOf(whole->first).year;
    } else if (year == 0) {
      if (!anchors_.today) return std::nullopt;
      year = YearOfQuarter(first, length, anchors_.tense, *anchors_.today);
    }
    return Months(year, first, first + length - 1);
  }
  static Known DayIfKnown(const std::optional<Day>& day) { return day ? Known(OneDay(*day)) : std::nullopt; }

  // ---- parts of a longer time

  Known Nth(const R& r) const {
    const Known whole = Resolve(r.parts[0]);
    if (!whole || r.count > 100 || r.which > 366) return std::nullopt;
    if (r.weekday != 0) return NthWeekday(r.weekday, r.which, *whole);
    Day first = 0, after = 0;
    if (r.unit == R::kWeekend) return NthWeekend(r.which, *whole);
    // "the first two weeks of" begin with its first day, "the last" end with its last.
    if (r.which < 0) {
      after = whole->last + 1;
      first = Move(after, -r.count, r.unit);
    } else {
      first = Move(whole->first, r.count * (r.which - 1), r.unit);
      after = Move(first, r.count, r.unit);
    }
    if (first < whole->first || after > whole->last + 1) return std::nullopt;
    if (r.unit == R::kMonth) {
      const YearMonthDay begin = DateOf(first), end = DateOf(after - 1);
      if (r.count == 1) return Month(begin.year, begin.month);
      if (begin.year == end.year) return Months(begin.year, begin.month, end.month);
    }
    if (r.unit == R::kYear && r.count == 1) return Year(DateOf(first).year);
    return Days(first, after - 1);
  }
  Known Range(const R& r) const {
    R first = r.parts[0], last = r.parts[1];
    ShareYear(&first, &last);
    const Known a = Resolve(first);
    Known b = Resolve(last);
    if (!a || !b) return std::nullopt;
    if (b->last < a->first && last.kind == Kind::kWeekday) b = OneDay(b->first + 7);
    if (b->last < a->first) return std::nullopt;
    return Period{a->first, b->last, StrCat(BeginOf(a->edtf), "/", EndOf(b->edtf)), Precision::kInterval};
  }
  Known CountedFrom(const R& r) const {
    const Known from = Resolve(r.parts[0]);
    if (!from || from->precision != Precision::kDay) return std::nullopt;
    return CountFrom(r, from->first, r.which);
  }
  Known UpToToday(const Period& whole, R::Part part) const {
    if (!anchors_.today) return std::nullopt;
    const Day today = *anchors_.today;
    if (today < whole.first || today > whole.last) return whole;
    return part == R::kEarlier ? Days(whole.first, today) : Days(today, whole.last);
  }

  const TimeAnchors& anchors_;
};

void Bound(const Period& period, TimeValue* value) {
  value->edtf = period.edtf;
  value->earliest = IsoDay(period.first);
  value->latest = IsoDay(period.last);
  value->precision = period.precision;
}

// "since", "until" and the like make an interval of a value.
void Apply(TimeReading::Op op, const Period& period, const TimeAnchors& anchors, TimeValue* value) {
  switch (op) {
    case R::kSince:
      value->precision = Precision::kInterval;
      if (anchors.today && *anchors.today >= period.first) {
        value->edtf = StrCat(BeginOf(period.edtf), "/", IsoDay(*anchors.today));
        value->latest = IsoDay(*anchors.today);
      } else {
        value->edtf = StrCat(BeginOf(period.edtf), "/..");
        value->latest.clear();
      }
      return;
    case R::kAfter:
    case R::kFrom:
      value->precision = Precision::kInterval;
      value->edtf = StrCat(BeginOf(period.edtf), "/..");
      value->latest.clear();
      return;
    case R::kUntil:
    case R::kBy:
    case R::kBefore:
      value->precision = Precision::kInterval;
      value->edtf = StrCat("../", EndOf(period.edtf));
      value->earliest.clear();
      return;
    default:
      return;
  }
}

bool NeedsToday(const R& r) {
  switch (r.kind) {
    case Kind::kDate:
      return r.year == 0;
    case Kind::kSeason:
      return r.year == 0;
    case Kind::kQuarter:
      return r.year == 0;
    case Kind::kRange:
      return NeedsToday(r.parts[0]) && NeedsToday(r.parts[1]);
    case Kind::kHoliday:
      return r.year == 0;
    case Kind::kNth:
    case Kind::kCountedFrom:
      return NeedsToday(r.parts[0]);
    case Kind::kDecade:
      return false;
    default:
      return true;
  }
}

}  // namespace

TimeValue ResolveTime(const TimeReading& reading, const TimeAnchors& anchors, std::optional<Period>* period) {
  TimeValue value;
  period->reset();
  Known known = Resolver(anchors).Resolve(reading);
  if (!known) {
    // A span of unknown length still has one end.
    if (reading.kind == Kind::kSpan && anchors.today) {
      (reading.which < 0 ? value.latest : value.earliest) = IsoDay(*anchors.today);
      value.precision = Precision::kInterval;
    }
    return value;
  }
  Bound(*known, &value);
  if (reading.approximate) value.edtf += "~";
  Apply(reading.op, *known, anchors, &value);
  value.basis = NeedsToday(reading) ? Basis::kPublication : Basis::kText;
  *period = std::move(known);
  return value;
}

}  // namespace onrecord

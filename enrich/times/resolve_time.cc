#include "enrich/times/resolve_time.h"

#include <algorithm>
#include <utility>

#include "common/base/strings.h"
#include "enrich/times/holiday.h"

namespace onrecord {
namespace {

using Kind = TimeReading::Kind;
using R = TimeReading;
using Known = std::optional<Period>;

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
  bool future() const { return anchors_.tense == Tense::kFuture; }

  Known Whole(const R& r) const {
    switch (r.kind) {
      case Kind::kDate:
        return Date(r);
      case Kind::kDecade:
        return Decade(r.year);
      case Kind::kSeason:
        return SeasonOf(r);
      case Kind::kQuarter:
        return Quarter(r);
      case Kind::kRange:
        return Range(r);
      case Kind::kShift:
        return Shift(r);
      case Kind::kAnchor:
        return Anchor(r);
      case Kind::kCountedFrom:
        return CountedFrom(r);
      case Kind::kNth:
        return Nth(r);
      case Kind::kHoliday:
        if (r.year != 0) return DayIfKnown(HolidayIn(r.holiday, r.year));
        break;
      case Kind::kClock:
      case Kind::kUnknown:
        return std::nullopt;
      default:
        break;
    }
    if (!anchors_.today) return std::nullopt;
    const Day today = *anchors_.today;
    switch (r.kind) {
      case Kind::kHoliday:
        return HolidayNear(r, today);
      case Kind::kMonthDay:
        return MonthDayNear(r, today);
      case Kind::kWeekday:
        return Weekday(r, today);
      case Kind::kDayOffset:
        return OneDay(today + r.count);
      case Kind::kUnit:
        return Unit(r, today);
      case Kind::kSpan:
        return Span(r, today);
      case Kind::kAgo:
        return Ago(r, today);
      case Kind::kFromNow:
        return FromNow(r, today);
      default:
        return std::nullopt;
    }
  }

  // ---- absolute, or with a year to find

  Known Date(const R& r) const {
    if (r.month == 0) return Year(r.year);
    if (r.day == 0) {
      if (r.year != 0) return Month(r.year, r.month);
      return anchors_.today ? MonthNear(r, *anchors_.today) : Known();
    }
    int year = r.year;
    if (year == 0) {
      if (!anchors_.today) return std::nullopt;
      year = YearOfDay(r, *anchors_.today);
    }
    const std::optional<Day> first = DayOf(year, r.month, r.day);
    if (!first) return std::nullopt;
    if (r.last_day == 0) return OneDay(*first);
    const std::optional<Day> last = DayOf(year, r.month, r.last_day);
    if (!last || *last < *first) return std::nullopt;
    return Days(*first, *last);
  }
  int YearOfDay(const R& r, Day today) const {
    const int this_year = DateOf(today).year;
    // A weekday beside it decides.
    if (r.weekday != 0) {
      for (const int year : {this_year, this_year - 1, this_year + 1}) {
        const std::optional<Day> day = DayOf(year, r.month, r.day);
        if (day && WeekdayOf(*day) == r.weekday && *day - today < 300 && today - *day < 370) return year;
      }
    }
    const std::optional<Day> day = DayOf(this_year, r.month, r.day);
    const int ahead = (day ? *day : FirstOf(this_year, r.month)) - today;
    if (r.has_which && r.which != 0)
      return this_year + (r.which < 0 ? (ahead >= 0 ? -1 : 0) : (ahead <= 0 ? 1 : 0));
    if (future()) return ahead >= 0 || ahead > -3 ? this_year : this_year + 1;
    if (anchors_.tense == Tense::kPast) return ahead <= 1 ? this_year : this_year - 1;
    if (ahead > 60) return this_year - 1;
    return ahead < -300 ? this_year + 1 : this_year;
  }
  Known MonthNear(const R& r, Day today) const {
    const YearMonthDay now = DateOf(today);
    int year = now.year;
    const int ahead = r.month - now.month;
    if (r.has_which) {
      if (r.which < 0 && ahead >= 0) --year;
      if (r.which > 0 && ahead <= 0) ++year;
    } else if (future()) {
      if (ahead < 0) ++year;
    } else if (anchors_.tense == Tense::kPast) {
      if (ahead > 0) --year;
    } else {
      if (ahead > 2) --year;
      if (ahead < -9) ++year;
    }
    return Month(year, r.month);
  }
  Known SeasonOf(const R& r) const {
    if (r.year != 0) return Season(r.year, r.season);
    if (!anchors_.today) return std::nullopt;
    const YearMonthDay now = DateOf(*anchors_.today);
    const int first_month = r.season == 24 ? 12 : (r.season - 20) * 3;
    int year = now.year;
    if (r.season == 24) {
      // One winter only: December of `year` to February.
      if (now.month <= 2) --year;
      if (r.has_which && r.which < 0 && (now.month == 12 || now.month <= 2)) --year;
      if (r.has_which && r.which < 0 && now.month > 2 && now.month < 12) --year;
      if (!r.has_which && !future() && now.month > 2 && now.month < 12) --year;
      return Period{FirstOf(year, 12), LastOf(year + 1, 2),
                    StrCat(IsoMonth(year, 12), "/", IsoMonth(year + 1, 2)), Precision::kSeason};
    }
    const bool begun = now.month >= first_month, over = now.month > first_month + 2;
    if (r.has_which && r.which < 0 && !over) --year;
    if (r.has_which && r.which > 0 && begun) ++year;
    if (!r.has_which && !future() && !begun) --year;
    if (!r.has_which && future() && over) ++year;
    return Season(year, r.season);
  }
  Known Quarter(const R& r) const {
    int year = r.year;
    const int length = r.unit == R::kHalfUnit ? 6 : 3;
    if (r.count * length > 12) return std::nullopt;
    const int first = r.count < 0 ? 13 - length : (r.count - 1) * length + 1;
    if (!r.parts.empty()) {
      const Known whole = Resolve(r.parts[0]);
      if (whole && whole->precision == Precision::kMonth) {
        return r.unit == R::kHalfUnit ? HalfOfMonth(r.count, *whole) : std::nullopt;
      }
      if (!whole || whole->precision != Precision::kYear) return std::nullopt;
      year = DateOf(whole->first).year;
    } else if (year == 0) {
      if (!anchors_.today) return std::nullopt;
      const YearMonthDay now = DateOf(*anchors_.today);
      year = now.year;
      if (!future() && first > now.month) --year;
      if (future() && first + length - 1 < now.month) ++year;
    }
    return Months(year, first, first + length - 1);
  }
  static Known DayIfKnown(const std::optional<Day>& day) { return day ? Known(OneDay(*day)) : std::nullopt; }

  // Of several days in order the one that the tense means; nothing if there is none.
  Known Nearest(const std::vector<Day>& days, Day today) const {
    Known past, coming;
    for (const Day day : days) {
      if (day <= today) past = OneDay(day);
      if (day >= today && !coming) coming = OneDay(day);
    }
    if (future()) return coming ? coming : past;
    if (anchors_.tense == Tense::kPast || !coming) return past ? past : coming;
    if (!past) return coming;
    return coming->first - today < today - past->first ? coming : past;
  }
  Known HolidayNear(const R& r, Day today) const {
    std::vector<Day> days;
    const int year = DateOf(today).year;
    for (const int each : {year - 1, year, year + 1}) {
      if (const std::optional<Day> day = HolidayIn(r.holiday, each)) days.push_back(*day);
    }
    return Nearest(days, today);
  }
  // "the 7th", "Thursday the 7th": with a weekday it may be a year away.
  Known MonthDayNear(const R& r, Day today) const {
    const YearMonthDay now = DateOf(today);
    const int reach = r.weekday != 0 ? 12 : 2;
    std::vector<Day> days;
    for (int months = -reach; months <= reach; ++months) {
      const YearMonthDay month = DateOf(AddMonths(FirstOf(now.year, now.month), months));
      const std::optional<Day> day = DayOf(month.year, month.month, r.day);
      if (day && (r.weekday == 0 || WeekdayOf(*day) == r.weekday)) days.push_back(*day);
    }
    return Nearest(days, today);
  }

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
    // A year given once applies to both: "between May and July 2019".
    if (first.kind == Kind::kDate && last.kind == Kind::kDate) {
      if (first.year == 0 && last.year != 0 && first.month != 0) {
        first.year = first.month > last.month ? last.year - 1 : last.year;
      }
      if (last.year == 0 && first.year != 0)
        last.year = last.month < first.month ? first.year + 1 : first.year;
    }
    if (first.kind == Kind::kMonthDay && last.kind == Kind::kDate) {  // "from the 3rd to the 7th of May"
      first.kind = Kind::kDate;
      first.year = last.year;
      first.month = last.month;
    }
    const Known a = Resolve(first);
    Known b = Resolve(last);
    if (!a || !b) return std::nullopt;
    if (b->last < a->first && last.kind == Kind::kWeekday) b = OneDay(b->first + 7);
    if (b->last < a->first) return std::nullopt;
    return Period{a->first, b->last, StrCat(Begin(*a), "/", End(*b)), Precision::kInterval};
  }
  static std::string Begin(const Period& p) { return p.edtf.substr(0, p.edtf.find('/')); }
  static std::string End(const Period& p) {
    const size_t slash = p.edtf.find('/');
    return slash == std::string::npos ? p.edtf : p.edtf.substr(slash + 1);
  }

  // ---- relative to the day of writing

  Known Weekday(const R& r, Day today) const {
    Day day = WeekdayNear(r, today);
    if (!r.overnight) return OneDay(day);
    if (day > today && !future()) day -= 7;
    return Days(day - 1, day);
  }
  Day WeekdayNear(const R& r, Day today) const {
    const int ahead = (r.weekday - WeekdayOf(today) + 7) % 7;
    if (r.has_which) {
      if (r.which < 0) return today + (ahead == 0 ? -7 : ahead - 7);
      if (r.which > 0) return today + (ahead == 0 ? 7 : ahead);
      if (anchors_.tense == Tense::kUnknown || future())
        return today + (ahead <= 4 || future() ? ahead : ahead - 7);
    }
    // Six days back is rarely called by its bare name: it is tomorrow, to come or across the date line.
    if (future() || ahead <= 1) return today + ahead;
    return today + ahead - 7;
  }
  Known Unit(const R& r, Day today) const {
    const YearMonthDay now = DateOf(today);
    switch (r.unit) {
      case R::kWeek:
        return Week(today + 7 * r.which);
      case R::kWeekend:
        return WeekendNear(r, today);
      case R::kMonth:
        return MonthOf(AddMonths(FirstOf(now.year, now.month), r.which));
      case R::kQuarterUnit: {
        const Day day = AddMonths(FirstOf(now.year, now.month), 3 * r.which);
        const int first = (DateOf(day).month - 1) / 3 * 3 + 1;
        return Months(DateOf(day).year, first, first + 2);
      }
      case R::kYear:
        return Year(now.year + r.which);
      case R::kDecadeUnit:
        return Decade((now.year / 10 + r.which) * 10);
      default:
        return std::nullopt;
    }
  }
  Known WeekendNear(const R& r, Day today) const {
    const bool is_weekend = WeekdayOf(today) >= 6;
    if (r.has_which && r.which > 0) return Weekend(is_weekend ? today + 7 : today);
    if (r.has_which && r.which < 0) return Weekend(today - 7);
    if (is_weekend || future() || (r.has_which && anchors_.tense != Tense::kPast)) return Weekend(today);
    return Weekend(today - 7);
  }
  Known Span(const R& r, Day today) const {
    if (r.count == 0 || r.count > 2000) return std::nullopt;
    const Day other = Move(today, r.which * r.count, r.unit);
    return Days(std::min(today, other), std::max(today, other));
  }
  static Known Ago(const R& r, Day today) {
    if (r.count == 0 || r.count > 2000) return std::nullopt;
    const Day day = Move(today, -r.count, r.unit);
    if (r.more_unit == 0) return Rounded(day, r.unit);
    return Rounded(Move(day, -r.more_count, r.more_unit), r.more_unit);
  }
  // Counted weeks name a day, "in two weeks"; months and years no more than their unit.
  static Known Counted(const R& r, Day from, int direction) {
    if (r.count == 0 || r.count > 2000) return std::nullopt;
    Day day = Move(from, direction * r.count, r.unit);
    int unit = r.unit;
    if (r.more_unit != 0) day = Move(day, direction * r.more_count, unit = r.more_unit);
    return unit == R::kWeek || unit == R::kFortnight ? OneDay(day) : Rounded(day, unit);
  }
  static Known FromNow(const R& r, Day today) { return Counted(r, today, 1); }

  // ---- relative to another date

  Known CountedFrom(const R& r) const {
    const Known from = Resolve(r.parts[0]);
    if (!from || from->precision != Precision::kDay) return std::nullopt;
    return Counted(r, from->first, r.which);
  }

  // ---- relative to the date named before

  // The date named last from which the count does not lead beyond the day of writing.
  Known Shift(const R& r) const {
    if (r.count == 0 || r.count > 2000) return std::nullopt;
    for (auto from = anchors_.named.rbegin(); from != anchors_.named.rend(); ++from) {
      Known moved = ShiftFrom(r, *from);
      if (!moved || future() || !anchors_.today || moved->first <= *anchors_.today) return moved;
    }
    return std::nullopt;
  }
  static Known ShiftFrom(const R& r, const Period& from) {
    const Day first = Move(from.first, r.which * r.count, r.unit),
              last = Move(from.last, r.which * r.count, r.unit);
    if (first == last) return Rounded(first, r.unit);
    if (from.precision == Precision::kYear && r.unit >= R::kYear) return Year(DateOf(first).year);
    if (from.precision == Precision::kMonth && r.unit >= R::kMonth) return Rounded(first, r.unit);
    return Days(first, last);
  }
  Known Anchor(const R& r) const {
    if (anchors_.named.empty()) return std::nullopt;
    const Period& from = anchors_.named.back();
    const Day middle = from.first;
    switch (r.unit) {
      case R::kDay:
        if (from.precision != Precision::kDay) return std::nullopt;
        return OneDay(from.first + r.which);
      case R::kWeek:
        return from.last - from.first > 10 ? Known() : Week(middle + 7 * r.which);
      case R::kMonth:
        return from.last - from.first > 31 ? Known() : MonthOf(AddMonths(middle, r.which));
      case R::kYear:
        return from.last - from.first > 366 ? Known() : Year(DateOf(middle).year + r.which);
      case R::kWeekend:
        return from.last - from.first > 10 ? Known() : Weekend(middle + 7 * r.which);
      default:
        return std::nullopt;
    }
  }

  // ---- parts

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

std::string BeginOf(const std::string& edtf) { return edtf.substr(0, edtf.find('/')); }
std::string EndOf(const std::string& edtf) {
  const size_t slash = edtf.find('/');
  return slash == std::string::npos ? edtf : edtf.substr(slash + 1);
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

#include "enrich/times/resolve_time.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "common/base/strings.h"

namespace onrecord {
namespace {

using Kind = TimeReading::Kind;
using R = TimeReading;
using Known = std::optional<Period>;

std::string Iso(int year) {
  char out[16];
  std::snprintf(out, sizeof out, "%04d", std::clamp(year, 0, 9999));
  return out;
}

Period OneDay(Day day) { return {day, day, IsoDay(day), Precision::kDay}; }
Period Days(Day first, Day last, Precision precision = Precision::kInterval) {
  if (first == last) return OneDay(first);
  return {first, last, StrCat(IsoDay(first), "/", IsoDay(last)), precision};
}
Period Month(int year, int month) {
  return {FirstOf(year, month), LastOf(year, month), IsoMonth(year, month), Precision::kMonth};
}
Period MonthOf(Day day) {
  const YearMonthDay date = DateOf(day);
  return Month(date.year, date.month);
}
Period Year(int year) { return {FirstOf(year, 1), LastOf(year, 12), Iso(year), Precision::kYear}; }
Period Months(int year, int first, int last) {
  return {FirstOf(year, first), LastOf(year, last), StrCat(IsoMonth(year, first), "/", IsoMonth(year, last)),
          Precision::kInterval};
}
Period Decade(int first_year) {
  return {FirstOf(first_year, 1), LastOf(first_year + 9, 12), StrCat(first_year / 10, "X"),
          Precision::kDecade};
}
Period Week(Day day) {
  const Day monday = day - (WeekdayOf(day) - 1);
  return Days(monday, monday + 6, Precision::kWeek);
}
Period Weekend(Day day) {
  const Day saturday = day - (WeekdayOf(day) - 1) + 5;
  return Days(saturday, saturday + 1);
}
Period Season(int year, int season) {
  Period period{0, 0, StrCat(year, "-", season), Precision::kSeason};
  if (season == 24) {
    // The winter of a year may be the one that ends or the one that begins in it.
    period.first = FirstOf(year - 1, 12);
    period.last = LastOf(year + 1, 2);
  } else {
    const int first = (season - 20) * 3;
    period.first = FirstOf(year, first);
    period.last = LastOf(year, first + 2);
  }
  return period;
}

class Resolver {
 public:
  explicit Resolver(const TimeAnchors& anchors) : anchors_(anchors) {}

  Known Resolve(const R& r) const {
    Known whole = Whole(r);
    if (!whole || r.part == R::kWhole) return whole;
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
      case Kind::kClock:
      case Kind::kUnknown:
        return std::nullopt;
      default:
        break;
    }
    if (!anchors_.today) return std::nullopt;
    const Day today = *anchors_.today;
    switch (r.kind) {
      case Kind::kWeekday:
        return OneDay(WeekdayNear(r, today));
      case Kind::kDayOffset:
        return OneDay(today + r.count);
      case Kind::kUnit:
        return Unit(r, today);
      case Kind::kSpan:
        return Span(r, today);
      case Kind::kAgo:
        return Ago(r, today);
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
    const int first = (r.count - 1) * length + 1;
    if (!r.parts.empty()) {
      const Known whole = Resolve(r.parts[0]);
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
  Known Range(const R& r) const {
    R first = r.parts[0], last = r.parts[1];
    // A year told once holds for both: "between May and July 2019".
    if (first.kind == Kind::kDate && last.kind == Kind::kDate) {
      if (first.year == 0 && last.year != 0 && first.month != 0) {
        first.year = first.month > last.month ? last.year - 1 : last.year;
      }
      if (last.year == 0 && first.year != 0)
        last.year = last.month < first.month ? first.year + 1 : first.year;
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
  static Day Move(Day day, int count, int unit) {
    switch (unit) {
      case R::kMinute:
      case R::kHour:
        return day + (unit == R::kHour ? count / 24 : 0);
      case R::kDay:
        return day + count;
      case R::kWeek:
        return day + 7 * count;
      case R::kFortnight:
        return day + 14 * count;
      case R::kMonth:
        return AddMonths(day, count);
      case R::kQuarterUnit:
        return AddMonths(day, 3 * count);
      case R::kYear:
        return AddMonths(day, 12 * count);
      case R::kDecadeUnit:
        return AddMonths(day, 120 * count);
      default:
        return day + 7 * count;
    }
  }
  Known Span(const R& r, Day today) const {
    if (r.count == 0 || r.count > 2000) return std::nullopt;
    const Day other = Move(today, r.which * r.count, r.unit);
    return Days(std::min(today, other), std::max(today, other));
  }
  // As exact as the unit: days to the day, weeks to the week, months to the month.
  static Period Rounded(Day day, int unit) {
    switch (unit) {
      case R::kWeek:
      case R::kFortnight:
        return Days(day - 3, day + 3, Precision::kWeek);
      case R::kMonth:
      case R::kQuarterUnit:
        return MonthOf(day);
      case R::kYear:
      case R::kDecadeUnit:
        return Year(DateOf(day).year);
      default:
        return OneDay(day);
    }
  }
  Known Ago(const R& r, Day today) const {
    if (r.count == 0 || r.count > 2000) return std::nullopt;
    return Rounded(Move(today, -r.count, r.unit), r.unit);
  }

  // ---- relative to the date named before

  Known Shift(const R& r) const {
    if (!anchors_.before || r.count == 0 || r.count > 2000) return std::nullopt;
    const Period& from = *anchors_.before;
    const Day first = Move(from.first, r.which * r.count, r.unit),
              last = Move(from.last, r.which * r.count, r.unit);
    if (first == last) return Rounded(first, r.unit);
    if (from.precision == Precision::kYear && r.unit >= R::kYear) return Year(DateOf(first).year);
    if (from.precision == Precision::kMonth && r.unit >= R::kMonth) return Rounded(first, r.unit);
    return Days(first, last);
  }
  Known Anchor(const R& r) const {
    if (!anchors_.before) return std::nullopt;
    const Period& from = *anchors_.before;
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

  Known PartOf(const Period& whole, R::Part part) const {
    if (part == R::kEarlier || part == R::kLater) return UpToToday(whole, part);
    const YearMonthDay date = DateOf(whole.first);
    switch (whole.precision) {
      case Precision::kMonth: {
        const Day first = whole.first + (part == R::kEarly ? 0 : part == R::kMid ? 10 : 20);
        return Days(first, part == R::kLate ? whole.last : first + 9);
      }
      case Precision::kYear: {
        // As good as a year in writing; the days say more.
        Period period = whole;
        const int first = part == R::kEarly ? 1 : part == R::kMid ? 5 : 9;
        period.first = FirstOf(date.year, first);
        period.last = LastOf(date.year, first + 3);
        return period;
      }
      case Precision::kDecade: {
        const int first = date.year + (part == R::kEarly ? 0 : part == R::kMid ? 4 : 7);
        const int last = first + (part == R::kEarly ? 3 : 2);
        return Period{FirstOf(first, 1), LastOf(last, 12), StrCat(first, "/", last), Precision::kInterval};
      }
      case Precision::kWeek:
        if (part == R::kEarly) return Days(whole.first, whole.first + 2);
        if (part == R::kMid) return Days(whole.first + 1, whole.first + 3);
        return Days(whole.first + 3, whole.last);
      default:
        return whole;
    }
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
    // A span of untold length still has one end.
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

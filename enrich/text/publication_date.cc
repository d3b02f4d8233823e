#include "enrich/text/publication_date.h"

#include <array>

#include "enrich/times/lex_time.h"
#include "enrich/times/resolve_time.h"

namespace onrecord {
namespace {

constexpr uint32_t kLongestDateLine = 200;  // bytes
// How far a dateline may lie from the day of publication.
constexpr int kMostDaysBefore = 60, kMostDaysAfter = 1;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

TimeValue OneDayValue(Day day, Basis basis) {
  TimeValue value;
  value.edtf = value.earliest = value.latest = IsoDay(day);
  value.precision = Precision::kDay;
  value.basis = basis;
  return value;
}

// The first date in numbers ("12/10/2021") whose day and month are those of the dateline, in either order.
std::optional<TimeValue> NumbersOfDateline(std::string_view text, const std::vector<ZoneSpan>& zones,
                                           const TimeReading& dateline, const Lexicon& lexicon) {
  if (dateline.month == 0) return std::nullopt;
  for (const ZoneSpan& zone : zones) {
    if (zone.kind != ZoneKind::kMetaDate && zone.kind != ZoneKind::kBoilerplate) continue;
    if (zone.span.size() > kLongestDateLine) continue;
    const auto lexemes = LexTime(text, zone.span, lexicon.time_words);
    for (size_t i = 0; i + 4 < lexemes.size(); ++i) {
      const TimeLexeme &a = lexemes[i], &b = lexemes[i + 2], &year = lexemes[i + 4];
      if (lexemes[i + 1].mark != '/' || lexemes[i + 3].mark != '/' || year.digits != 4) continue;
      const bool month_first = a.value == dateline.month && b.value == dateline.day;
      const bool day_first = b.value == dateline.month && a.value == dateline.day;
      if (!month_first && !day_first) continue;
      if (const auto day = DayOf(year.value, dateline.month, dateline.day)) {
        TimeValue value = OneDayValue(*day, Basis::kText);
        value.span = Span{a.span.begin, year.span.end};
        value.expression = value.span->In(text);
        return value;
      }
    }
  }
  return std::nullopt;
}

std::optional<TimeValue> DayOfName(std::string_view name, Basis basis) {
  if (const auto day = DayInName(name)) return OneDayValue(*day, basis);
  return std::nullopt;
}

// A dateline without a year is the last such day before the publication, or the day after it.
TimeValue ResolveDateline(std::string_view text, const DatelineDate& dateline,
                          const std::optional<TimeValue>& published) {
  TimeAnchors anchors;
  anchors.tense = Tense::kPast;
  if (published) anchors.today = ParseIsoDay(published->edtf);
  std::optional<Period> period;
  TimeValue value = ResolveTime(dateline.reading, anchors, &period);
  if (period && anchors.today &&
      (*anchors.today - period->last > kMostDaysBefore || period->first - *anchors.today > kMostDaysAfter))
    value = TimeValue();
  value.span = dateline.span;
  value.expression = dateline.span.In(text);
  value.basis = Basis::kText;
  return value;
}

}  // namespace

void DatePublication(std::string_view text, const std::vector<ZoneSpan>& zones, const SourceText& source,
                     const std::optional<TimeValue>& updated, const std::optional<DatelineDate>& dateline,
                     const Lexicon& lexicon, DocumentFields* fields) {
  std::optional<TimeValue>& published = fields->published;
  if (const auto day = ParseIsoDay(source.published)) {
    published = OneDayValue(*day, Basis::kMarkup);
    published->expression = source.published;
  }
  if (!published) published = updated;
  if (!published && dateline) published = NumbersOfDateline(text, zones, dateline->reading, lexicon);
  if (!published) published = DayOfName(fields->url.value, Basis::kMarkup);
  if (!published) published = DayOfName(source.file_name, Basis::kFileName);
  if (!dateline) return;
  TimeValue value = ResolveDateline(text, *dateline, published);
  if (!published && dateline->reading.year != 0 && !value.edtf.empty()) published = value;
  fields->dateline_date = std::move(value);
}

std::optional<Day> DayInName(std::string_view name) {
  for (size_t at = 0; at + 8 <= name.size(); ++at) {
    if (!IsDigit(name[at]) || (at > 0 && IsDigit(name[at - 1]))) continue;
    std::array<int, 8> digits{};
    size_t count = 0, i = at;
    bool marks_fit = true;
    for (; i < name.size() && count < 8; ++i) {
      if (IsDigit(name[i])) {
        digits[count++] = name[i] - '0';
      } else {
        const bool mark = name[i] == '/' || name[i] == '-' || name[i] == '_' || name[i] == '.';
        marks_fit = marks_fit && mark && (count == 4 || count == 6);
        if (!marks_fit) break;
      }
    }
    if (count < 8 || !marks_fit || (i < name.size() && IsDigit(name[i]))) continue;
    const int year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    if (year < 1980 || year > 2100) continue;
    if (const auto day = DayOf(year, digits[4] * 10 + digits[5], digits[6] * 10 + digits[7])) return day;
  }
  return std::nullopt;
}

}  // namespace onrecord

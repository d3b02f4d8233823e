#include "ingest/document_reader/declared_time.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <array>
#include <cstdio>
#include <optional>

#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads from the front of a text, one piece after the other.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  // Exactly `digits` digits, or up to `digits` of them with `fewer`.
  std::optional<int> Number(int digits, bool fewer = false) {
    int value = 0, n = 0;
    while (n < digits && n < static_cast<int>(rest_.size()) && IsDigit(rest_[n])) {
      value = value * 10 + (rest_[n++] - '0');
    }
    if (n == 0 || (n < digits && !fewer)) return std::nullopt;
    rest_.remove_prefix(n);
    return value;
  }
  bool Take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view Word() {
    size_t n = 0;
    while (n < rest_.size() && std::isalpha(static_cast<unsigned char>(rest_[n]))) ++n;
    const std::string_view word = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return word;
  }
  void SkipSpaces() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == ',')) rest_.remove_prefix(1);
  }
  bool AtDigit() const { return !rest_.empty() && IsDigit(rest_[0]); }
  bool Done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

struct Parsed {
  int year = 0, month = 0, day = 0;
  int hour = -1, minute = 0, second = 0;
  std::optional<int> offset;  // minutes east of UTC
};

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

std::optional<int> MonthOf(std::string_view word) {
  const std::string lower = AsciiLower(word.substr(0, 3));
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (lower == kMonths[i]) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

// The zones that RFC 822 names.
std::optional<int> ZoneOf(std::string_view word) {
  struct Zone {
    std::string_view name;
    int hours;
  };
  static constexpr Zone kZones[] = {{"z", 0},    {"ut", 0},   {"utc", 0},  {"gmt", 0},
                                    {"est", -5}, {"edt", -4}, {"cst", -6}, {"cdt", -5},
                                    {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7}};
  const std::string lower = AsciiLower(word);
  for (const Zone& zone : kZones) {
    if (lower == zone.name) return zone.hours * 60;
  }
  return std::nullopt;
}

void ReadZone(Cursor* in, Parsed* out) {
  in->SkipSpaces();
  const bool east = in->Take('+');
  if (east || in->Take('-')) {
    const auto hours = in->Number(2);
    in->Take(':');
    const auto minutes = in->Number(2);
    if (hours) out->offset = (east ? 1 : -1) * (*hours * 60 + minutes.value_or(0));
    return;
  }
  out->offset = ZoneOf(in->Word());
}

// "10:05", "10:05:30.25" or "100530", and the zone after it.
void ReadClock(Cursor* in, Parsed* out) {
  const auto hour = in->Number(2);
  if (!hour) return;
  const bool colons = in->Take(':');
  const auto minute = in->Number(2);
  if (!minute) return;
  if (!colons || in->Take(':')) out->second = in->Number(2).value_or(0);
  if (in->Take('.') || in->Take(',')) in->Number(9, true);
  out->hour = *hour;
  out->minute = *minute;
  ReadZone(in, out);
}

std::optional<Parsed> ReadIso(std::string_view text) {
  Cursor in(text);
  Parsed out;
  const auto year = in.Number(4);
  const bool dashes = in.Take('-');
  const auto month = in.Number(2);
  if (dashes && !in.Take('-')) return std::nullopt;
  const auto day = in.Number(2);
  if (!year || !month || !day || in.AtDigit()) return std::nullopt;
  out.year = *year, out.month = *month, out.day = *day;
  if (in.Take('T') || in.Take('t') || in.Take(' ')) ReadClock(&in, &out);
  return out;
}

// "Sun, 22 Nov 2026 10:05:00 GMT", "22 November 2026", "November 22, 2026".
std::optional<Parsed> ReadWithMonthName(std::string_view text) {
  Cursor in(text);
  Parsed out;
  std::optional<int> day, month;
  for (int piece = 0; piece < 4 && !(day && month); ++piece) {
    in.SkipSpaces();
    if (in.AtDigit()) {
      if (day) return std::nullopt;
      day = in.Number(2, true);
    } else {
      const std::string_view word = in.Word();
      if (word.empty()) return std::nullopt;
      in.Take('.');
      if (!month) month = MonthOf(word);
    }
  }
  in.SkipSpaces();
  in.Take('-');
  const auto year = in.Number(4);
  if (!day || !month || !year) return std::nullopt;
  out.year = *year, out.month = *month, out.day = *day;
  in.SkipSpaces();
  if (in.AtDigit()) ReadClock(&in, &out);
  return out;
}

bool IsRealTime(const Parsed& t) {
  const absl::CivilDay day(t.year, t.month, t.day);
  return t.year >= 1000 && day.month() == t.month && day.day() == t.day && t.hour < 24 && t.minute < 60 &&
         t.second <= 60 && std::abs(t.offset.value_or(0)) <= 14 * 60;
}

// Seconds or milliseconds since 1970, of this century or the last decade of the one before: "1715680800".
// Empty: no such number.
std::string FromEpoch(std::string_view text) {
  if (text.size() != 9 && text.size() != 10 && text.size() != 13) return "";
  int64_t value = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return "";
    value = value * 10 + (c - '0');
  }
  if (text.size() == 13) value /= 1000;
  if (value < 600'000'000) return "";
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(value), absl::UTCTimeZone());
}

}  // namespace

std::string NormaliseTime(std::string_view declared) {
  const std::string_view text = Trim(declared);
  if (std::string time = FromEpoch(text); !time.empty()) return time;
  std::optional<Parsed> t = ReadIso(text);
  if (!t) t = ReadWithMonthName(text);
  if (!t || !IsRealTime(*t)) return "";
  char out[64];
  const int date = std::snprintf(out, sizeof out, "%04d-%02d-%02d", t->year, t->month, t->day);
  if (t->hour < 0 || !t->offset) return std::string(out, date);
  std::string full(out, date);
  std::snprintf(out, sizeof out, "T%02d:%02d:%02d", t->hour, t->minute, std::min(t->second, 59));
  full += out;
  if (*t->offset == 0) return full + "Z";
  const int minutes = std::abs(*t->offset);
  std::snprintf(out, sizeof out, "%c%02d:%02d", *t->offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
  return full + out;
}

}  // namespace onrecord::ingest

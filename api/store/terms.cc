#include "api/store/terms.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>
#include <cmath>

#include "common/base/strings.h"

namespace onrecord::api::terms {
namespace {

constexpr size_t kLongestVerbatim = 20;
constexpr int kMostMonths = 36;
constexpr int kLongTimeMonths = 6;
constexpr int kConfidenceSteps = 20;
constexpr int kMostConfidenceTerms = 10;
constexpr int kMostHours = 48;
constexpr int kMostDays = 62;

constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyz";
constexpr char kDigits32[] = "0123456789abcdefghijklmnopqrstuv";

bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool IsUpperOrDigit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// FNV-1a of 128 bits; the upper 80 as 16 digits.
std::string Hash(std::string_view value) {
  constexpr auto Wide = [](uint64_t high, uint64_t low) {
    return static_cast<unsigned __int128>(high) << 64 | low;
  };
  constexpr unsigned __int128 kPrime = Wide(0x0000000001000000, 0x000000000000013B);
  unsigned __int128 hash = Wide(0x6c62272e07bb0142, 0x62b821756295c58d);
  for (const char c : value) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  std::string out;
  for (int i = 0; i < 16; ++i) out += kDigits32[static_cast<int>(hash >> (123 - 5 * i)) & 31];
  return out;
}

int MonthOf(int32_t day) { return day / 10000 * 12 + std::clamp(day / 100 % 100, 1, 12) - 1; }
std::string MonthTerm(int month) { return Of(Kind::kWhen, StrCat(month)); }
std::string LongTime() { return Of(Kind::kWhen, "long"); }

absl::CivilHour HourOf(int64_t micros) {
  return absl::ToCivilHour(absl::FromUnixMicros(micros), absl::UTCTimeZone());
}
std::string HourTerm(absl::CivilHour hour) {
  return Of(Kind::kObserved, StrCat("h", hour - absl::CivilHour(1970)));
}
std::string DayTerm(absl::CivilDay day) {
  return Of(Kind::kObserved, StrCat("d", day - absl::CivilDay(1970)));
}
std::string ObservedMonthTerm(absl::CivilMonth month) {
  return Of(Kind::kObserved, StrCat("m", month - absl::CivilMonth(1970)));
}

template <typename Unit>
std::vector<std::string> Each(Unit first, Unit last, int most, std::string (*term)(Unit)) {
  std::vector<std::string> out;
  if (last - first >= most) return out;
  for (Unit unit = first; unit <= last; ++unit) out.push_back(term(unit));
  return out;
}

}  // namespace

std::string Of(Kind kind, std::string_view value) {
  std::string out(1, kLetters[static_cast<int>(kind)]);
  if (value.size() <= kLongestVerbatim && std::all_of(value.begin(), value.end(), IsLowerOrDigit)) {
    StrAppend(&out, "x", value);
  } else if (value.size() <= kLongestVerbatim && std::all_of(value.begin(), value.end(), IsUpperOrDigit)) {
    StrAppend(&out, "u", AsciiLower(value));
  } else {
    StrAppend(&out, "h", Hash(value));
  }
  return out;
}

std::string Of(Kind kind, int64_t value) { return Of(kind, std::string_view(StrCat(value))); }

std::string OfConfidence(double confidence) {
  const double steps = std::isfinite(confidence) ? confidence * kConfidenceSteps : 0;
  return Of(Kind::kConfidence,
            static_cast<int64_t>(std::clamp(std::floor(steps), 0.0, static_cast<double>(kConfidenceSteps))));
}

std::vector<std::string> ConfidenceAtLeast(double least) {
  std::vector<std::string> out;
  const int first =
      static_cast<int>(std::clamp(std::floor(least * kConfidenceSteps), 0.0, 1.0 * kConfidenceSteps));
  if (kConfidenceSteps - first >= kMostConfidenceTerms) return out;
  for (int step = first; step <= kConfidenceSteps; ++step) out.push_back(Of(Kind::kConfidence, step));
  return out;
}

std::vector<std::string> OfWhen(const Days& days) {
  if (days.last == 0) return {};
  const int first = MonthOf(days.first), last = MonthOf(days.last);
  if (first > last) return {LongTime()};
  if (last - first >= kLongTimeMonths) return {LongTime()};
  std::vector<std::string> out;
  for (int month = first; month <= last; ++month) out.push_back(MonthTerm(month));
  return out;
}

std::vector<std::string> WhenWithin(const Days& range) {
  const int first = MonthOf(range.first), last = MonthOf(range.last);
  if (last - first >= kMostMonths) return {};
  std::vector<std::string> out = {LongTime()};
  for (int month = first; month <= last; ++month) out.push_back(MonthTerm(month));
  return out;
}

std::vector<std::string> OfObserved(int64_t micros) {
  const absl::CivilHour hour = HourOf(micros);
  return {HourTerm(hour), DayTerm(absl::CivilDay(hour)), ObservedMonthTerm(absl::CivilMonth(hour))};
}

std::vector<std::string> ObservedWithin(int64_t start, int64_t end) {
  const absl::CivilHour first = HourOf(start), last = HourOf(std::max(start, end - 1));
  auto out = Each(first, last, kMostHours, HourTerm);
  if (out.empty()) out = Each(absl::CivilDay(first), absl::CivilDay(last), kMostDays, DayTerm);
  if (out.empty()) {
    out = Each(absl::CivilMonth(first), absl::CivilMonth(last), kMostMonths, ObservedMonthTerm);
  }
  return out;
}

}  // namespace onrecord::api::terms

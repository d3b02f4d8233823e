#include "ingest/document_reader/wire_text.h"

#include <cstdio>

#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"

namespace onrecord::ingest {
namespace {

constexpr int kLastLines = 6;
constexpr size_t kLongestLine = 60;

int FullYear(int year) { return year >= 100 ? year : year + (year < 70 ? 2000 : 1900); }

// "051812 GMT Mar 24"
std::string OfIptc7901(const std::string& line) {
  int day = 0, hour = 0, minute = 0, year = 0, end = 0;
  char zone[6] = "", month[4] = "";
  const int read = std::sscanf(line.c_str(), "%2d%2d%2d %5[A-Z] %3[A-Za-z] %4d%n", &day, &hour, &minute, zone,
                               month, &year, &end);
  if (read != 6 || static_cast<size_t>(end) != line.size()) return "";
  char clock[16];
  std::snprintf(clock, sizeof clock, "%02d:%02d:00", hour % 100, minute % 100);
  return NormaliseTime(StrCat(day, " ", std::string_view(month), " ", FullYear(year), " ",
                              std::string_view(clock), " ", std::string_view(zone)));
}

// "AP-NY-03-05-24 1812EST"
std::string OfAnpa(const std::string& line) {
  int month = 0, day = 0, year = 0, hour = 0, minute = 0;
  char agency[6] = "", city[4] = "", zone[6] = "";
  const int read = std::sscanf(line.c_str(), "%5[A-Z]-%3[A-Z]-%2d-%2d-%4d %2d%2d%5[A-Z]", agency, city,
                               &month, &day, &year, &hour, &minute, zone);
  if (read < 5) return "";
  char time[40];
  std::snprintf(time, sizeof time, "%04d-%02d-%02d", FullYear(year), month % 100, day % 100);
  std::string value = time;
  if (read == 8) {
    std::snprintf(time, sizeof time, "T%02d:%02d:00 ", hour % 100, minute % 100);
    value += time;
    value += zone;
  }
  return NormaliseTime(value);
}

}  // namespace

std::string PublishedOfWireText(std::string_view text) {
  for (int i = 0; i < kLastLines; ++i) {
    text = Trim(text);
    const size_t begin = text.rfind('\n') == text.npos ? 0 : text.rfind('\n') + 1;
    std::string_view line = Trim(text.substr(begin));
    while (!line.empty() && static_cast<unsigned char>(line[0]) <= ' ')
      line.remove_prefix(1);  // end-of-text marks
    if (line.size() <= kLongestLine) {
      std::string time = OfIptc7901(std::string(line));
      if (time.empty()) time = OfAnpa(std::string(line));
      if (!time.empty()) return time;
    }
    if (begin == 0) break;
    text = text.substr(0, begin);
  }
  return "";
}

}  // namespace onrecord::ingest

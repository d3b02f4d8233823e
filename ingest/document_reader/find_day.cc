#include "ingest/document_reader/find_day.h"

#include <absl/time/civil_time.h>

#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "reader_words.h"

namespace onrecord::ingest {
namespace {

constexpr size_t kLookedAt = 300;  // bytes
constexpr int kEarliest = 1980, kLatest = 2100;

// A number, a word in lower case, or a mark between them.
struct Piece {
  enum class Kind { kNumber, kWord, kMark } kind = Kind::kMark;
  std::string text;
  int value = 0;
};

std::vector<Piece> PiecesOf(std::string_view line) {
  std::vector<Piece> pieces;
  for (size_t i = 0, next = 0; i < line.size(); i = next) {
    const char32_t c = DecodeAt(line, i, &next);
    if (IsSpace(c)) continue;
    const bool digit = c >= '0' && c <= '9';
    Piece piece{digit         ? Piece::Kind::kNumber
                : IsLetter(c) ? Piece::Kind::kWord
                              : Piece::Kind::kMark,
                std::string(line.substr(i, next - i)), 0};
    while (piece.kind != Piece::Kind::kMark && next < line.size()) {
      size_t after = 0;
      const char32_t d = DecodeAt(line, next, &after);
      if (digit ? !(d >= '0' && d <= '9') : !IsLetter(d)) break;
      piece.text.append(line.substr(next, after - next));
      next = after;
    }
    if (digit && piece.text.size() <= 8) piece.value = std::stoi(piece.text);
    if (piece.kind == Piece::Kind::kWord) piece.text = FoldCase(piece.text);
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

std::vector<std::pair<std::string, int>> LoadMonths() {
  std::vector<std::pair<std::string, int>> months;
  for (const EmbeddedFile& file : ReaderWords()) {
    if (file.name != "month_names.tsv") continue;
    for (const std::string_view line : Split(file.content, '\n')) {
      const auto cells = Split(line, '\t');
      if (cells.size() == 2 && line[0] != '#')
        months.emplace_back(cells[1], std::stoi(std::string(cells[0])));
    }
  }
  return months;
}

int MonthOf(const Piece& piece) {
  static const auto months = LoadMonths();
  if (piece.kind != Piece::Kind::kWord) return 0;
  for (const auto& [name, month] : months) {
    const bool open = EndsWith(name, "*");
    if (open ? StartsWith(piece.text, std::string_view(name).substr(0, name.size() - 1)) : piece.text == name)
      return month;
  }
  return 0;
}

std::string Day(int year, int month, int day) {
  if (year < kEarliest || year > kLatest || month < 1 || month > 12 || day < 1 || day > 31) return "";
  const absl::CivilDay real(year, month, day);
  if (real.month() != month || real.day() != day) return "";
  char out[16];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d", year, month, day);
  return out;
}

bool IsNumber(const std::vector<Piece>& p, size_t i, size_t digits_at_most) {
  return i < p.size() && p[i].kind == Piece::Kind::kNumber && p[i].text.size() <= digits_at_most;
}
bool IsYear(const std::vector<Piece>& p, size_t i) { return IsNumber(p, i, 4) && p[i].text.size() == 4; }

// Behind marks and the endings of ordinals: "5th, ", "5. ", "5 de ".
size_t Skip(const std::vector<Piece>& p, size_t i) {
  static constexpr std::string_view kSkipped[] = {".",  ",",  "st", "nd", "rd", "th",
                                                  "de", "of", "º",  "er", "-",  "/"};
  for (int n = 0; n < 3 && i < p.size(); ++n) {
    bool skipped = false;
    for (const std::string_view word : kSkipped) skipped = skipped || p[i].text == word;
    if (!skipped) break;
    ++i;
  }
  return i;
}

// "March 5th, 2024" and "5. March 2024" from piece `i` on.
std::string WithMonthName(const std::vector<Piece>& p, size_t i) {
  if (const int month = MonthOf(p[i]); month != 0) {
    const size_t day = Skip(p, i + 1);
    if (!IsNumber(p, day, 2)) return "";
    const size_t year = Skip(p, day + 1);
    return IsYear(p, year) ? Day(p[year].value, month, p[day].value) : "";
  }
  if (!IsNumber(p, i, 2)) return "";
  const size_t name = Skip(p, i + 1);
  const int month = name < p.size() ? MonthOf(p[name]) : 0;
  if (month == 0) return "";
  const size_t year = Skip(p, name + 1);
  return IsYear(p, year) ? Day(p[year].value, month, p[i].value) : "";
}

// Three numbers with the same mark between them.
std::string OfNumbers(const std::vector<Piece>& p, size_t i, bool month_first) {
  if (i + 4 >= p.size() || !IsNumber(p, i, 4) || !IsNumber(p, i + 2, 2) || !IsNumber(p, i + 4, 4)) return "";
  const std::string &mark = p[i + 1].text, &second = p[i + 3].text;
  const bool korean = mark == "년" && second == "월";
  if (!korean && (mark != second || (mark != "." && mark != "/" && mark != "-"))) return "";
  if (IsYear(p, i)) return Day(p[i].value, p[i + 2].value, p[i + 4].value);
  if (!IsYear(p, i + 4) || p[i].text.size() > 2) return "";
  const int a = p[i].value, b = p[i + 2].value, year = p[i + 4].value;
  const bool swap = b > 12 || (mark == "/" && month_first && a <= 12);
  return swap ? Day(year, a, b) : Day(year, b, a);
}

}  // namespace

std::string FindDay(std::string_view line, bool month_first) {
  const auto pieces = PiecesOf(line.substr(0, kLookedAt));
  for (size_t i = 0; i < pieces.size(); ++i) {
    std::string day = WithMonthName(pieces, i);
    if (day.empty()) day = OfNumbers(pieces, i, month_first);
    if (!day.empty()) return day;
  }
  return "";
}

std::string DayInAddress(std::string_view url) {
  const size_t host = url.find("//");
  size_t at = url.find('/', host == url.npos ? 0 : host + 2);
  for (; at != url.npos; at = url.find('/', at + 1)) {
    int values[3] = {0, 0, 0};
    size_t i = at + 1;
    int n = 0;
    char mark = 0;
    for (; n < 3; ++n) {
      const size_t most = n == 0 ? 4 : 2;
      size_t digits = 0;
      for (; i < url.size() && digits < most && url[i] >= '0' && url[i] <= '9'; ++i, ++digits) {
        values[n] = values[n] * 10 + (url[i] - '0');
      }
      if (digits == 0 || (n == 0 && digits < 4)) break;
      if (n == 2) continue;
      const char next = i < url.size() ? url[i] : 0;
      const bool is_mark = next == '/' || next == '-' || next == '_';
      if (n == 0) mark = is_mark ? next : 0;
      if (n == 1 && mark != 0 && next != mark) break;
      if (is_mark) ++i;
    }
    const bool ends = i >= url.size() || url[i] < '0' || url[i] > '9';
    if (n == 3 && ends) {
      if (std::string day = Day(values[0], values[1], values[2]); !day.empty()) return day;
    }
  }
  return "";
}

}  // namespace onrecord::ingest

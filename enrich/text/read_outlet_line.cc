#include "enrich/text/read_outlet_line.h"

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/text/document_field.h"
#include "enrich/text/read_page_date.h"

namespace onrecord {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

constexpr size_t kLongestLine = 300;  // bytes; a longer one names no outlet

std::string NameOf(const Outlets::Outlet* known, std::string_view written) {
  return known != nullptr ? known->canonical : std::string(written);
}

// "Source: Xinhua   Editor: Ana   2021-10-12": the name ends before two blanks, a bar, a date or another key.
void ReadOutletKey(std::string_view text, Span value, const Lexicon& lexicon, DocumentFields* fields) {
  if (const auto date = ReadPageDate(text, value, lexicon)) {
    if (!fields->published) fields->published = date->date;
    if (!date->before.empty()) value = date->before;
  }
  const std::string_view line = value.In(text);
  size_t end = std::min({line.find("  "), line.find(" | "), line.size()});
  if (const size_t colon = line.substr(0, end).find(':'); colon != line.npos) {
    const size_t key = line.rfind(' ', colon);
    if (key != line.npos) end = key;
  }
  value.end = value.begin + static_cast<uint32_t>(end);
  const auto* known = lexicon.outlets.Find(Trim(value.In(text)));
  if (known != nullptr && known->agency) FillField(&fields->agency, known->canonical, value, Basis::kHeader);
  FillField(&fields->outlet, NameOf(known, Trim(value.In(text))), value, Basis::kHeader);
}

void ReadKeyedLine(std::string_view text, const HeaderLine& line, const Lexicon& lexicon,
                   DocumentFields* fields) {
  const auto& keys = lexicon.header_keys;
  if (keys.Is(line.key, HeaderKey::kOutlet)) {
    ReadOutletKey(text, line.value, lexicon, fields);
  } else if (keys.Is(line.key, HeaderKey::kAgency)) {
    const std::string_view written = line.value.In(text);
    FillField(&fields->agency, NameOf(lexicon.outlets.Find(written), written), line.value, Basis::kHeader);
  } else if (keys.Is(line.key, HeaderKey::kUrl)) {
    FillField(&fields->url, line.value.In(text), line.value, Basis::kHeader);
  }
}

// The position after the first year, or after the years "2019-2021"; 0: no year.
size_t AfterYears(std::string_view line) {
  size_t digits = 0, end = 0;
  for (size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size() && IsDigit(line[i])) {
      ++digits;
      continue;
    }
    if (digits == 4) end = i;
    if (end > 0 && (i >= line.size() || line[i] != '-')) return end;
    digits = 0;
  }
  return end;
}

// "© 2021 The Island Post. All rights reserved.", "Copyright (c) 2021, Island Post"
void ReadCopyright(std::string_view text, const ZoneSpan& zone, const Lexicon& lexicon,
                   DocumentFields* fields) {
  const std::string_view line = zone.span.In(text);
  const std::string folded = AsciiLower(line);
  if (folded.find("copyright") == std::string::npos && folded.find("©") == std::string::npos &&
      folded.find("(c)") == std::string::npos)
    return;
  size_t at = AfterYears(line);
  if (at == 0) return;
  // The longest known name that starts after the year.
  while (at < line.size() && (line[at] == ' ' || line[at] == ',' || line[at] == '.')) ++at;
  std::string_view rest = line.substr(at);
  if (rest.starts_with("by ")) rest.remove_prefix(3);
  for (size_t end = rest.size(); end > 0; --end) {
    const bool boundary = end == rest.size() || rest[end] == ' ' || rest[end] == '.' || rest[end] == ',';
    if (!boundary) continue;
    if (const auto* outlet = lexicon.outlets.Find(rest.substr(0, end))) {
      FillOutlet(fields, *outlet, zone.span, Basis::kText);
      return;
    }
  }
}

}  // namespace

std::optional<HeaderLine> ReadHeaderLine(std::string_view text, const ZoneSpan& zone) {
  if (zone.rule != "text.zone.key") return std::nullopt;
  const std::string_view line = zone.span.In(text);
  const size_t colon = line.find(':');
  if (colon == line.npos) return std::nullopt;
  Span value{zone.span.begin + static_cast<uint32_t>(colon) + 1, zone.span.end};
  while (!value.empty() && text[value.begin] == ' ') ++value.begin;
  if (value.empty()) return std::nullopt;
  return HeaderLine{LinePatterns::Fold(line.substr(0, colon)), value};
}

void ReadOutletLine(std::string_view text, const ZoneSpan& zone, const Lexicon& lexicon,
                    DocumentFields* fields) {
  if (const auto header = ReadHeaderLine(text, zone)) return ReadKeyedLine(text, *header, lexicon, fields);
  const std::string_view line = zone.span.In(text);
  if (line.size() > kLongestLine) return;
  if (zone.rule == "text.zone.link") return FillField(&fields->url, line, zone.span, Basis::kText);
  // "FOREIGN POLICY" above a headline is a section, "AA" the size of letters.
  const bool label = zone.rule.find("page_patterns.tsv:") != std::string::npos;
  if (const auto* outlet = label ? nullptr : lexicon.outlets.Find(line))
    return FillOutlet(fields, *outlet, zone.span, Basis::kText);
  if (zone.kind == ZoneKind::kCredit && (line.starts_with('(') || line.starts_with('['))) {
    for (const std::string_view part : Split(line.substr(1, line.size() - 2), '/')) {
      if (const auto* outlet = lexicon.outlets.Find(Trim(part)); outlet != nullptr && outlet->agency)
        FillField(&fields->agency, outlet->canonical, zone.span, Basis::kText);
    }
  }
  ReadCopyright(text, zone, lexicon, fields);
}

void ReadOutletBesideDate(std::string_view text, Span span, const Lexicon& lexicon, DocumentFields* fields) {
  std::string_view line = span.In(text);
  while (!line.empty() && (line.back() == ' ' || line.back() == '/' || line.back() == '|'))
    line.remove_suffix(1);
  for (const char mark : {'/', '|'}) {
    for (const std::string_view part : Split(line, mark)) {
      if (const auto* outlet = lexicon.outlets.Find(Trim(part)))
        FillOutlet(fields, *outlet, span, Basis::kText);
    }
  }
}

}  // namespace onrecord

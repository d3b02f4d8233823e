#include "enrich/text/read_page_date.h"

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/times/lex_time.h"
#include "enrich/times/read_time.h"
#include "enrich/times/resolve_time.h"

namespace onrecord {
namespace {

constexpr uint32_t kReach = 240;  // bytes of a line that are looked at

Span Trimmed(std::string_view text, Span span) {
  const auto is_edge = [](char c) {
    return c == ' ' || c == '|' || c == ',' || c == '-' || c == ';' || c == ':';
  };
  while (!span.empty() && is_edge(text[span.begin])) ++span.begin;
  while (!span.empty() && is_edge(text[span.end - 1])) --span.end;
  return span;
}

// The beginning of the longest key ("last updated on") that ends at `end` with or without a colon; `end`:
// none.
uint32_t KeyBefore(std::string_view text, Span line, uint32_t end, const Lexicon& lexicon, bool* updated) {
  uint32_t best = end;
  const Span before = Trimmed(text, {line.begin, end});
  const std::string words = LinePatterns::Fold(before.In(text));
  for (size_t from = 0;;) {
    const std::string_view key = std::string_view(words).substr(from);
    const bool is_update = lexicon.header_keys.Is(key, HeaderKey::kUpdated);
    if (is_update || lexicon.header_keys.Is(key, HeaderKey::kPublished)) {
      *updated = is_update;
      // As many words from the end as the key has.
      auto blanks = std::count(key.begin(), key.end(), ' ');
      best = before.end;
      while (best > before.begin && (text[best - 1] != ' ' || blanks-- > 0)) --best;
      return best;
    }
    const size_t blank = words.find(' ', from);
    if (blank == std::string::npos) return best;
    from = blank + 1;
  }
}

bool IsFullDate(const TimeReading& reading) {
  return reading.kind == TimeReading::Kind::kDate && reading.year >= 1800 && reading.day > 0 &&
         reading.last_day == 0 && reading.op == TimeReading::kNone;
}

}  // namespace

std::optional<PageDate> ReadPageDate(std::string_view text, Span line, const Lexicon& lexicon) {
  const Span looked{line.begin, std::min(line.end, line.begin + kReach)};
  const std::vector<TimeLexeme> lexemes = LexTime(text, looked, lexicon.time_words);
  for (size_t at = 0; at < lexemes.size(); ++at) {
    size_t end = at;
    const auto reading = ReadTime(text, lexemes, lexicon.time_words, at, &end);
    if (!reading || !IsFullDate(*reading)) continue;
    std::optional<Period> period;
    PageDate found;
    found.date = ResolveTime(*reading, {}, &period);
    if (found.date.edtf.empty()) continue;
    found.date.basis = Basis::kText;
    found.date.span = Span{lexemes[at].span.begin, lexemes[end - 1].span.end};
    found.date.expression = found.date.span->In(text);
    if (!reading->zone.empty()) found.date.zone = reading->zone.In(text);
    found.zone = {KeyBefore(text, line, lexemes[at].span.begin, lexicon, &found.updated),
                  lexemes[end - 1].span.end};
    found.keyed = found.zone.begin < lexemes[at].span.begin;
    found.before = Trimmed(text, {line.begin, found.zone.begin});
    found.rest = Trimmed(text, {found.zone.end, line.end});
    return found;
  }
  return std::nullopt;
}

bool IsTimeAlone(std::string_view text, Span line, const Lexicon& lexicon) {
  const std::vector<TimeLexeme> lexemes = LexTime(text, line, lexicon.time_words);
  bool found = false;
  for (size_t at = 0, end = 0; at < lexemes.size(); at = end) {
    const auto reading = ReadTime(text, lexemes, lexicon.time_words, at, &end);
    const bool time =
        reading && (reading->kind == TimeReading::Kind::kClock || reading->kind == TimeReading::Kind::kAgo);
    if (!time && (lexemes[at].mark == 'w' || lexemes[at].mark == '0')) return false;
    if (!time) end = at + 1;
    found = found || time;
  }
  return found;
}

}  // namespace onrecord

#include "enrich/text/find_quotes.h"

#include <algorithm>
#include <optional>

#include "common/base/utf8.h"

namespace onrecord {
namespace {

enum class Family { kStraight, kCurly, kGuillemet, kDoubled };

// A double mark, and what its surroundings allow it to be.
struct Mark {
  Span span;
  Family family = Family::kStraight;
  bool can_open = false;
  bool can_close = false;
};

struct Pair {
  Span open;
  std::optional<Span> close;
};

constexpr char32_t kNone = 0;

char32_t CharAt(std::string_view text, Span line, size_t at) {
  if (at >= line.end) return kNone;
  size_t next;
  return DecodeAt(text, at, &next);
}

char32_t CharBefore(std::string_view text, Span line, size_t at) {
  if (at <= line.begin) return kNone;
  size_t begin;
  return DecodeBefore(text, at, &begin);
}

bool IsAlnum(char32_t c) { return c != kNone && (IsLetter(c) || IsDigit(c)); }
bool IsDash(char32_t c) { return c == U'-' || c == U'–' || c == U'—' || c == U'―' || c == U'/'; }
bool IsSingleMark(char32_t c) { return c == U'\'' || c == U'’' || c == U'‘' || c == U'`'; }

bool StartsOutside(char32_t before) {
  return before == kNone || IsSpace(before) || before == U'(' || before == U'[' || before == U'{' ||
         IsDash(before);
}

bool EndsOutside(char32_t after, char32_t after_that) {
  if (after == kNone || IsSpace(after)) return true;
  if (after == U'.') return after_that != U'.';  // "... and then
  return after == U',' || after == U';' || after == U':' || after == U'!' || after == U'?' || after == U')' ||
         after == U']' || after == U'}' || IsDash(after);
}

std::optional<Family> FamilyOf(char32_t c) {
  switch (c) {
    case U'"':
    case U'＂':
      return Family::kStraight;
    case U'“':
    case U'”':
    case U'„':
    case U'‟':
      return Family::kCurly;
    case U'«':
    case U'»':
      return Family::kGuillemet;
    default:
      return std::nullopt;
  }
}

// What a mark can be, by its form and by what stands on both sides of it.
void Shape(char32_t c, char32_t before, char32_t after, char32_t after_that, Mark* mark) {
  const bool outside_left = StartsOutside(before), outside_right = EndsOutside(after, after_that);
  switch (c) {
    case U'“':
    case U'„':
    case U'‟':
    case U'«':
      mark->can_open = c != U'“' || outside_left || !outside_right || !IsAlnum(before);
      mark->can_close = c == U'“' && !outside_left && !IsAlnum(after);
      break;
    case U'”':
    case U'»':
      mark->can_close = true;
      mark->can_open = outside_left && IsAlnum(after);
      break;
    default:
      mark->can_open = !outside_right || (outside_left && !IsSpace(after) && after != kNone) ||
                       (outside_left && outside_right);
      mark->can_close = !outside_left || outside_right || (IsDash(before) && outside_right);
      if (outside_left && !outside_right && !IsDash(before)) mark->can_close = false;
  }
}

std::vector<Mark> CollectMarks(std::string_view text, Span line) {
  std::vector<Mark> marks;
  char32_t before = kNone;
  for (size_t at = line.begin; at < line.end;) {
    size_t next;
    const char32_t c = DecodeAt(text, at, &next);
    std::optional<Family> family = FamilyOf(c);
    if (!family && IsSingleMark(c)) {  // '' or `` or ’’ for one double mark
      size_t after_second = next;
      if (next < line.end && IsSingleMark(DecodeAt(text, next, &after_second)) && after_second <= line.end) {
        family = Family::kDoubled;
        next = after_second;
      }
    }
    if (family) {
      size_t after_end = next;
      const char32_t after = next < line.end ? DecodeAt(text, next, &after_end) : kNone;
      Mark mark{{static_cast<uint32_t>(at), static_cast<uint32_t>(next)}, *family};
      Shape(c, before, after, CharAt(text, line, after_end), &mark);
      const bool inches = *family == Family::kStraight && IsDigit(before) && !mark.can_open;
      if (!inches || std::any_of(marks.begin(), marks.end(), [](const Mark& m) { return m.can_open; })) {
        marks.push_back(mark);
      }
    }
    before = c;
    at = next;
  }
  return marks;
}

// Pairs the marks of one line. Openers wait on a stack; a closer takes the last one of its own family, or of
// any family if its own has none. Openers that got nothing stay in `pairs` without a close; `orphan` is a
// closer that came before any other mark.
std::vector<Pair> PairMarks(const std::vector<Mark>& marks, std::optional<Span>* orphan) {
  std::vector<Pair> pairs;
  struct Open {
    size_t pair;
    Family family;
  };
  std::vector<Open> stack;
  for (const Mark& mark : marks) {
    const bool closes = mark.can_close && !stack.empty();
    if (!closes && mark.can_open) {
      stack.push_back({pairs.size(), mark.family});
      pairs.push_back({mark.span, std::nullopt});
    } else if (closes) {
      auto it = std::find_if(stack.rbegin(), stack.rend(),
                             [&](const Open& open) { return open.family == mark.family; });
      if (it == stack.rend()) it = stack.rbegin();
      pairs[it->pair].close = mark.span;
      stack.erase(std::next(it).base(), stack.end());
    } else if (pairs.empty() && !*orphan) {
      *orphan = mark.span;
    }
  }
  return pairs;
}

Span TrimSpan(std::string_view text, Span span) {
  while (!span.empty()) {
    size_t next;
    if (!IsSpace(DecodeAt(text, span.begin, &next)) || next > span.end) break;
    span.begin = static_cast<uint32_t>(next);
  }
  while (!span.empty()) {
    size_t begin;
    if (!IsSpace(DecodeBefore(text, span.end, &begin)) || begin < span.begin) break;
    span.end = static_cast<uint32_t>(begin);
  }
  return span;
}

bool HasWord(std::string_view text, Span span) {
  for (size_t at = span.begin; at < span.end;) {
    size_t next;
    if (IsAlnum(DecodeAt(text, at, &next))) return true;
    at = next;
  }
  return false;
}

// The outermost pairs as stretches. One left open runs to the mark after it, or to the end of the line.
void AddDoubles(std::string_view text, Span line, std::vector<QuotedStretch>* out) {
  std::optional<Span> orphan;
  const std::vector<Pair> pairs = PairMarks(CollectMarks(text, line), &orphan);
  auto add = [&](Span outer, Span inner, bool opened, bool closed) {
    inner = TrimSpan(text, inner);
    if (!HasWord(text, inner)) return;
    out->push_back({.outer = TrimSpan(text, outer), .inner = inner, .opened = opened, .closed = closed});
  };
  if (orphan) add({line.begin, orphan->end}, {line.begin, orphan->begin}, false, true);
  uint32_t free_from = line.begin;
  for (size_t i = 0; i < pairs.size(); ++i) {
    const Pair& pair = pairs[i];
    if (pair.open.begin < free_from) continue;
    if (pair.close) {
      add({pair.open.begin, pair.close->end}, {pair.open.end, pair.close->begin}, true, true);
      free_from = pair.close->end;
      continue;
    }
    const uint32_t end = i + 1 < pairs.size() ? pairs[i + 1].open.begin : line.end;
    add({pair.open.begin, end}, {pair.open.end, end}, true, false);
    free_from = end;
  }
}

// A single mark that can open: nothing like a word before it, a word after it.
bool SingleOpens(std::string_view text, Span line, size_t at, size_t next, char32_t c) {
  if (c != U'\'' && c != U'‘') return false;
  const char32_t before = CharBefore(text, line, at), after = CharAt(text, line, next);
  return !IsAlnum(before) && !IsSingleMark(before) && (IsLetter(after) || after == U'…' || after == U'[');
}

// A single mark that can close: after a word or punctuation, unless it may be a plural's apostrophe.
bool SingleCloses(std::string_view text, Span line, size_t at, size_t next, char32_t c) {
  if (c != U'\'' && c != U'’') return false;
  const char32_t before = CharBefore(text, line, at), after = CharAt(text, line, next);
  return !IsAlnum(after) && !IsSpace(before) && before != U's';
}

// A mark after "s" that nothing else of the line can close: at its end, or before a stop: 'Stop the boats',
bool MayCloseAfterS(std::string_view text, Span line, size_t at, size_t next, char32_t c) {
  if ((c != U'\'' && c != U'’') || CharBefore(text, line, at) != U's') return false;
  const char32_t after = CharAt(text, line, next);
  return after == kNone || after == U',' || after == U'.' || after == U':' || after == U';' ||
         after == U'!' || after == U'?' || after == U')';
}

// Single marks within `gap`, a piece of a line that no double mark touches. At least two words.
void AddSingles(std::string_view text, Span gap, std::vector<QuotedStretch>* out) {
  Span open, after_s;
  const auto add = [&](Span close) {
    const Span inner = TrimSpan(text, {open.end, close.begin});
    if (inner.In(text).find(' ') != std::string_view::npos && HasWord(text, inner))
      out->push_back({.outer = {open.begin, close.end}, .inner = inner, .single = true});
    open = after_s = {};
  };
  for (size_t at = gap.begin; at < gap.end;) {
    size_t next;
    const char32_t c = DecodeAt(text, at, &next);
    const Span here{static_cast<uint32_t>(at), static_cast<uint32_t>(next)};
    if (!open.empty() && SingleCloses(text, gap, at, next, c)) {
      add(here);
    } else if (SingleOpens(text, gap, at, next, c)) {
      if (!after_s.empty()) add(after_s);
      open = here;
    } else if (!open.empty() && MayCloseAfterS(text, gap, at, next, c)) {
      after_s = here;
    }
    at = next;
  }
  if (!after_s.empty()) add(after_s);
}

std::vector<Span> LinesOf(std::string_view text, const std::vector<Span>& paragraphs) {
  std::vector<Span> lines;
  for (const Span paragraph : paragraphs) {
    uint32_t begin = paragraph.begin;
    for (uint32_t at = paragraph.begin; at <= paragraph.end; ++at) {
      if (at < paragraph.end && text[at] != '\n' && text[at] != '\r') continue;
      const Span line = TrimSpan(text, {begin, at});
      if (!line.empty()) lines.push_back(line);
      begin = at + 1;
    }
  }
  return lines;
}

// Marks the stretches that the next line goes on with: it opens with a mark, or holds the closing one.
void JoinLines(const std::vector<Span>& lines, std::vector<QuotedStretch>* stretches) {
  for (size_t i = 0; i + 1 < stretches->size(); ++i) {
    QuotedStretch& s = (*stretches)[i];
    const QuotedStretch& next = (*stretches)[i + 1];
    s.continued = !s.closed && !s.single && s.outer.end == lines[s.line].end && next.line == s.line + 1 &&
                  !next.single && next.outer.begin == lines[next.line].begin;
  }
}

}  // namespace

std::vector<QuotedStretch> FindQuotes(std::string_view text, const std::vector<Span>& paragraphs) {
  const std::vector<Span> lines = LinesOf(text, paragraphs);
  std::vector<QuotedStretch> all;
  for (size_t i = 0; i < lines.size(); ++i) {
    std::vector<QuotedStretch> doubles;
    AddDoubles(text, lines[i], &doubles);
    std::vector<QuotedStretch> found;
    uint32_t from = lines[i].begin;
    for (const QuotedStretch& s : doubles) {
      AddSingles(text, {from, s.outer.begin}, &found);
      found.push_back(s);
      from = s.outer.end;
    }
    AddSingles(text, {from, lines[i].end}, &found);
    for (QuotedStretch& s : found) {
      s.line = static_cast<uint32_t>(i);
      all.push_back(s);
    }
  }
  JoinLines(lines, &all);
  return all;
}

std::vector<QuotedStretch> FindInnerQuotes(std::string_view text, Span inner) {
  std::vector<QuotedStretch> found;
  AddDoubles(text, inner, &found);
  std::erase_if(found, [](const QuotedStretch& s) { return !s.opened || !s.closed; });
  if (found.empty()) AddSingles(text, inner, &found);
  return found;
}

std::vector<Span> ParagraphsOf(const std::vector<Sentence>& sentences) {
  std::vector<Span> paragraphs;
  for (size_t i = 0; i < sentences.size(); ++i) {
    if (i > 0 && sentences[i].paragraph == sentences[i - 1].paragraph) {
      paragraphs.back().end = sentences[i].span.end;
    } else {
      paragraphs.push_back(sentences[i].span);
    }
  }
  return paragraphs;
}

}  // namespace onrecord

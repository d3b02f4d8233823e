#include "enrich/text/split_paragraphs.h"

#include <algorithm>

#include "common/base/utf8.h"

namespace onrecord {
namespace {

Span Trimmed(std::string_view text, Span span) {
  size_t next = 0;
  while (!span.empty() && IsSpace(DecodeAt(text, span.begin, &next)))
    span.begin = static_cast<uint32_t>(next);
  size_t begin = 0;
  while (!span.empty() && IsSpace(DecodeBefore(text, span.end, &begin)))
    span.end = static_cast<uint32_t>(begin);
  return span;
}

struct Line {
  Span span;                // trimmed
  bool after_blank = true;  // no line stands directly above
};

std::vector<Line> Lines(std::string_view text) {
  std::vector<Line> lines;
  bool blank = true;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const Span span = Trimmed(text, {static_cast<uint32_t>(at), static_cast<uint32_t>(end)});
    if (!span.empty()) lines.push_back({span, blank});
    blank = span.empty();
    at = end + 1;
  }
  return lines;
}

bool EndsInMidSentence(std::string_view line) {
  const char last = line.back();
  return (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') || last == ',' ||
         (last >= '0' && last <= '9');
}

// Lines that have another line directly below: wrapped text breaks nearly all of them at about the same
// width and in mid-sentence.
bool LooksWrapped(std::string_view text, const std::vector<Line>& lines) {
  size_t above = 0, like_wrapped = 0;
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i + 1].after_blank) continue;
    ++above;
    const uint32_t width = lines[i].span.size();
    if (width >= 40 && width <= 100 && EndsInMidSentence(lines[i].span.In(text))) ++like_wrapped;
  }
  return above >= 4 && like_wrapped * 10 >= above * 6;
}

}  // namespace

std::vector<Span> SplitParagraphs(std::string_view text) {
  const std::vector<Line> lines = Lines(text);
  const bool wrapped = LooksWrapped(text, lines);
  std::vector<Span> paragraphs;
  for (size_t i = 0; i < lines.size(); ++i) {
    // A short line above ends its paragraph even in wrapped text.
    const bool joins = wrapped && !lines[i].after_blank && lines[i - 1].span.size() >= 40;
    if (joins) {
      paragraphs.back().end = lines[i].span.end;
    } else {
      paragraphs.push_back(lines[i].span);
    }
  }
  return paragraphs;
}

}  // namespace onrecord

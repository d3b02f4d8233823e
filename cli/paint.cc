#include "cli/paint.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "common/base/strings.h"
#include "common/base/tame.h"

namespace onrecord::cli {
namespace {

std::string InColour(std::string_view text, const std::vector<Painted>& painted) {
  std::set<uint32_t> borders = {0, static_cast<uint32_t>(text.size())};
  for (const Painted& one : painted) borders.insert({one.span.begin, one.span.end});
  std::string out;
  for (auto it = borders.begin(); std::next(it) != borders.end(); ++it) {
    const Span piece{*it, *std::next(it)};
    std::string style;
    for (const Painted& one : painted) {
      if (one.span.Contains(piece)) StrAppend(&style, style.empty() ? "" : ";", one.style);
    }
    const std::string visible = TameText(piece.In(text));
    out += Styled(visible, style, !style.empty());
  }
  return out;
}

std::string InBrackets(std::string_view text, const std::vector<Painted>& painted) {
  std::string out;
  uint32_t at = 0;
  const auto upto = [&](uint32_t end) {
    out += TameText(text.substr(at, end - at));
    at = end;
  };
  std::set<uint32_t> borders;
  for (const Painted& one : painted) borders.insert({one.span.begin, one.span.end});
  for (const uint32_t border : borders) {
    upto(border);
    for (const Painted& one : painted) out += one.span.end == border ? "]" : "";
    for (const Painted& one : painted) {
      if (one.span.begin == border) StrAppend(&out, "[", one.label, " ");
    }
  }
  upto(static_cast<uint32_t>(text.size()));
  return out;
}

}  // namespace

bool UseColour(std::string_view when) {
  if (when != "auto") return when == "always";
  return isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
}

std::string Styled(std::string_view words, std::string_view style, bool colour) {
  return colour ? StrCat("\x1b[", style, "m", words, "\x1b[0m") : std::string(words);
}

std::string Paint(std::string_view text, std::vector<Painted> painted, bool colour) {
  std::erase_if(painted, [](const Painted& one) { return one.span.empty(); });
  std::stable_sort(painted.begin(), painted.end(),
                   [](const Painted& a, const Painted& b) { return a.span.size() > b.span.size(); });
  return colour ? InColour(text, painted) : InBrackets(text, painted);
}

}  // namespace onrecord::cli

#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/span.h"

namespace onrecord::cli {

// A stretch of text that is to stand out.
struct Painted {
  Span span;
  std::string_view style;  // ANSI parameters: "1", "32", "4;35"
  std::string label;       // for output without colour: "Q1" gives [Q1 …]
};

// Whether to use colour: `when` is auto, always or never; auto asks whether standard output is a terminal and
// NO_COLOR unset.
bool UseColour(std::string_view when);

// `words` in the style, where `colour`; else as they are.
std::string Styled(std::string_view words, std::string_view style, bool colour);

// The text with every painted stretch in its style, overlapping ones in all of theirs. Without colour each is
// put between brackets after its label. The text is tamed (TameText): it must not command the terminal.
std::string Paint(std::string_view text, std::vector<Painted> painted, bool colour);

}  // namespace onrecord::cli

#pragma once
#include <cstdint>

#include "enrich/document/span.h"

namespace onrecord {

// Text between quotation marks, within one line. It need not be speech: titles, nicknames and scare quotes
// are stretches too; AttributeQuotes decides.
struct QuotedStretch {
  Span outer;              // with its marks
  Span inner;              // without them, white space trimmed
  bool opened = true;      // false: only the closing mark exists; it starts with its line
  bool closed = true;      // false: only the opening mark exists; it ends at the next mark or the line's end
  bool continued = false;  // left open, and continued in the next line
  bool single = false;     // single marks: ‘…’ or '…'
  uint32_t line = 0;       // counts the lines of all paragraphs
};

}  // namespace onrecord

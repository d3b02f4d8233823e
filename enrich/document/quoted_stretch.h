#pragma once
#include <cstdint>

#include "enrich/document/span.h"

namespace onrecord {

// Text between quotation marks, within one line. Whether anybody said it is for AttributeQuotes to find out:
// titles, nicknames and scare quotes are stretches too.
struct QuotedStretch {
  Span outer;          // with its marks
  Span inner;          // without them, white space trimmed
  bool opened = true;  // false: only the closing mark is there; it starts with its line
  bool closed = true;  // false: only the opening mark is there; it runs to the next mark or the line's end
  bool continued = false;  // left open, and the next line goes on with it
  bool single = false;     // single marks: ‘…’ or '…'
  uint32_t line = 0;       // counts the lines of all paragraphs
};

}  // namespace onrecord

#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace onrecord::ingest {

// Cuts `text` to at most `most` bytes, between characters.
void CutBetweenCharacters(size_t most, std::string* text);

// Puts right what a wrong decoding before us did to UTF-8 text: control characters U+0080 to U+009F become
// the windows-1252 characters of their number; the three characters of a quotation mark or dash whose bytes
// were read one by one become that mark, and so do two-character letters in a text with such marks. Linear.
//
//   "\u0093Go,\u0094"  ->  "“Go,”"
//   "â€œGo,â€\u009d"   ->  "“Go,”"
void RepairMarks(std::string* text);

// `text` with each byte that is not UTF-8 replaced by U+FFFD.
std::string ReplaceInvalidUtf8(std::string_view text);

}  // namespace onrecord::ingest

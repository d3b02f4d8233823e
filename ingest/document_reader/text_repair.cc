#include "ingest/document_reader/text_repair.h"

#include <array>
#include <cstdint>

#include "common/base/utf8.h"

namespace onrecord::ingest {
namespace {

// windows-1252 from 0x80 to 0x9F; 0: not assigned.
constexpr std::array<char32_t, 32> kWindows = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// The byte that a decoder read as `c`; 0: no single byte.
unsigned char ByteOf(char32_t c) {
  if (c >= 0x80 && c <= 0xFF) return static_cast<unsigned char>(c);
  for (size_t i = 0; i < kWindows.size(); ++i) {
    if (kWindows[i] == c && c != 0) return static_cast<unsigned char>(0x80 + i);
  }
  return 0;
}

// The UTF-8 sequence of `length` bytes whose bytes stand as characters from `at` on, and the place behind;
// empty: none.
std::string SequenceAt(std::string_view text, size_t at, size_t length, size_t* end) {
  std::string bytes;
  while (at < text.size() && bytes.size() < length) {
    size_t next = 0;
    const unsigned char byte = ByteOf(DecodeAt(text, at, &next));
    if (byte == 0 || (!bytes.empty() && byte > 0xBF)) return "";
    bytes += static_cast<char>(byte);
    at = next;
  }
  *end = at;
  return bytes.size() == length && IsValidUtf8(bytes) ? bytes : "";
}

constexpr std::string_view kMark = "\xC3\xA2";  // "â", as which the first byte of a mark was read

bool HasMisreadMark(std::string_view text) {
  for (size_t at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark, at + 2)) {
    size_t end = 0;
    if (!SequenceAt(text, at, 3, &end).empty()) return true;
  }
  return false;
}

bool HasControls(std::string_view text) {
  for (size_t at = text.find('\xC2'); at != std::string_view::npos && at + 1 < text.size();
       at = text.find('\xC2', at + 1)) {
    if (static_cast<unsigned char>(text[at + 1]) <= 0x9F) return true;
  }
  return false;
}

}  // namespace

void CutBetweenCharacters(size_t most, std::string* text) {
  if (text->size() <= most) return;
  while (most > 0 && (static_cast<unsigned char>((*text)[most]) & 0xC0) == 0x80) --most;
  text->resize(most);
}

void RepairMarks(std::string* text) {
  const bool misread = HasMisreadMark(*text);
  if (!misread && !HasControls(*text)) return;
  std::string out;
  out.reserve(text->size());
  for (size_t at = 0, next = 0; at < text->size(); at = next) {
    const char32_t c = DecodeAt(*text, at, &next);
    if (misread && c >= 0xC2 && c <= 0xF4) {
      const size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
      size_t end = 0;
      if (const std::string sequence = SequenceAt(*text, at, length, &end); !sequence.empty()) {
        out += sequence;
        next = end;
        continue;
      }
    }
    if (c >= 0x80 && c <= 0x9F && kWindows[c - 0x80] != 0) {
      AppendUtf8(kWindows[c - 0x80], &out);
    } else {
      out.append(*text, at, next - at);
    }
  }
  *text = std::move(out);
}

std::string ReplaceInvalidUtf8(std::string_view text) {
  if (IsValidUtf8(text)) return std::string(text);
  std::string out;
  for (size_t at = 0, next = 0; at < text.size(); at = next) AppendUtf8(DecodeAt(text, at, &next), &out);
  return out;
}

}  // namespace onrecord::ingest

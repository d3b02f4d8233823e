#include "common/base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace onrecord {
namespace {

// Most of every text; a fast path.
bool IsAscii(char32_t c) { return c < 0x80; }
bool Within(char32_t c, char32_t first, char32_t last) { return c - first <= last - first; }

}  // namespace

char32_t DecodeAt(std::string_view text, size_t at, size_t* next) {
  if (IsAscii(static_cast<unsigned char>(text[at]))) {
    *next = at + 1;
    return static_cast<unsigned char>(text[at]);
  }
  const auto* s = reinterpret_cast<const uint8_t*>(text.data());
  int32_t i = static_cast<int32_t>(at);
  UChar32 c;
  U8_NEXT_OR_FFFD(s, i, static_cast<int32_t>(text.size()), c);
  *next = static_cast<size_t>(i);
  return static_cast<char32_t>(c);
}

char32_t DecodeBefore(std::string_view text, size_t at, size_t* begin) {
  const auto* s = reinterpret_cast<const uint8_t*>(text.data());
  int32_t i = static_cast<int32_t>(at);
  UChar32 c;
  U8_PREV_OR_FFFD(s, 0, i, c);
  *begin = static_cast<size_t>(i);
  return static_cast<char32_t>(c);
}

void AppendUtf8(char32_t code_point, std::string* out) {
  if (IsAscii(code_point)) return out->push_back(static_cast<char>(code_point));
  uint8_t buffer[U8_MAX_LENGTH];
  int32_t length = 0;
  UBool error = false;
  U8_APPEND(buffer, length, U8_MAX_LENGTH, static_cast<UChar32>(code_point), error);
  if (error) {
    *out += "\xEF\xBF\xBD";
  } else {
    out->append(reinterpret_cast<const char*>(buffer), static_cast<size_t>(length));
  }
}

bool IsValidUtf8(std::string_view text) {
  const auto* s = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(s, i, size, c);
    if (c < 0) return false;
  }
  return true;
}

bool IsLetter(char32_t c) {
  return IsAscii(c) ? Within(c | 0x20, 'a', 'z') : u_isalpha(static_cast<UChar32>(c));
}
bool IsUpper(char32_t c) { return IsAscii(c) ? Within(c, 'A', 'Z') : u_isupper(static_cast<UChar32>(c)); }
bool IsLower(char32_t c) { return IsAscii(c) ? Within(c, 'a', 'z') : u_islower(static_cast<UChar32>(c)); }
bool IsDigit(char32_t c) { return IsAscii(c) ? Within(c, '0', '9') : u_isdigit(static_cast<UChar32>(c)); }
bool IsSpace(char32_t c) {
  return IsAscii(c) ? c == ' ' || Within(c, '\t', '\r') : u_isUWhiteSpace(static_cast<UChar32>(c));
}

bool HasLetterOrDigit(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = DecodeAt(text, at, &at);
    if (IsLetter(c) || IsDigit(c)) return true;
  }
  return false;
}

std::string FoldCase(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    std::string out(text);
    for (char& c : out) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return out;
  }
  std::string out;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())))
      .foldCase()
      .toUTF8String(out);
  return out;
}

Utf8Index::Utf8Index(std::string_view text)
    : ascii_(std::all_of(text.begin(), text.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
  if (ascii_) return;
  code_points_.resize(text.size() + 1);
  utf16_.resize(text.size() + 1);
  uint32_t points = 0, units = 0;
  for (size_t i = 0; i < text.size();) {
    size_t next;
    const char32_t c = DecodeAt(text, i, &next);
    for (; i < next; ++i) {
      code_points_[i] = points;
      utf16_[i] = units;
    }
    ++points;
    units += c > 0xFFFF ? 2 : 1;
  }
  code_points_.back() = points;
  utf16_.back() = units;
}

}  // namespace onrecord

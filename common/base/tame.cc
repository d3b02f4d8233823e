#include "common/base/tame.h"

#include <algorithm>
#include <cstdint>

#include "common/base/utf8.h"

namespace onrecord {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// DecodeAt gives U+FFFD for bytes that are no character, and for the character itself.
bool IsInvalid(char32_t c, std::string_view bytes) { return c == kReplacement && bytes != "\xEF\xBF\xBD"; }

void AppendHex(uint32_t value, int least, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  int digits = least;
  while (digits < 8 && value >> (4 * digits) != 0) ++digits;
  for (int i = digits - 1; i >= 0; --i) *out += kHex[value >> (4 * i) & 15];
}

// True for all that a program for sheets reads as a number.
bool IsNumber(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  const auto digits = [](std::string_view s) {
    return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  return point > 0 && digits(text.substr(0, point)) && digits(text.substr(std::min(point + 1, text.size())));
}

}  // namespace

bool IsUntame(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

std::string TameText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0, next = 0; at < text.size(); at = next) {
    const char32_t c = DecodeAt(text, at, &next);
    if (IsInvalid(c, text.substr(at, next - at))) {
      AppendUtf8(kReplacement, &out);
    } else if (IsUntame(c) && c != '\n' && c != '\t') {
      out += '?';
    } else {
      out += text.substr(at, next - at);
    }
  }
  return out;
}

std::string TameLine(std::string_view text) {
  std::string out;
  for (size_t at = 0, next = 0; at < text.size(); at = next) {
    const char32_t c = DecodeAt(text, at, &next);
    if (IsSpace(c)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (IsInvalid(c, text.substr(at, next - at))) {
      AppendUtf8(kReplacement, &out);
    } else if (!IsUntame(c)) {
      out += text.substr(at, next - at);
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string TameCell(std::string_view text) {
  std::string out = TameText(text);
  const bool formula = !out.empty() && std::string_view("=+-@\t\n").find(out[0]) != std::string_view::npos;
  if (formula && !IsNumber(out)) out.insert(out.begin(), '\'');
  return out;
}

std::string TameJson(std::string json) {
  // The bytes that begin such characters above ASCII; those of ASCII are escaped in any JSON but for DEL.
  if (json.find_first_of("\x7F\xC2\xE2") == std::string::npos) return json;
  std::string out;
  for (size_t at = 0, next = 0; at < json.size(); at = next) {
    const char32_t c = DecodeAt(json, at, &next);
    if (c >= 0x7F && IsUntame(c)) {
      out += "\\u";
      AppendHex(static_cast<uint32_t>(c), 4, &out);
    } else {
      out += std::string_view(json).substr(at, next - at);
    }
  }
  return out;
}

std::string TameQuoted(std::string_view text) {
  std::string out = "\"";
  for (size_t at = 0, next = 0; at < text.size(); at = next) {
    const char32_t c = DecodeAt(text, at, &next);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (IsInvalid(c, text.substr(at, next - at)) || (IsUntame(c) && c < 0x80)) {
      for (size_t i = at; i < next; ++i) {
        out += "\\x";
        AppendHex(static_cast<unsigned char>(text[i]), 2, &out);
      }
    } else if (IsUntame(c)) {
      out += "\\u{";
      AppendHex(static_cast<uint32_t>(c), 4, &out);
      out += '}';
    } else {
      out += text.substr(at, next - at);
    }
  }
  return out + "\"";
}

}  // namespace onrecord

#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace onrecord {

// The code point that starts at byte `at`, and the byte after it in `*next`. Invalid bytes give U+FFFD, one
// at a time. `at` must be < text.size().
char32_t DecodeAt(std::string_view text, size_t at, size_t* next);

// The code point that ends just before byte `at` and, in `*begin`, where it starts. `at` must be > 0.
char32_t DecodeBefore(std::string_view text, size_t at, size_t* begin);

void AppendUtf8(char32_t code_point, std::string* out);

// True if every byte belongs to a well-formed sequence.
bool IsValidUtf8(std::string_view text);

bool IsLetter(char32_t c);
bool IsUpper(char32_t c);
bool IsLower(char32_t c);
bool IsDigit(char32_t c);  // any decimal digit
bool IsSpace(char32_t c);  // any Unicode white space, the no-break ones included
// Straight, curly (both ways), the modifier letter, and the backtick that stands for it.
constexpr bool IsApostrophe(char32_t c) {
  return c == '\'' || c == '`' || c == 0x2019 || c == 0x2018 || c == 0x02BC;
}

bool HasLetterOrDigit(std::string_view text);

// Full Unicode case folding; ASCII text takes a fast path. FoldCase("Élysée") -> "élysée".
std::string FoldCase(std::string_view text);

// Answers "which code point (or UTF-16 unit) is at this byte?" for a text, in O(1) after O(n).
// Bytes inside a sequence answer for its start; text.size() answers the length.
class Utf8Index {
 public:
  explicit Utf8Index(std::string_view text);
  uint32_t CodePoint(uint32_t byte) const { return ascii_ ? byte : code_points_[byte]; }
  uint32_t Utf16(uint32_t byte) const { return ascii_ ? byte : utf16_[byte]; }

 private:
  bool ascii_;
  std::vector<uint32_t> code_points_;
  std::vector<uint32_t> utf16_;
};

}  // namespace onrecord

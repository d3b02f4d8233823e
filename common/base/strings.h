#pragma once
#include <absl/status/status.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/string_view.h>

#include <string>
#include <string_view>
#include <vector>

// The one place where absl's string_view (not std's in Debian) and ours meet. Everything else says
// std::string_view.
namespace onrecord {

inline absl::string_view ToAbsl(std::string_view s) { return {s.data(), s.size()}; }
inline std::string_view FromAbsl(absl::string_view s) { return {s.data(), s.size()}; }

namespace internal {
inline absl::AlphaNum Piece(std::string_view s) { return absl::AlphaNum(ToAbsl(s)); }
inline absl::AlphaNum Piece(const std::string& s) { return absl::AlphaNum(s); }
inline absl::AlphaNum Piece(const char* s) { return absl::AlphaNum(s); }
template <typename T>
absl::AlphaNum Piece(const T& value) {
  return absl::AlphaNum(value);
}
}  // namespace internal

// Joins strings and numbers: StrCat(file, ":", 3) -> "story.txt:3".
template <typename... T>
std::string StrCat(const T&... pieces) {
  return absl::StrCat(internal::Piece(pieces)...);
}

template <typename... T>
void StrAppend(std::string* out, const T&... pieces) {
  absl::StrAppend(out, internal::Piece(pieces)...);
}

// A status of `code` whose message is the pieces joined.
template <typename... T>
absl::Status MakeStatus(absl::StatusCode code, const T&... pieces) {
  return absl::Status(code, StrCat(pieces...));
}
template <typename... T>
absl::Status InvalidArgument(const T&... pieces) {
  return MakeStatus(absl::StatusCode::kInvalidArgument, pieces...);
}
template <typename... T>
absl::Status DataLoss(const T&... pieces) {
  return MakeStatus(absl::StatusCode::kDataLoss, pieces...);
}
template <typename... T>
absl::Status Unavailable(const T&... pieces) {
  return MakeStatus(absl::StatusCode::kUnavailable, pieces...);
}
template <typename... T>
absl::Status NotFound(const T&... pieces) {
  return MakeStatus(absl::StatusCode::kNotFound, pieces...);
}
template <typename... T>
absl::Status FailedPrecondition(const T&... pieces) {
  return MakeStatus(absl::StatusCode::kFailedPrecondition, pieces...);
}
template <typename... T>
absl::Status Internal(const T&... pieces) {
  return MakeStatus(absl::StatusCode::kInternal, pieces...);
}

inline std::string_view Message(const absl::Status& status) { return FromAbsl(status.message()); }

// The pieces of `text` between `separator`s; "a,,b" -> "a", "", "b"; "" -> "".
std::vector<std::string_view> Split(std::string_view text, char separator);
std::string Join(const std::vector<std::string>& pieces, std::string_view separator);

// `text` without ASCII white space at both ends.
std::string_view Trim(std::string_view text);

// ASCII letters in lower or upper case, all else unchanged. For text of any language use FoldCase in utf8.h.
std::string AsciiLower(std::string_view text);
std::string AsciiUpper(std::string_view text);

// Of a byte or code point; false beyond ASCII.
constexpr bool IsAsciiDigit(char32_t c) { return c >= '0' && c <= '9'; }
constexpr bool IsAsciiLetter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// GroupDigits(1234567) -> "1,234,567".
std::string GroupDigits(uint64_t number);

bool StartsWith(std::string_view text, std::string_view prefix);
bool EndsWith(std::string_view text, std::string_view suffix);
bool EqualsIgnoreAsciiCase(std::string_view a, std::string_view b);

}  // namespace onrecord

#include "enrich/text/name_form.h"

#include <vector>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord {
namespace {

constexpr size_t kMostWords = 5;

bool StartsWithCapital(std::string_view word) {
  size_t next = 0;
  return !word.empty() && IsUpper(DecodeAt(word, 0, &next));
}

bool HasLettersOnly(std::string_view word) {
  for (size_t at = 0, next = 0; at < word.size(); at = next) {
    const char32_t c = DecodeAt(word, at, &next);
    const bool joins = c == '-' || c == '/' || c == '\'' || c == 0x2019 || c == '.' || c == '&';
    if (!IsLetter(c) && !joins) return false;
  }
  return true;
}

}  // namespace

bool HasFormOfName(std::string_view words) {
  const std::vector<std::string_view> parts = Split(words, ' ');
  if (parts.empty() || parts.size() > kMostWords) return false;
  for (const std::string_view part : parts) {
    if (part.empty() || !HasLettersOnly(part)) return false;
  }
  return StartsWithCapital(parts.front()) && StartsWithCapital(parts.back());
}

}  // namespace onrecord

#include "enrich/text/detect_language.h"

#include <cld2/public/compact_lang_det.h>

#include <algorithm>
#include <vector>

#include "common/base/strings.h"

namespace onrecord {
namespace {

constexpr size_t kTooShort = 60, kShort = 300;  // bytes

bool HasOnlyAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
}

// One alone ("for", "under") may be of a language nearby.
bool HasTwoWords(std::string_view text, const std::function<bool(std::string_view)>& is_english) {
  const std::vector<std::string_view> words = Split(text, ' ');
  return std::count_if(words.begin(), words.end(), is_english) >= 2;
}

std::string Detect(std::string_view text) {
  // The beginning decides; the rest costs time.
  const int length = static_cast<int>(std::min<size_t>(text.size(), 2000));
  int valid = length;
  bool reliable = false;
  const CLD2::Language language = CLD2::DetectLanguageCheckUTF8(text.data(), length, true, &reliable, &valid);
  if (valid < length && valid > 0) {
    // The cut fell into a character, or bytes are broken there: what stands before will do.
    return Detect(text.substr(0, static_cast<size_t>(valid)));
  }
  if (!reliable || language == CLD2::UNKNOWN_LANGUAGE) return "";
  return CLD2::LanguageCode(language);
}

}  // namespace

std::string DetectLanguage(std::string_view text, const std::function<bool(std::string_view)>& is_english) {
  const std::string language = Detect(text);
  if (language.empty() || language == "en" || text.size() >= kShort) return language;
  if (text.size() < kTooShort && HasOnlyAscii(text)) return "";
  return HasTwoWords(text, is_english) ? "en" : language;
}

}  // namespace onrecord

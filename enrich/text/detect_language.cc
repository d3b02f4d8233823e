#include "enrich/text/detect_language.h"

#include <cld2/public/compact_lang_det.h>

#include <algorithm>

namespace onrecord {

std::string DetectLanguage(std::string_view text) {
  // The beginning decides; the rest costs time.
  const int length = static_cast<int>(std::min<size_t>(text.size(), 2000));
  int valid = length;
  bool reliable = false;
  const CLD2::Language language = CLD2::DetectLanguageCheckUTF8(text.data(), length, true, &reliable, &valid);
  if (valid < length && valid > 0) {
    // The cut fell into a character, or bytes are broken there: what stands before will do.
    return DetectLanguage(text.substr(0, static_cast<size_t>(valid)));
  }
  if (!reliable || language == CLD2::UNKNOWN_LANGUAGE) return "";
  return CLD2::LanguageCode(language);
}

}  // namespace onrecord

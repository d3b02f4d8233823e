#include "enrich/lexicon/unaccent.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "common/base/utf8.h"

namespace onrecord {

void AppendUnaccented(char32_t c, std::string* out) {
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2* nfd = unorm2_getNFDInstance(&error);
  char16_t buffer[16];
  const int32_t length =
      U_SUCCESS(error) ? unorm2_getDecomposition(nfd, static_cast<UChar32>(c), buffer, 16, &error) : -1;
  if (length <= 0 || U_FAILURE(error)) {
    if (u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK) return;
    AppendUtf8(static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))), out);
    return;
  }
  for (int32_t i = 0; i < length; ++i) {
    if (U16_IS_SURROGATE(buffer[i]) || u_charType(buffer[i]) == U_NON_SPACING_MARK) continue;
    AppendUtf8(static_cast<char32_t>(u_tolower(buffer[i])), out);
  }
}

}  // namespace onrecord

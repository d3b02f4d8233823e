#pragma once
#include <string>

namespace onrecord {

// Appends `c` in small letters and without the accents that its canonical decomposition has: U+00C9 -> "e".
void AppendUnaccented(char32_t c, std::string* out);

}  // namespace onrecord

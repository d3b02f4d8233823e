#pragma once
#include <string>
#include <string_view>

namespace onrecord {

// The language of a text as BCP 47 ("en"), recognised by CLD2; empty: too short or too mixed to say.
std::string DetectLanguage(std::string_view text);

}  // namespace onrecord

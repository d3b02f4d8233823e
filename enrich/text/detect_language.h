#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace onrecord {

// The language of a text as BCP 47 ("en"), recognised by CLD2; empty: too short or too mixed to say. Names
// alone mislead it ("Tanzania expelled Burundi refugees." passes for Rwandan): a text below 60 bytes without
// letters that English lacks is too short, and a line or two in which `is_english` knows two words is
// English.
std::string DetectLanguage(std::string_view text, const std::function<bool(std::string_view)>& is_english);

}  // namespace onrecord

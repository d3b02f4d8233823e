#pragma once
#include <string_view>

namespace onrecord {

// The release, as printed by --version and kept in every record: "0.1.0".
inline constexpr std::string_view kVersion = ONRECORD_VERSION;

}  // namespace onrecord

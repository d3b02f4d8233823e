#pragma once
#include <string_view>

namespace onrecord::ingest {

// Deeper values are refused: writing them out again recurses.
inline constexpr int kDeepestJson = 200;

// True if a JSON text nests deeper than kDeepestJson. Linear.
bool NestsBeyondReason(std::string_view json);

}  // namespace onrecord::ingest

#pragma once
#include <cstddef>
#include <string_view>

namespace onrecord::ingest {

// Deeper values are refused: writing them out again recurses.
inline constexpr int kDeepestJson = 200;
// More are refused: each takes up to 200 bytes of memory, though it may have but three of text. A list of
// 10,000 articles has a tenth of them.
inline constexpr size_t kMostJsonValues = 1'000'000;

// What of these a JSON text exceeds, in words; empty: nothing. Counts what begins or separates values.
// Linear.
//
//   BeyondJsonLimits("[[]]")  ->  ""
std::string_view BeyondJsonLimits(std::string_view json);

}  // namespace onrecord::ingest

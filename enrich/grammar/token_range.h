#pragma once
#include <cstdint>

namespace onrecord {

// A half-open range of indices into Analysis::tokens.
struct TokenRange {
  uint32_t first = 0;
  uint32_t last = 0;
  uint32_t size() const { return last - first; }
  bool empty() const { return first >= last; }
  bool Contains(uint32_t token) const { return first <= token && token < last; }
  bool Overlaps(TokenRange other) const { return first < other.last && other.first < last; }
  friend bool operator==(const TokenRange&, const TokenRange&) = default;
};

}  // namespace onrecord

#pragma once
#include <algorithm>
#include <compare>
#include <cstdint>
#include <string_view>

namespace onrecord {

// A half-open range [begin, end) of UTF-8 bytes of the article's text.
//
//   Span{4, 9}.In("The Korea Herald")  ->  "Korea"
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  uint32_t size() const { return end - begin; }
  bool empty() const { return begin >= end; }
  // The text that it covers; `text` must be the one that it belongs to.
  std::string_view In(std::string_view text) const { return text.substr(begin, size()); }
  bool Contains(Span other) const { return begin <= other.begin && other.end <= end; }
  bool Contains(uint32_t at) const { return begin <= at && at < end; }
  bool Overlaps(Span other) const { return begin < other.end && other.begin < end; }

  friend auto operator<=>(const Span&, const Span&) = default;
};

// The smallest span that holds both; an empty one adds nothing.
inline Span Cover(Span a, Span b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

}  // namespace onrecord

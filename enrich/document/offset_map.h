#pragma once
#include <cstdint>
#include <vector>

#include "enrich/document/span.h"

namespace onrecord {

// Maps positions of a changed text to those of the original. Built left to right, one call for each piece.
//
//   OffsetMap map;
//   map.Keep(3);        // three bytes stayed as they were
//   map.Replace(3, 1);  // three bytes of the original became one
//   map.ToOriginal(Span{3, 4})  ->  {3, 6}
class OffsetMap {
 public:
  // `length` bytes are unchanged.
  void Keep(uint32_t length);
  // `original` bytes became `changed` bytes; either may be 0.
  void Replace(uint32_t original, uint32_t changed);

  // The smallest original span that `changed` came from. A position inside a replaced piece maps to the
  // piece's begin (as a begin) or end (as an end). Positions past the end map to the end.
  Span ToOriginal(Span changed) const;

 private:
  struct Piece {
    uint32_t original, original_length, changed, changed_length;
  };
  const Piece* PieceAt(uint32_t changed) const;

  std::vector<Piece> pieces_;
  uint32_t original_ = 0;
  uint32_t changed_ = 0;
};

}  // namespace onrecord

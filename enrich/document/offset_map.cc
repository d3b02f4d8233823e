#include "enrich/document/offset_map.h"

#include <algorithm>

namespace onrecord {

void OffsetMap::Keep(uint32_t length) {
  if (length == 0) return;
  if (!pieces_.empty() && pieces_.back().original_length == pieces_.back().changed_length) {
    pieces_.back().original_length += length;
    pieces_.back().changed_length += length;
  } else {
    pieces_.push_back({original_, length, changed_, length});
  }
  original_ += length;
  changed_ += length;
}

void OffsetMap::Replace(uint32_t original, uint32_t changed) {
  if (original == changed) {
    Keep(original);
    return;
  }
  pieces_.push_back({original_, original, changed_, changed});
  original_ += original;
  changed_ += changed;
}

// The last piece that has bytes at or before `changed`; null if there is none.
const OffsetMap::Piece* OffsetMap::PieceAt(uint32_t changed) const {
  auto it = std::upper_bound(pieces_.begin(), pieces_.end(), changed,
                             [](uint32_t at, const Piece& piece) { return at < piece.changed; });
  while (it != pieces_.begin()) {
    --it;
    if (it->changed_length > 0) return &*it;
  }
  return nullptr;
}

Span OffsetMap::ToOriginal(Span changed) const {
  if (changed.begin >= changed_) return {original_, original_};
  Span out;
  const Piece* first = PieceAt(changed.begin);
  const bool kept_first = first->original_length == first->changed_length;
  out.begin = first->original + (kept_first ? changed.begin - first->changed : 0);
  if (changed.empty()) return {out.begin, out.begin};
  const uint32_t last_byte = std::min(changed.end, changed_) - 1;
  const Piece* last = PieceAt(last_byte);
  const bool kept_last = last->original_length == last->changed_length;
  out.end = last->original + (kept_last ? last_byte + 1 - last->changed : last->original_length);
  return out;
}

}  // namespace onrecord

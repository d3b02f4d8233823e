#pragma once
#include <string_view>

namespace onrecord::ingest {

// True if a page has more elements open at once (1,000), a tag more attributes (1,000), or a page more
// elements and comments (200,000) or attributes (400,000) than any page needs: the parser's time grows with
// the square of the first two, its memory with the others. What stands inside scripts, styles and comments is
// not counted, and in drawings (<svg>, <math>) an element that closes itself is not open. Linear.
bool IsBeyondLimits(std::string_view html);

}  // namespace onrecord::ingest

#pragma once
#include <cstdint>

namespace onrecord {

// A name or word of the gazetteers at tokens [first, last). Entries with the same spelling are separate
// matches.
struct GazetteerMatch {
  uint32_t first = 0;
  uint32_t last = 0;
  uint32_t entry = 0;          // index for Gazetteer::entry
  bool plural = false;         // the plural form of a role, agent or people
  bool needs_context = false;  // counts only if the article names the country elsewhere ("the North")
};

}  // namespace onrecord

#pragma once
#include <string_view>

namespace onrecord {

// A file built into the program by `or_embed`: its last path component and its bytes, valid for the whole
// run.
struct EmbeddedFile {
  std::string_view name;
  std::string_view content;
};

}  // namespace onrecord

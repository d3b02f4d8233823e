#pragma once
#include <string_view>

namespace onrecord {

// A file built into the program by `or_embed`: its last path component and its bytes, which live for ever.
struct EmbeddedFile {
  std::string_view name;
  std::string_view content;
};

}  // namespace onrecord

#include "tests/support/paths.h"

#include <filesystem>

namespace onrecord::support {

std::string SourcePath(std::string_view relative) {
  std::string path = ONRECORD_SOURCE_DIR;
  if (!relative.empty()) path.append("/").append(relative);
  return path;
}

std::string TestProgram(std::string_view name) {
  std::error_code ignored;
  return (std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / name).string();
}

}  // namespace onrecord::support

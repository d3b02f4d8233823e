#include "common/base/read_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "common/base/strings.h"

namespace onrecord {
namespace {

struct Close {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  // Streams throw when they meet a folder, or cannot say why they failed.
  const std::unique_ptr<std::FILE, Close> file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  std::string bytes;
  if (file != nullptr) {
    char part[1 << 16];
    while (const size_t n = std::fread(part, 1, sizeof(part), file.get())) bytes.append(part, n);
    if (!std::ferror(file.get())) return bytes;
  }
  return NotFound(path, ": cannot be read: ", static_cast<const char*>(std::strerror(errno)));
}

}  // namespace onrecord

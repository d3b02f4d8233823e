#pragma once
#include <sys/stat.h>

#include <cstdint>
#include <string>

namespace onrecord {

// Shows whether a file was written or replaced since the last check. A missing file has the stamp {}.
struct FileStamp {
  uint64_t device = 0, inode = 0;
  int64_t size = 0, seconds = 0, nanos = 0;

  static FileStamp Of(const std::string& path) {
    struct stat found {};
    if (stat(path.c_str(), &found) != 0) return {};
    return {found.st_dev, found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
  }
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

}  // namespace onrecord

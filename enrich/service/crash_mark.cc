#include "enrich/service/crash_mark.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/base/strings.h"

namespace onrecord {

struct CrashMark::Place {
  char topic[232];
  int32_t partition;
  int32_t times;  // 0: the place is not used
  int64_t offset;

  bool Is(std::string_view name, int32_t at_partition, int64_t at_offset) const {
    return times > 0 && partition == at_partition && offset == at_offset &&
           name.substr(0, sizeof topic - 1) == topic;
  }
  void Set(std::string_view name, int32_t at_partition, int64_t at_offset) {
    std::memset(topic, 0, sizeof topic);
    std::memcpy(topic, name.data(), std::min(name.size(), sizeof topic - 1));
    partition = at_partition;
    offset = at_offset;
  }
};

// All bytes zero: nothing was in work.
struct CrashMark::File {
  Place current;  // in work now
  Place suspect;  // was in work when a process ended, `times` times
};

absl::StatusOr<std::unique_ptr<CrashMark>> CrashMark::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return Unavailable("cannot open ", path, ": ", std::strerror(errno));
  void* mapped = MAP_FAILED;
  if (ftruncate(fd, sizeof(File)) == 0)
    mapped = mmap(nullptr, sizeof(File), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  const int error = errno;
  close(fd);
  if (mapped == MAP_FAILED) return Unavailable("cannot map ", path, ": ", std::strerror(error));
  File* file = static_cast<File*>(mapped);
  const Place& last = file->current;
  if (last.times > 0) {
    const bool again = file->suspect.Is(last.topic, last.partition, last.offset);
    const int32_t times = again ? file->suspect.times + 1 : 1;
    file->suspect = last;
    file->suspect.times = times;
    file->current.times = 0;
  }
  return std::unique_ptr<CrashMark>(new CrashMark(file));
}

CrashMark::~CrashMark() { munmap(file_, sizeof(File)); }

int CrashMark::Begin(std::string_view topic, int32_t partition, int64_t offset) {
  file_->current.times = 0;
  file_->current.Set(topic, partition, offset);
  file_->current.times = 1;
  return file_->suspect.Is(topic, partition, offset) ? file_->suspect.times : 0;
}

void CrashMark::End() {
  Place& current = file_->current;
  if (file_->suspect.Is(current.topic, current.partition, current.offset)) file_->suspect.times = 0;
  current.times = 0;
}

}  // namespace onrecord

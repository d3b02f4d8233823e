#include "enrich/service/generation.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <optional>

#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord {
namespace {

constexpr uint64_t kMost = INT64_MAX;  // stores keep it as a signed number

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

absl::Status FromErrno(std::string_view doing, const std::string& path) {
  return Unavailable(doing, " ", path, ": ", std::strerror(errno));
}

struct LastUse {
  uint64_t generation = 0;
  std::string analyser;
};

// One line: the generation, a tab, the analyser.
absl::StatusOr<std::optional<LastUse>> Read(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) return std::nullopt;
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return Unavailable(Message(text.status()));
  const size_t tab = text->find('\t');
  LastUse last;
  const char* const end = text->data() + std::min(tab, text->size());
  const auto number = std::from_chars(text->data(), end, last.generation);
  if (tab == std::string::npos || number.ec != std::errc() || number.ptr != end || !text->ends_with('\n')) {
    return DataLoss(path,
                    ": expected a number, a tab and the analyser in one line; give --generation to "
                    "write it again");
  }
  last.analyser = text->substr(tab + 1, text->size() - tab - 2);
  return last;
}

absl::Status Write(const LastUse& use, const std::string& path) {
  const std::string draft = path + ".tmp";
  const std::string text = StrCat(use.generation, "\t", use.analyser, "\n");
  const Descriptor fd(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (fd.get() < 0) return FromErrno("cannot write", draft);
  if (::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(fd.get()) != 0 || std::rename(draft.c_str(), path.c_str()) != 0) {
    return FromErrno("cannot write", draft);
  }
  const std::string folder = path.substr(0, path.rfind('/'));
  const Descriptor dir(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (dir.get() < 0 || ::fsync(dir.get()) != 0) return FromErrno("cannot sync", folder);
  return absl::OkStatus();
}

}  // namespace

uint64_t GivenGeneration(const Options& options) {
  return static_cast<uint64_t>(options.Integer(kGenerationOption.name));
}

absl::StatusOr<uint64_t> GenerationOf(std::string_view analyser, const std::string& state_dir, uint64_t given,
                                      const Clock& clock) {
  const auto now = static_cast<uint64_t>(std::max<int64_t>(1, absl::ToUnixSeconds(clock.Now())));
  if (state_dir.empty()) return given > 0 ? given : now;
  const std::string path = state_dir + "/analyser-generation";
  const std::string lock_path = path + ".lock";
  const Descriptor lock(::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (lock.get() < 0 || ::flock(lock.get(), LOCK_EX) != 0) return FromErrno("cannot lock", lock_path);

  LastUse use{given, std::string(analyser)};
  if (given == 0) {
    OR_ASSIGN_OR_RETURN(const std::optional<LastUse> last, Read(path));
    if (last && last->analyser == analyser) return last->generation;
    use.generation = last ? std::clamp(now, std::min(last->generation, kMost - 1) + 1, kMost) : now;
  }
  OR_RETURN_IF_ERROR(Write(use, path));
  return use.generation;
}

}  // namespace onrecord

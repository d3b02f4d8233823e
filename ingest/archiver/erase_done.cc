// Files that are done and hold a removed article.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "ingest/archiver/archiver.h"

namespace onrecord::ingest {
namespace {

absl::StatusOr<std::string> DigestOf(int fd, std::string_view shown) {
  Sha256Stream digest;
  std::string bytes(1 << 16, '\0');
  while (true) {
    const ssize_t n = ::read(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FromErrno(errno, "cannot read", shown);
    if (n == 0) return digest.Hex();
    digest.Add({bytes.data(), static_cast<size_t>(n)});
  }
}

}  // namespace

std::vector<std::string> LikelyPlaces(const std::string& path, std::string_view sha256) {
  const size_t leaf = path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1;
  size_t dot = path.rfind('.');
  if (dot == std::string::npos || dot <= leaf || path.size() - dot > 16) dot = path.size();
  return {path, StrCat(path.substr(0, dot), ".", sha256.substr(0, 8), path.substr(dot))};
}

std::string Archiver::PlaceOf(std::string_view shown) const {
  const std::string folder = done_.path() + "/";
  return StartsWith(shown, folder) ? std::string(shown.substr(folder.size())) : "";
}

absl::StatusOr<bool> Archiver::EraseDone(const std::string& place, std::string_view sha256) {
  if (after_ != After::kMove) return false;
  const size_t slash = place.rfind('/');
  OR_ASSIGN_OR_RETURN(const UniqueFd parent,
                      done_.OpenBelow(slash == std::string::npos ? "" : place.substr(0, slash)));
  const std::string leaf = place.substr(slash + 1);
  const UniqueFd file(::openat(parent.get(), leaf.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.ok()) {
    if (errno == ENOENT || errno == ELOOP) return false;
    return FromErrno(errno, "cannot open", place);
  }
  struct stat stat {};
  if (::fstat(file.get(), &stat) != 0 || !S_ISREG(stat.st_mode)) return false;
  OR_ASSIGN_OR_RETURN(const std::string digest, DigestOf(file.get(), place));
  if (digest != sha256) return false;
  if (::unlinkat(parent.get(), leaf.c_str(), 0) != 0 && errno != ENOENT) {
    return FromErrno(errno, "cannot delete", place);
  }
  dirty_.Add(parent.get());
  return true;
}

}  // namespace onrecord::ingest

#include "cli/rejected_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

using ingest::Folder;
using ingest::FromErrno;
using ingest::UniqueFd;

constexpr std::string_view kReason = ".reason.json";
constexpr size_t kLongestReason = 64 << 10;
constexpr int kDeepest = 100;  // folders within each other

std::optional<std::string> ReadShort(const Folder& folder, const std::string& path) {
  auto fd = folder.OpenBelow(path, O_RDONLY);
  struct stat stat;
  if (!fd.ok() || ::fstat(fd->get(), &stat) != 0 || !S_ISREG(stat.st_mode)) return std::nullopt;
  std::string text(kLongestReason, '\0');
  const ssize_t n = ::read(fd->get(), text.data(), text.size());
  if (n < 0) return std::nullopt;
  text.resize(static_cast<size_t>(n));
  return text;
}

std::string Text(const nlohmann::json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : "";
}

void Walk(const Folder& folder, const std::string& below, int depth, std::vector<RejectedFile>* out,
          size_t* unreadable) {
  auto fd = folder.OpenBelow(below, O_RDONLY | O_DIRECTORY);
  DIR* const entries = fd.ok() && depth < kDeepest ? ::fdopendir(::dup(fd->get())) : nullptr;
  if (entries == nullptr) {
    ++*unreadable;
    return;
  }
  while (const dirent* entry = ::readdir(entries)) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    const std::string path = below.empty() ? name : StrCat(below, "/", name);
    const auto stat = folder.Stat(path);
    if (!stat.ok()) continue;
    if (S_ISDIR(stat->st_mode)) {
      Walk(folder, path, depth + 1, out, unreadable);
    } else if (EndsWith(name, kReason)) {
      const auto text = ReadShort(folder, path);
      const auto json = nlohmann::json::parse(text.value_or(""), nullptr, /*allow_exceptions=*/false);
      if (!json.is_object()) {
        ++*unreadable;
        continue;
      }
      out->push_back({path.substr(0, path.size() - kReason.size()), Text(json, "file"), Text(json, "reason"),
                      Text(json, "detail"), Text(json, "rejected_at")});
    }
  }
  ::closedir(entries);
}

}  // namespace

absl::StatusOr<std::vector<RejectedFile>> ListRejected(const Folder& rejected, size_t* unreadable) {
  std::vector<RejectedFile> files;
  *unreadable = 0;
  Walk(rejected, "", 0, &files, unreadable);
  std::sort(files.begin(), files.end(), [](const RejectedFile& a, const RejectedFile& b) {
    return std::tie(b.rejected_at, a.path) < std::tie(a.rejected_at, b.path);
  });
  return files;
}

absl::Status Replay(const Folder& rejected, const Folder& inbox, const std::string& path) {
  std::string leaf;
  OR_ASSIGN_OR_RETURN(const UniqueFd from, rejected.OpenParent(path, &leaf));
  const size_t slash = path.rfind('/');
  const std::string_view parent = slash == std::string::npos ? "" : std::string_view(path).substr(0, slash);
  OR_ASSIGN_OR_RETURN(const UniqueFd to, ingest::MakeFolderBelow(inbox.fd(), parent, inbox.path()));
  if (::renameat2(from.get(), leaf.c_str(), to.get(), leaf.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno == EEXIST) {
      return absl::AlreadyExistsError(
          ToAbsl(StrCat(path, ": the inbox has a file of that name; expected none")));
    }
    return FromErrno(errno, "cannot move back", path);
  }
  ::unlinkat(from.get(), (leaf + std::string(kReason)).c_str(), 0);
  ::fsync(to.get());
  ::fsync(from.get());
  return absl::OkStatus();
}

}  // namespace onrecord::cli

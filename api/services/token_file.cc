#include "api/services/token_file.h"

#include <openssl/crypto.h>
#include <sys/stat.h>

#include "common/base/hash.h"
#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

absl::StatusOr<std::unique_ptr<TokenFile>> TokenFile::Open(std::string path, std::string option) {
  auto file = std::unique_ptr<TokenFile>(new TokenFile(std::move(path), std::move(option)));
  OR_RETURN_IF_ERROR(file->Refresh());
  return file;
}

absl::StatusOr<TokenFile::Hashes> TokenFile::Read() const {
  struct stat found {};
  if (stat(path_.c_str(), &found) == 0 && (found.st_mode & (S_IROTH | S_IWOTH)) != 0) {
    return FailedPrecondition(
        option_, " ", path_,
        ": expected a file that others can neither read nor write (chmod o-rw), got one that everybody can");
  }
  const absl::StatusOr<std::string> text = ReadFile(path_);
  if (!text.ok()) return FailedPrecondition(option_, " ", Message(text.status()));
  Hashes hashes;
  size_t number = 0;
  for (const std::string_view whole : Split(*text, '\n')) {
    ++number;
    const std::string_view line = Trim(whole);
    if (line.empty() || line.front() == '#') continue;
    OR_ASSIGN_OR_RETURN(Entry entry, ReadLine(line, number));
    hashes.push_back(std::move(entry));
  }
  if (hashes.empty()) return FailedPrecondition(option_, " ", path_, ": expected a token a line, got none");
  return hashes;
}

// The token is in no message: logs keep them.
absl::StatusOr<TokenFile::Entry> TokenFile::ReadLine(std::string_view line, size_t number) const {
  constexpr std::string_view kUntil = "until=";
  const size_t space = line.find_last_of(" \t");
  const std::string_view last = space == std::string_view::npos ? "" : line.substr(space + 1);
  if (!StartsWith(last, kUntil)) return Entry{Sha256Hex(line)};
  Entry entry{Sha256Hex(Trim(line.substr(0, space)))};
  const std::string when(last.substr(kUntil.size()));
  if (absl::ParseTime("%Y-%m-%d", when, &entry.until, nullptr)) {
    entry.until += absl::Hours(24);
    return entry;
  }
  if (absl::ParseTime(absl::RFC3339_full, when, &entry.until, nullptr)) return entry;
  return FailedPrecondition(option_, " ", path_, ", line ", number,
                            ": expected until=YYYY-MM-DD or until=YYYY-MM-DDTHH:MM:SSZ behind the token");
}

bool TokenFile::Holds(std::string_view token, absl::Time now) const {
  const std::string hash = Sha256Hex(token);
  absl::MutexLock lock(&mutex_);
  bool found = false;
  for (const Entry& ours : hashes_) {
    const bool same = CRYPTO_memcmp(ours.hash.data(), hash.data(), hash.size()) == 0;
    found |= same && now < ours.until;
  }
  return found;
}

absl::Status TokenFile::Refresh() {
  const FileStamp stamp = FileStamp::Of(path_);
  {
    absl::MutexLock lock(&mutex_);
    if (stamp == stamp_ && !hashes_.empty()) return absl::OkStatus();
  }
  OR_ASSIGN_OR_RETURN(Hashes hashes, Read());
  absl::MutexLock lock(&mutex_);
  hashes_ = std::move(hashes);
  stamp_ = stamp;
  return absl::OkStatus();
}

}  // namespace onrecord::api

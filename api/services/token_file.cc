#include "api/services/token_file.h"

#include <openssl/crypto.h>
#include <sys/stat.h>

#include "common/base/hash.h"
#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

absl::StatusOr<std::unique_ptr<TokenFile>> TokenFile::Open(std::string path) {
  auto file = std::unique_ptr<TokenFile>(new TokenFile(std::move(path)));
  OR_RETURN_IF_ERROR(file->Refresh());
  return file;
}

absl::StatusOr<TokenFile::Hashes> TokenFile::Read() const {
  struct stat found {};
  if (stat(path_.c_str(), &found) == 0 && (found.st_mode & S_IROTH) != 0) {
    return FailedPrecondition(
        "--token-file ", path_,
        ": expected a file that others cannot read (chmod o-r), got one that everybody can");
  }
  const absl::StatusOr<std::string> text = ReadFile(path_);
  if (!text.ok()) return FailedPrecondition("--token-file ", Message(text.status()));
  Hashes hashes;
  for (const std::string_view line : Split(*text, '\n')) {
    const std::string_view token = Trim(line);
    if (!token.empty() && token.front() != '#') hashes.push_back(Sha256Hex(token));
  }
  if (hashes.empty())
    return FailedPrecondition("--token-file ", path_, ": expected a token a line, got none");
  return hashes;
}

bool TokenFile::Holds(std::string_view token) const {
  const std::string hash = Sha256Hex(token);
  absl::MutexLock lock(&mutex_);
  bool found = false;
  for (const std::string& ours : hashes_) {
    found |= CRYPTO_memcmp(ours.data(), hash.data(), hash.size()) == 0;
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

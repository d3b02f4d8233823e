#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/file_stamp.h"

namespace onrecord::api {

// The bearer tokens of a file, one a line, # for comments; read again when it changes. Only their hashes are
// kept. Thread-safe.
class TokenFile {
 public:
  // kFailedPrecondition: it cannot be read, everybody on this machine can read it, or it holds no token.
  static absl::StatusOr<std::unique_ptr<TokenFile>> Open(std::string path);

  // True: `token` is one of them. How long it takes tells nothing about them.
  bool Holds(std::string_view token) const;

  // Reads the file if it has changed. Not OK: it is not usable now; the tokens of before hold on.
  absl::Status Refresh();

 private:
  using Hashes = std::vector<std::string>;
  explicit TokenFile(std::string path) : path_(std::move(path)) {}
  absl::StatusOr<Hashes> Read() const;

  const std::string path_;
  mutable absl::Mutex mutex_;
  Hashes hashes_ ABSL_GUARDED_BY(mutex_);
  FileStamp stamp_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace onrecord::api

#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/file_stamp.h"

namespace onrecord::api {

// The bearer tokens of a file, one a line, # for comments; read again when it changes. Only their hashes are
// kept. Thread-safe.
//
//   s3cret-of-the-desk
//   s3cret-of-a-guest  until=2024-06-01              a day ends in UTC; or a time as RFC 3339 writes it
class TokenFile {
 public:
  // kFailedPrecondition: it cannot be read, everybody on this machine can read or write it, it holds no
  // token, or a time cannot be read. `option` names it in messages.
  static absl::StatusOr<std::unique_ptr<TokenFile>> Open(std::string path,
                                                         std::string option = "--token-file");

  // True: `token` is one of them, and its time is not over. How long it takes tells nothing about them.
  bool Holds(std::string_view token, absl::Time now = absl::Now()) const;

  // Reads the file if it has changed. Not OK: it is not usable now; the tokens of before hold on.
  absl::Status Refresh();

 private:
  struct Entry {
    std::string hash;
    absl::Time until = absl::InfiniteFuture();  // it no longer counts from then on
  };
  using Hashes = std::vector<Entry>;
  absl::StatusOr<Entry> ReadLine(std::string_view line, size_t number) const;
  TokenFile(std::string path, std::string option) : path_(std::move(path)), option_(std::move(option)) {}
  absl::StatusOr<Hashes> Read() const;

  const std::string path_, option_;
  mutable absl::Mutex mutex_;
  Hashes hashes_ ABSL_GUARDED_BY(mutex_);
  FileStamp stamp_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace onrecord::api

#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <array>
#include <memory>
#include <string>

#include "common/base/file_stamp.h"

namespace onrecord::api {

// Certificate, key and certificates of callers (the last may be empty: none): paths, or what stands in them.
struct TlsPem {
  std::string cert, key, client_ca;
};

// TLS files that are checked before they are used: what does not fit together, or has expired, is not taken,
// and the files of before are served on. Thread-safe.
class TlsFiles {
 public:
  // kFailedPrecondition: a file cannot be read or holds no such thing; the key is another certificate's; the
  // certificate has expired.
  static absl::StatusOr<std::unique_ptr<TlsFiles>> Open(TlsPem paths);
  ~TlsFiles();

  // Paths under which gRPC finds the newest files that passed the check; they lie in memory.
  TlsPem served() const;

  // Looks for changed files. Not OK: they are not usable now; those of before are served on.
  absl::Status Refresh();

  // When the certificate that is served expires.
  absl::Time Expires() const;

 private:
  struct Checked {
    TlsPem pem;
    absl::Time expires;
  };
  using Stamps = std::array<FileStamp, 3>;
  explicit TlsFiles(TlsPem paths) : paths_(std::move(paths)) {}
  Stamps Look() const;
  absl::StatusOr<Checked> Read() const;

  const TlsPem paths_;
  std::array<int, 3> descriptors_ = {-1, -1, -1};
  mutable absl::Mutex mutex_;
  Stamps stamps_ ABSL_GUARDED_BY(mutex_);
  absl::Time expires_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace onrecord::api

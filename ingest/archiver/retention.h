#pragma once
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>

namespace onrecord::ingest {

// How long files that are done or rejected are kept.
struct RetentionLimits {
  absl::Duration age = absl::InfiniteDuration();  // since they were moved there
  int64_t bytes = INT64_MAX;                      // of all together; the oldest go first
  bool Any() const { return age != absl::InfiniteDuration() || bytes != INT64_MAX; }
};

struct Removed {
  uint64_t files = 0, bytes = 0;
};

// Deletes the files below `folder` that exceed the limits, a rejected file with its NAME.reason.json, and
// returns what it deleted. The time of a file is that of its last change of name or content (ctime), to the
// hour where the size decides. Follows no symbolic link, deletes no folder and nothing but regular files;
// what cannot be deleted stays. Reads every entry of the folder: two passes where bytes are limited. From any
// thread.
//
// kNotFound, kPermissionDenied, kFailedPrecondition: the folder cannot be opened.
absl::StatusOr<Removed> ApplyRetention(const std::string& folder, const RetentionLimits& limits,
                                       absl::Time now);

}  // namespace onrecord::ingest

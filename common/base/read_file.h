#pragma once
#include <absl/status/statusor.h>

#include <string>

namespace onrecord {

// All bytes of a file, or of standard input for "-"; empty for an empty one. Any error is kNotFound and
// says why.
//
//   ReadFile("/etc")  ->  kNotFound "/etc: cannot be read: Is a directory"
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace onrecord

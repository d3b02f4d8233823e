#pragma once
#include <absl/status/statusor.h>

#include <string>

namespace onrecord::cli {

// Puts the sample articles that are built in into the folder, each written under a hidden name and then
// renamed; how many. kUnavailable: the folder cannot be written to.
absl::StatusOr<int> SeedSamples(const std::string& inbox);

}  // namespace onrecord::cli

#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

// Compression of stored messages. Small messages of the same kind share a dictionary that is built into the
// program; a compressed message names the dictionary it needs, so that older stores stay readable.
namespace onrecord::api {

// zstd with the newest dictionary. About 10 µs for a finding.
std::string Compress(std::string_view bytes);

// kInternal: not what Compress made, or larger than 64 MiB.
absl::Status Decompress(std::string_view compressed, std::string* bytes);

}  // namespace onrecord::api

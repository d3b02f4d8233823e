#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace onrecord::api {

// `bytes` as a gzip stream. `level`: 1 (fast) to 9 (small).
std::string Gzip(std::string_view bytes, int level);

// The content of a gzip stream of at most `most` bytes. kInvalidArgument: it is none, or is cut off.
// kResourceExhausted: it holds more; no more than `most` bytes are ever unpacked.
absl::StatusOr<std::string> Gunzip(std::string_view stream, size_t most);

// True where `accept_encoding`, the value of a header, names gzip with a weight above 0.
bool AcceptsGzip(std::string_view accept_encoding);

}  // namespace onrecord::api

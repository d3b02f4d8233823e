#include "api/http/gzip.h"

#include <absl/strings/numbers.h>
#include <zlib.h>

#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kGzipWindow = 15 + 16;  // the largest window, in a gzip stream

Bytef* InputOf(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib does not write to it
}

}  // namespace

std::string Gzip(std::string_view bytes, int level) {
  z_stream stream{};
  deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = InputOf(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

absl::StatusOr<std::string> Gunzip(std::string_view packed, size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) return Internal("no memory for zlib");
  stream.next_in = InputOf(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out(most + 1, '\0');
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int end = inflate(&stream, Z_FINISH);
  const size_t size = stream.total_out;
  inflateEnd(&stream);
  if (size > most) {
    return MakeStatus(absl::StatusCode::kResourceExhausted, "expected at most ", most, " bytes, got more");
  }
  if (end != Z_STREAM_END) return InvalidArgument("expected a gzip stream, got bytes that are none");
  out.resize(size);
  return out;
}

bool AcceptsGzip(std::string_view accept_encoding) {
  for (const std::string_view item : Split(accept_encoding, ',')) {
    const auto parts = Split(item, ';');
    if (!EqualsIgnoreAsciiCase(Trim(parts[0]), "gzip")) continue;
    for (size_t i = 1; i < parts.size(); ++i) {
      const std::string_view weight = Trim(parts[i]);
      double value = 1;
      if (StartsWith(weight, "q=") && absl::SimpleAtod(ToAbsl(weight.substr(2)), &value)) return value > 0;
    }
    return true;
  }
  return false;
}

}  // namespace onrecord::api

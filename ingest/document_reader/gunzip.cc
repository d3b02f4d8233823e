#include "ingest/document_reader/gunzip.h"

#include <zlib.h>

#include <array>

#include "common/base/strings.h"
#include "ingest/document_reader/unpacking_limits.h"

namespace onrecord::ingest {

bool IsGzip(std::string_view head) { return StartsWith(head, "\x1F\x8B"); }

struct Gunzip::State {
  z_stream stream{};
  uint64_t in = 0, out = 0;
  bool ready = false;
  bool at_end = false;  // of a member
  ~State() {
    if (ready) inflateEnd(&stream);
  }
};

Gunzip::Gunzip() : state_(std::make_unique<State>()) {
  constexpr int kGzipOnly = 16;
  state_->ready = inflateInit2(&state_->stream, MAX_WBITS + kGzipOnly) == Z_OK;
}
Gunzip::~Gunzip() = default;

std::optional<Reject> Gunzip::Feed(std::string_view bytes, const Take& take) {
  State& s = *state_;
  if (!s.ready) return Reject{{}, Reason::kBrokenArchive, "no memory to unpack gzip data; try it again"};
  std::array<unsigned char, 64 << 10> buffer;
  s.stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  s.stream.avail_in = static_cast<uInt>(bytes.size());
  while (s.stream.avail_in > 0 || s.stream.avail_out == 0) {
    if (s.at_end) {
      // Zero bytes behind the end are padding of tapes and block devices.
      while (s.stream.avail_in > 0 && *s.stream.next_in == 0) ++s.stream.next_in, --s.stream.avail_in;
      if (s.stream.avail_in == 0) return std::nullopt;
      inflateReset(&s.stream);
      s.at_end = false;
    }
    s.stream.next_out = buffer.data();
    s.stream.avail_out = buffer.size();
    const uInt before = s.stream.avail_in;
    const int result = inflate(&s.stream, Z_NO_FLUSH);
    s.in += before - s.stream.avail_in;
    const size_t n = buffer.size() - s.stream.avail_out;
    s.out += n;
    if (auto reject = CheckUnpacked(s.in, s.out)) return reject;
    if (n > 0) take({reinterpret_cast<const char*>(buffer.data()), n});
    if (result == Z_STREAM_END) {
      s.at_end = true;
    } else if (result == Z_BUF_ERROR) {
      break;
    } else if (result != Z_OK) {
      return Reject{{},
                    Reason::kBrokenArchive,
                    StrCat("byte ", s.in, ": ", s.stream.msg == nullptr ? "no gzip data" : s.stream.msg,
                           "; expected whole gzip data")};
    }
  }
  return std::nullopt;
}

std::optional<Reject> Gunzip::Finish() const {
  if (state_->at_end) return std::nullopt;
  return Reject{{}, Reason::kBrokenArchive, "gzip data ends in its middle; expected the whole file"};
}

}  // namespace onrecord::ingest

#pragma once
#include <absl/status/status.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/document_reader/document.h"

namespace onrecord::ingest {

struct Encoding {
  std::string name;        // "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "windows-1252" …
  size_t bom_bytes = 0;    // bytes of the byte-order mark, which belongs to no text
  uint64_t bad_bytes = 0;  // of UTF-8: bytes that are none and become U+FFFD
  uint64_t first_bad = 0;  // the place of the first
};

// "UTF-8", "UTF-8, 2 bytes replaced".
std::string Describe(const Encoding& encoding);

// Finds the encoding of bytes that come piece by piece, in one pass and in constant memory. In this order:
// a byte-order mark; UTF-16 by where its zero bytes stand; UTF-8 if all is valid; a charset that the markup
// declares; windows-1252. Text that is UTF-8 but for some bytes is UTF-8 with `bad_bytes`. Refuses zero bytes
// and known binary formats (kBinary).
//
//   "caf\xe9"  ->  windows-1252
class EncodingProbe {
 public:
  void Feed(std::string_view bytes);
  // After the last piece. A Reject has the reason why the bytes are not text.
  std::optional<Reject> Finish(Encoding* encoding) const;
  // The first 4 KiB, as they came.
  std::string_view Head() const { return head_; }
  uint64_t Size() const { return size_; }

 private:
  void FeedUtf8(unsigned char byte);

  std::string head_;
  uint64_t size_ = 0;
  std::array<uint64_t, 2> zeros_{};  // zero bytes at even and at odd places
  uint64_t controls_ = 0;            // C0 controls that text does not have
  uint64_t sequences_ = 0;           // well-formed UTF-8 sequences of several bytes
  uint64_t bad_bytes_ = 0;
  uint64_t first_bad_ = 0;
  int pending_ = 0;  // continuation bytes still to come
  unsigned char low_ = 0x80, high_ = 0xBF;
};

// Turns bytes of one encoding into UTF-8, piece by piece; the byte-order mark is left out. Not thread-safe.
class Decoder {
 public:
  explicit Decoder(const Encoding& encoding);
  ~Decoder();
  Decoder(Decoder&&) noexcept;

  // Appends the text of `bytes` to `out`. kDataLoss: the bytes are not of this encoding; nothing can follow.
  absl::Status Feed(std::string_view bytes, bool last, std::string* out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace onrecord::ingest

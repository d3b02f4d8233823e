#pragma once
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace onrecord {

// SHA-256 as 64 lower-case hex digits. Sha256Hex("") -> "e3b0c442…".
std::string Sha256Hex(std::string_view bytes);

// SHA-256 of several parts, each preceded by its length, so that no two lists of parts share a digest.
std::string Sha256HexOfParts(std::initializer_list<std::string_view> parts);

// SHA-256 of what comes piece by piece. Not thread-safe.
class Sha256Stream {
 public:
  Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  ~Sha256Stream();
  void Add(std::string_view bytes);
  // The digest of all that was added; the last call.
  std::string Hex();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace onrecord

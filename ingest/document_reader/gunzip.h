#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "ingest/document_reader/document.h"

namespace onrecord::ingest {

// True for the first bytes of gzip data.
bool IsGzip(std::string_view head);

// Unpacks gzip data (RFC 1952; several members one after the other count as one) that comes piece by piece,
// in constant memory. Refuses data that is broken, that grows more than 200 times beyond its first MiB, or to
// more than 512 MiB. Not thread-safe.
class Gunzip {
 public:
  using Take = std::function<void(std::string_view)>;
  Gunzip();
  ~Gunzip();

  // Gives what `bytes` unpack to to `take`, at most 64 KiB at once. A Reject: nothing can follow.
  std::optional<Reject> Feed(std::string_view bytes, const Take& take);
  // After the last piece. A Reject: the data ends in its middle.
  std::optional<Reject> Finish() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace onrecord::ingest

#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ingest/document_reader/document.h"

namespace onrecord::ingest {

// The files in a ZIP archive (stored or deflated), or in a tar archive, packed by gzip or not, one after the
// other. Their total size and number are limited by unpacking_limits.h. Not thread-safe.
class ArchiveReader {
 public:
  // `bytes` must outlive the reader.
  explicit ArchiveReader(std::string_view bytes);
  ~ArchiveReader();

  // Goes to the next file that is not hidden; folders, links and devices are passed over. `name` is its path
  // in the archive, valid UTF-8 of at most 1,000 bytes. False: there is none. A Reject: the rest of the
  // archive cannot be read.
  std::variant<bool, Reject> Next(std::string* name);

  // Passes the bytes of the file that Next found to `take`, at most 64 KiB at once, until `take` returns
  // false. A Reject without `ends()`: only this file cannot be read.
  std::optional<Reject> Read(const std::function<bool(std::string_view)>& take);
  // The same as one string of at most `most` bytes; more is a Reject.
  std::variant<std::string, Reject> Read(size_t most);

  // True: the archive as a whole was rejected.
  bool ends() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace onrecord::ingest

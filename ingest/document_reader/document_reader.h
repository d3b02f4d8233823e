#pragma once
#include <absl/time/time.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/hash.h"
#include "ingest/document_reader/document.h"
#include "ingest/document_reader/encoding.h"
#include "ingest/document_reader/item_stream.h"
#include "ingest/document_reader/media_type.h"

namespace onrecord::ingest {

// The articles of a file: decoded, split into items, taken out of markup. Pure; never fails as a whole: what
// cannot be read is in `rejects`. `path` gives the extension only. Embargoes count as over at `now`.
//
//   ReadDocument("It rained.", "a/story.txt")  ->  text/plain, UTF-8, one item, no rejects
//   ReadDocument("", "a/story.txt")            ->  no items, one reject `empty`
Document ReadDocument(std::string_view bytes, std::string_view path, absl::Time now = absl::InfiniteFuture());

// A Reject where the first bytes of a file and its size tell that it will be refused, so that the rest need
// not be read.
std::optional<Reject> RefuseEarly(std::string_view head, std::string_view path, uint64_t size);

// What a file is, as far as its bytes tell.
struct FileKind {
  MediaType type = MediaType::kUnknown;
  Encoding encoding;
  std::string sha256;
  uint64_t size = 0;
};

// The first of two passes over a file that need not fit into memory: learns its kind.
class FileProbe {
 public:
  void Feed(std::string_view bytes);
  // After the last piece. A Reject: the file is nothing that can be read.
  std::optional<Reject> Finish(std::string_view path, FileKind* kind);

 private:
  EncodingProbe encoding_;
  Sha256Stream sha256_;
};

// The second pass: takes out the articles piece by piece. Not thread-safe.
class DocumentStream {
 public:
  explicit DocumentStream(const FileKind& kind, absl::Time now = absl::InfiniteFuture());
  ~DocumentStream();
  void Feed(std::string_view bytes, Entries* out);
  void Finish(Entries* out);

 private:
  Decoder decoder_;
  std::unique_ptr<ItemStream> items_;
  bool failed_ = false;
};

}  // namespace onrecord::ingest

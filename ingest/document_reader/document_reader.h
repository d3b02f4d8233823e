#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/hash.h"
#include "ingest/document_reader/document.h"
#include "ingest/document_reader/encoding.h"
#include "ingest/document_reader/gunzip.h"
#include "ingest/document_reader/item_stream.h"
#include "ingest/document_reader/media_type.h"

namespace onrecord::ingest {

// The articles of a file: decoded, split into items, taken out of markup. Pure; never fails as a whole: what
// cannot be read is in `rejects`. `path` gives the extension only.
//
//   ReadDocument("It rained.", "a/story.txt")  ->  text/plain, UTF-8, one item, no rejects
//   ReadDocument("", "a/story.txt")            ->  no items, one reject `empty`
Document ReadDocument(std::string_view bytes, std::string_view path);

// The same for a file in an archive, which may be no archive itself.
Document ReadMemberDocument(std::string_view bytes, std::string_view path);

// A Reject if the first bytes of a file and its size show that it will be rejected, so that the rest need
// not be read.
std::optional<Reject> RefuseEarly(std::string_view head, std::string_view path, uint64_t size);

// The type of a file, as far as its bytes show it.
struct FileKind {
  MediaType type = MediaType::kUnknown;
  Encoding encoding;
  std::string sha256;
  uint64_t size = 0;
  bool gzip = false;           // type and encoding are those of what is packed
  std::string content_sha256;  // of what is packed
};

// What a file is part of.
enum class Within { kNothing, kArchive, kGzip };

// The first of two passes over a file that need not fit into memory: learns its kind.
class FileProbe {
 public:
  explicit FileProbe(Within within = Within::kNothing);
  ~FileProbe();
  void Feed(std::string_view bytes);
  // After the last piece. A Reject: the file is nothing that can be read.
  std::optional<Reject> Finish(std::string_view path, FileKind* kind);

 private:
  struct Packed;
  std::optional<Reject> FinishPacked(std::string_view path, FileKind* kind);

  const Within within_;
  EncodingProbe encoding_;
  Sha256Stream sha256_;
  uint64_t size_ = 0;
  std::string start_;  // until it is known whether it is gzip data
  bool started_ = false;
  std::unique_ptr<Packed> packed_;
};

// The second pass: takes out the articles piece by piece. Not thread-safe.
class DocumentStream {
 public:
  explicit DocumentStream(const FileKind& kind);
  ~DocumentStream();
  void Feed(std::string_view bytes, Entries* out);
  void Finish(Entries* out);
  // As ItemStream::More.
  bool More(Entries* out);

 private:
  void FeedUnpacked(std::string_view bytes, Entries* out);
  void Fail(Reject reject, Entries* out);

  std::optional<Gunzip> gunzip_;
  std::optional<Decoder> decoder_;  // unset: the stream takes bytes as they are
  std::unique_ptr<ItemStream> items_;
  bool failed_ = false;
};

}  // namespace onrecord::ingest

// Packed files: gzip, ZIP, tar. Wherever the pieces are cut, the same articles come out.
#include "common/base/utf8.h"
#include "ingest/document_reader/document_reader.h"
#include "tests/fuzz/fuzz.h"

namespace onrecord::ingest {
namespace {

void Check(std::string_view bytes, std::string_view path) {
  const Document document = ReadDocument(bytes, path);
  OR_FUZZ_CHECK(!document.items.empty() || !document.rejects.empty());
  for (const Item& item : document.items) {
    OR_FUZZ_CHECK(!item.text.empty() && item.text.size() <= kMaxTextBytes);
    OR_FUZZ_CHECK(IsValidUtf8(item.text) && IsValidUtf8(item.member) && IsValidUtf8(item.declared.title));
  }
  FileProbe probe;
  for (const char c : bytes) probe.Feed({&c, 1});
  FileKind kind;
  const auto reject = probe.Finish(path, &kind);
  if (reject) {
    OR_FUZZ_CHECK(document.items.empty());
    return;
  }
  DocumentStream stream(kind);
  Entries entries;
  constexpr size_t kPiece = 11;
  for (size_t at = 0; at < bytes.size(); at += kPiece) stream.Feed(bytes.substr(at, kPiece), &entries);
  stream.Finish(&entries);
  while (stream.More(&entries)) {
  }
  OR_FUZZ_CHECK(entries.items.size() == document.items.size());
  OR_FUZZ_CHECK(entries.rejects.size() == document.rejects.size());
}

}  // namespace
}  // namespace onrecord::ingest

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  onrecord::ingest::Check(onrecord::fuzz::Bytes(data, size), "a.jsonl.gz");
  return 0;
}

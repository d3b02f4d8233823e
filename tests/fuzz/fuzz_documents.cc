// Files of every type: the same bytes are read as each of them.
#include "common/base/utf8.h"
#include "ingest/document_reader/document_reader.h"
#include "tests/fuzz/fuzz.h"

namespace onrecord::ingest {
namespace {

// The file once more, in small pieces, as ingest reads it from a disk.
Entries InPieces(std::string_view bytes, std::string_view path) {
  Entries entries;
  FileProbe probe;
  constexpr size_t kPiece = 7;
  for (size_t at = 0; at < bytes.size(); at += kPiece) probe.Feed(bytes.substr(at, kPiece));
  FileKind kind;
  if (auto reject = probe.Finish(path, &kind); reject.has_value()) {
    entries.rejects.push_back(*std::move(reject));
    return entries;
  }
  DocumentStream stream(kind);
  for (size_t at = 0; at < bytes.size(); at += kPiece) stream.Feed(bytes.substr(at, kPiece), &entries);
  stream.Finish(&entries);
  while (stream.More(&entries)) {
  }
  return entries;
}

void Check(std::string_view bytes, std::string_view path) {
  const Document document = ReadDocument(bytes, path);
  OR_FUZZ_CHECK(!document.items.empty() || !document.rejects.empty());
  for (const Item& item : document.items) {
    OR_FUZZ_CHECK(!item.text.empty() && item.text.size() <= kMaxTextBytes);
    OR_FUZZ_CHECK(IsValidUtf8(item.text));
    OR_FUZZ_CHECK(IsValidUtf8(item.declared.title) && IsValidUtf8(item.declared.outlet));
    OR_FUZZ_CHECK(IsValidUtf8(item.declared.byline) && IsValidUtf8(item.global_id));
    OR_FUZZ_CHECK(item.revision_id.size() == 64);
  }
  const Entries entries = InPieces(bytes, path);
  OR_FUZZ_CHECK(entries.items.size() == document.items.size());
  for (size_t i = 0; i < entries.items.size(); ++i) {
    OR_FUZZ_CHECK(entries.items[i].text == document.items[i].text);
    OR_FUZZ_CHECK(entries.items[i].revision_id == document.items[i].revision_id);
  }
}

}  // namespace
}  // namespace onrecord::ingest

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const char* path : {"a.txt", "a.html", "a.json", "a.jsonl", "a.xml"}) {
    onrecord::ingest::Check(onrecord::fuzz::Bytes(data, size), path);
  }
  return 0;
}

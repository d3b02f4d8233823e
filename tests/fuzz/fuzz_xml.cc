// Feeds and NITF. Wherever the pieces of a file are cut, the same articles come out of it.
#include "common/base/utf8.h"
#include "ingest/document_reader/item_stream.h"
#include "tests/fuzz/fuzz.h"

namespace onrecord::ingest {
namespace {

Entries Read(std::string_view xml, size_t piece) {
  Entries entries;
  const std::unique_ptr<ItemStream> stream = MakeXmlStream();
  for (size_t at = 0; at < xml.size(); at += piece) stream->Feed(xml.substr(at, piece), &entries);
  stream->Finish(&entries);
  return entries;
}

void Check(std::string_view xml) {
  const Entries whole = Read(xml, xml.size() + 1), cut = Read(xml, 5);
  OR_FUZZ_CHECK(whole.items.size() == cut.items.size() && whole.rejects.size() == cut.rejects.size());
  for (size_t i = 0; i < whole.items.size(); ++i) {
    OR_FUZZ_CHECK(whole.items[i].text == cut.items[i].text);
    OR_FUZZ_CHECK(whole.items[i].revision_id == cut.items[i].revision_id);
    OR_FUZZ_CHECK(IsValidUtf8(whole.items[i].text) && IsValidUtf8(whole.items[i].declared.title));
  }
}

}  // namespace
}  // namespace onrecord::ingest

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view xml = onrecord::fuzz::Bytes(data, size);
  if (onrecord::IsValidUtf8(xml)) onrecord::ingest::Check(xml);
  return 0;
}

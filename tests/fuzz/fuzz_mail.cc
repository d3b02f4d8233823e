// Mail messages and pages saved as one file.
#include "common/base/utf8.h"
#include "ingest/document_reader/containers.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace onrecord;
  const auto stream = ingest::MakeMailStream();
  ingest::Entries entries;
  stream->Feed(fuzz::Bytes(data, size), &entries);
  stream->Finish(&entries);
  OR_FUZZ_CHECK(entries.items.size() + entries.rejects.size() == 1);
  for (const ingest::Item& item : entries.items) {
    OR_FUZZ_CHECK(!item.text.empty() && IsValidUtf8(item.text) && IsValidUtf8(item.declared.title));
    OR_FUZZ_CHECK(IsValidUtf8(item.declared.outlet) && IsValidUtf8(item.declared.url) &&
                  IsValidUtf8(item.declared.item_id));
  }
  return 0;
}

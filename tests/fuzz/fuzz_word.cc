// Documents of word processors: the packed file, and its lines as an export of a news database.
#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "ingest/document_reader/containers.h"
#include "ingest/document_reader/database_export.h"
#include "ingest/document_reader/markdown.h"
#include "tests/fuzz/fuzz.h"

namespace onrecord::ingest {
namespace {

void CheckWord(std::string_view bytes) {
  const auto stream = MakeWordStream();
  Entries entries;
  stream->Feed(bytes, &entries);
  stream->Finish(&entries);
  OR_FUZZ_CHECK(!entries.items.empty() || !entries.rejects.empty());
  for (const Item& item : entries.items) OR_FUZZ_CHECK(!item.text.empty() && IsValidUtf8(item.text));
}

void CheckText(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : Split(text, '\n')) lines.emplace_back(line);
  for (const Item& item : SplitExport(lines))
    OR_FUZZ_CHECK(IsValidUtf8(item.text) && item.text.size() <= 4 * text.size() + 16);
  const Item item = ReadMarkdown(text);
  OR_FUZZ_CHECK(IsValidUtf8(item.text) && IsValidUtf8(item.declared.title));
}

}  // namespace
}  // namespace onrecord::ingest

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes = onrecord::fuzz::Bytes(data, size);
  onrecord::ingest::CheckWord(bytes);
  if (onrecord::IsValidUtf8(bytes)) onrecord::ingest::CheckText(bytes);
  return 0;
}

// JSON articles, alone, in arrays, and in the JSON-LD blocks of pages.
#include "common/base/utf8.h"
#include "ingest/document_reader/json_article.h"
#include "ingest/document_reader/linked_data.h"
#include "tests/fuzz/fuzz.h"

namespace onrecord::ingest {
namespace {

void Check(const JsonArticle& article) {
  OR_FUZZ_CHECK(IsValidUtf8(article.text) && IsValidUtf8(article.bytes) && IsValidUtf8(article.global_id));
  OR_FUZZ_CHECK(IsValidUtf8(article.declared.title) && IsValidUtf8(article.declared.url));
}

}  // namespace
}  // namespace onrecord::ingest

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace ingest = onrecord::ingest;
  const std::string_view json = onrecord::fuzz::Bytes(data, size);
  if (!onrecord::IsValidUtf8(json)) return 0;  // ingest has decoded it
  const auto articles = ingest::ReadJsonArticles(json);
  if (const auto* list = std::get_if<0>(&articles)) {
    for (const auto& entry : *list) {
      if (const auto* article = std::get_if<ingest::JsonArticle>(&entry)) ingest::Check(*article);
    }
  }
  if (const auto linked = ingest::ReadLinkedData(json).article; linked.has_value()) ingest::Check(*linked);
  return 0;
}

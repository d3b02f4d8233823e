// Pages and fragments of HTML, which ingest has decoded to UTF-8 before.
#include "common/base/utf8.h"
#include "ingest/document_reader/html_article.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/html_tree.h"
#include "tests/fuzz/fuzz.h"

namespace onrecord::ingest {
namespace {

constexpr int kMaxDepth = 501;  // html_tree.h promises 500 levels below the root

int Depth(const HtmlNode& node) {
  int deepest = 0;
  for (const HtmlNode& child : node.children) deepest = std::max(deepest, Depth(child));
  return deepest + 1;
}

void Check(std::string_view html) {
  if (const auto tree = ParseHtml(html); tree.has_value()) {
    OR_FUZZ_CHECK(tree->name == "#document");
    OR_FUZZ_CHECK(Depth(*tree) <= kMaxDepth);
  }
  OR_FUZZ_CHECK(IsValidUtf8(HtmlToText(html)));
  const auto article = ReadHtmlArticle(html);
  if (const Item* item = std::get_if<Item>(&article)) {
    OR_FUZZ_CHECK(IsValidUtf8(item->text) && IsValidUtf8(item->declared.title));
  }
}

}  // namespace
}  // namespace onrecord::ingest

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view html = onrecord::fuzz::Bytes(data, size);
  if (onrecord::IsValidUtf8(html)) onrecord::ingest::Check(html);
  return 0;
}

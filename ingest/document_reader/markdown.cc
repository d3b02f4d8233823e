#include "ingest/document_reader/markdown.h"

#include <cmark.h>

#include <cstdlib>

#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/wire_item.h"
#include "ingest/document_reader/xml_tree.h"

namespace onrecord::ingest {
namespace {

constexpr size_t kLongestHead = 16 << 10;

std::string_view Unquoted(std::string_view value) {
  value = Trim(value);
  const bool quoted =
      value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
  return quoted ? value.substr(1, value.size() - 2) : value;
}

void SetFromHead(std::string_view key, std::string_view value, Declared* d) {
  struct Key {
    std::string_view name;
    std::string Declared::*field;
  };
  static constexpr Key kKeys[] = {
      {"title", &Declared::title},       {"date", &Declared::published}, {"published", &Declared::published},
      {"author", &Declared::byline},     {"byline", &Declared::byline},  {"source", &Declared::outlet},
      {"publisher", &Declared::outlet},  {"outlet", &Declared::outlet},  {"lang", &Declared::language},
      {"language", &Declared::language}, {"url", &Declared::url},        {"updated", &Declared::modified}};
  for (const Key& k : kKeys) {
    if (k.name != key) continue;
    const bool time = k.field == &Declared::published || k.field == &Declared::modified;
    SetField(&(d->*k.field), time ? NormaliseTime(value) : std::string(value));
  }
}

// Takes the head off; without a line that ends it there is none.
void TakeHead(std::string_view* text, Declared* d) {
  if (!StartsWith(*text, "---\n") && !StartsWith(*text, "---\r\n")) return;
  const std::string_view head = text->substr(0, kLongestHead);
  size_t begin = head.find('\n') + 1;
  Declared found;
  while (begin < head.size()) {
    const size_t end = head.find('\n', begin);
    if (end == std::string_view::npos) return;
    const std::string_view line = Trim(head.substr(begin, end - begin));
    begin = end + 1;
    if (line == "---" || line == "...") {
      *d = std::move(found);
      text->remove_prefix(begin);
      return;
    }
    if (const size_t colon = line.find(':'); colon != std::string_view::npos) {
      SetFromHead(AsciiLower(Trim(line.substr(0, colon))), Unquoted(line.substr(colon + 1)), &found);
    }
  }
}

}  // namespace

Item ReadMarkdown(std::string_view markdown) {
  Item item;
  TakeHead(&markdown, &item.declared);
  char* const html = cmark_markdown_to_html(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT);
  const std::optional<HtmlNode> page = ParseHtml(html == nullptr ? "" : html);
  std::free(html);
  if (!page) return item;
  item.text = BlockText(*page, MeasureMarkup(*page));
  if (item.declared.title.empty()) {
    const HtmlNode* const heading = Find(*page, "h1");
    if (heading != nullptr) item.declared.title = LineText(*heading);
  }
  // As readers see it: the title goes first.
  if (!item.declared.title.empty() && !item.text.empty() && !StartsWith(item.text, item.declared.title)) {
    item.text = StrCat(item.declared.title, "\n\n", item.text);
  }
  return item;
}

}  // namespace onrecord::ingest

#include <algorithm>
#include <vector>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/identity.h"
#include "ingest/document_reader/measure_page.h"
#include "ingest/document_reader/wire_item.h"
#include "ingest/document_reader/xml_tree.h"

namespace onrecord::ingest {
namespace {

// The bytes of Base64; empty where it is none.
std::string FromBase64(std::string_view text) {
  std::string out;
  uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    int value = -1;
    if (c >= 'A' && c <= 'Z') value = c - 'A';
    if (c >= 'a' && c <= 'z') value = c - 'a' + 26;
    if (c >= '0' && c <= '9') value = c - '0' + 52;
    if (c == '+' || c == '-') value = 62;
    if (c == '/' || c == '_') value = 63;
    if (c == '=' || c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    if (value < 0) return "";
    bits = (bits << 6) | static_cast<uint32_t>(value);
    held += 6;
    if (held >= 8) out += static_cast<char>((bits >> (held -= 8)) & 0xFF);
  }
  return out;
}

bool IsBase64(const HtmlNode& field) {
  if (AttributeOf(&field, "mode") == "base64" || AttributeOf(&field, "encoding") == "base64") return true;
  const std::string type = AsciiLower(AttributeOf(&field, "type"));
  const bool text = type.empty() || type == "html" || type == "xhtml" || type == "text" ||
                    StartsWith(type, "text/") || EndsWith(type, "xml") || EndsWith(type, "html");
  return !text;
}

bool HasElements(const HtmlNode& field) {
  for (const HtmlNode& child : field.children) {
    if (!child.name.empty()) return true;
  }
  return false;
}

std::string FieldText(HtmlNode field) {
  if (HasElements(field)) {
    NumberNodes(&field);
    return BlockText(field, MeasurePage(field, ""));
  }
  const std::string text = TextOf(&field);
  if (IsBase64(field)) {
    const std::string bytes = FromBase64(text);
    return IsValidUtf8(bytes) ? HtmlToText(bytes) : "";
  }
  return HtmlToText(text);
}

// "desk@post.example (Ana Silva)" -> "Ana Silva".
std::string AuthorName(std::string name) {
  const size_t open = name.find('(');
  if (name.find('@') < open && open != std::string::npos && EndsWith(name, ")")) {
    return name.substr(open + 1, name.size() - open - 2);
  }
  return name.find('@') != std::string::npos && name.find(' ') == std::string::npos ? "" : name;
}

void ReadAuthors(const HtmlNode& item, Declared* declared) {
  std::vector<std::string> names;
  for (const HtmlNode& child : item.children) {
    if (child.name != "creator" && child.name != "author" && child.name != "byline") continue;
    const HtmlNode* const name = Child(child, "name");
    std::string author = AuthorName(PlainLine(name != nullptr ? name : &child));
    const bool known = std::find(names.begin(), names.end(), author) != names.end();
    if (!author.empty() && !known && names.size() < 20) names.push_back(std::move(author));
  }
  SetField(&declared->byline, Join(names, ", "));
}

void ReadTimes(const HtmlNode& item, Declared* declared) {
  for (const std::string_view name : {"pubdate", "published", "date", "issued", "created"}) {
    SetField(&declared->published, NormaliseTime(TextOf(Child(item, name))));
  }
  for (const std::string_view name : {"updated", "modified"}) {
    SetField(&declared->modified, NormaliseTime(TextOf(Child(item, name))));
  }
  SetField(&declared->published, declared->modified);
}

void ReadLinks(const HtmlNode& item, WireItem* out) {
  std::string link;
  for (const HtmlNode& child : item.children) {
    if (child.name != "link") continue;
    const std::string_view rel = AttributeOf(&child, "rel");
    if (rel.empty() || rel == "alternate") SetField(&link, AttributeOf(&child, "href"));
    SetField(&link, TextOf(&child));
  }
  SetField(&out->item.declared.url, ArticleUrl(link));
  const HtmlNode* const guid = Child(item, "guid");
  SetField(&out->guid, TextOf(guid));
  SetField(&out->guid, TextOf(Child(item, "id")));
  if (guid != nullptr && AttributeOf(guid, "ispermalink") == "false") return;
  SetField(&out->item.declared.url, ArticleUrl(out->guid));
}

}  // namespace

WireItem ReadFeedItem(const HtmlNode& item) {
  WireItem out;
  Declared& declared = out.item.declared;
  SetField(&declared.title, PlainLine(Child(item, "title")));
  ReadAuthors(item, &declared);
  ReadTimes(item, &declared);
  ReadLinks(item, &out);
  SetField(&declared.section, PlainLine(Child(item, "category")));
  const HtmlNode* const source = Child(item, "source");
  if (source != nullptr) {
    const HtmlNode* const title = Child(*source, "title");
    SetField(&declared.agency, PlainLine(title != nullptr ? title : source));
  }
  SetField(&declared.language, TextOf(Child(item, "language")));
  SetField(&declared.language, AttributeOf(&item, "lang"));
  for (const std::string_view name : {"encoded", "content", "body", "description", "summary"}) {
    const HtmlNode* const field = Child(item, name);
    if (field != nullptr && out.item.text.empty()) out.item.text = FieldText(*field);
  }
  return out;
}

}  // namespace onrecord::ingest

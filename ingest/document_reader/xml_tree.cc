#include "ingest/document_reader/xml_tree.h"

#include "common/base/strings.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/measure_page.h"

namespace onrecord::ingest {
namespace {

void Gather(const HtmlNode& node, std::string* out) {
  if (node.name.empty()) *out += node.text;
  for (const HtmlNode& child : node.children) Gather(child, out);
}

// NITF's names for what HTML has as well.
void UseHtmlNames(HtmlNode* node) {
  if (node->name == "media") node->name = "figure";
  if (node->name == "block") node->name = "div";
  if (node->name == "hl2") node->name = "h2";
  for (HtmlNode& child : node->children) UseHtmlNames(&child);
}

}  // namespace

const HtmlNode* Child(const HtmlNode& node, std::string_view name) {
  for (const HtmlNode& child : node.children) {
    if (child.name == name) return &child;
  }
  return nullptr;
}

const HtmlNode* At(const HtmlNode& node, std::initializer_list<std::string_view> path) {
  const HtmlNode* at = &node;
  for (const std::string_view name : path) {
    if (at != nullptr) at = Child(*at, name);
  }
  return at;
}

const HtmlNode* Find(const HtmlNode& node, std::string_view name) {
  for (const HtmlNode& child : node.children) {
    if (child.name == name) return &child;
    if (const HtmlNode* found = Find(child, name)) return found;
  }
  return nullptr;
}

std::string TextOf(const HtmlNode* node) {
  std::string text;
  if (node != nullptr) Gather(*node, &text);
  return std::string(Trim(text));
}

std::string MarkupText(HtmlNode node) {
  UseHtmlNames(&node);
  NumberNodes(&node);
  return BlockText(node, MeasureMarkup(node));
}

std::string PlainLine(const HtmlNode* node) {
  const std::string text = HtmlToText(TextOf(node));
  std::string line;
  for (const char c : text) {
    if (c != '\n' && c != '\t' && c != '\r' && c != ' ') {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return line;
}

std::string_view AttributeOf(const HtmlNode* node, std::string_view name) {
  if (node == nullptr) return {};
  for (const auto& [key, value] : node->attributes) {
    const size_t colon = key.find(':');
    if (key == name || (colon != key.npos && std::string_view(key).substr(colon + 1) == name)) return value;
  }
  return {};
}

}  // namespace onrecord::ingest

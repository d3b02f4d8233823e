#include "ingest/document_reader/html_limits.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

constexpr int kMostOpen = 1000;
constexpr int kMostAttributes = 1000;
// Elements and comments. A page of 16 MiB with as many takes 300 MB; the largest of 204 real ones has 12,000.
constexpr int kMostNodes = 200'000;
constexpr int kMostAttributesOfAll = 400'000;

template <size_t N>
bool OneOf(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// Elements without an end tag, or whose end tag pages leave out: they do not count as depth.
bool MayStayOpen(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "area",  "base",   "br",    "col",   "embed", "hr",   "img",  "input",  "link",    "meta",
      "param", "source", "track", "wbr",   "p",     "li",   "dt",   "dd",     "tr",      "td",
      "th",    "thead",  "tbody", "tfoot", "html",  "head", "body", "option", "colgroup"};
  return OneOf(name, kNames);
}

// Elements whose content is text, whatever it looks like.
bool HoldsText(std::string_view name) {
  static constexpr std::string_view kNames[] = {"script", "style",  "textarea", "title",
                                                "xmp",    "iframe", "noembed",  "noframes"};
  return OneOf(name, kNames);
}

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool IsNameCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == ':';
}

struct Tag {
  std::string name;  // lower case
  bool closes = false, closes_itself = false;
  int attributes = 0;
  size_t end = 0;  // behind its '>'
};

// The tag at `at`, which is behind its '<'. A quotation mark counts behind '=' only, as in the parser.
Tag ReadTag(std::string_view html, size_t at) {
  Tag tag;
  tag.closes = html[at] == '/';
  if (tag.closes) ++at;
  const size_t begin = at;
  while (at < html.size() && IsNameCharacter(html[at])) ++at;
  tag.name = AsciiLower(html.substr(begin, std::min<size_t>(at - begin, 20)));
  bool between = true, value = false;
  for (; at < html.size() && html[at] != '>'; ++at) {
    const char c = html[at];
    if (IsSpace(c)) {
      if (!value) between = true;
    } else if (value && (c == '"' || c == '\'')) {
      at = std::min(html.find(c, at + 1), html.size() - 1);
      value = false;
      between = true;
    } else if (c == '=') {
      value = true;
    } else if (c == '/') {
      if (!value) between = true;
      tag.closes_itself = at + 1 < html.size() && html[at + 1] == '>';
    } else if (value) {
      while (at + 1 < html.size() && !IsSpace(html[at + 1]) && html[at + 1] != '>') ++at;
      value = false;
    } else if (between) {
      between = false;
      if (++tag.attributes > kMostAttributes) break;
    }
  }
  tag.end = std::min(at + 1, html.size());
  return tag;
}

// Behind the end of a comment or declaration that begins at `at` ("<!").
size_t AfterComment(std::string_view html, size_t at) {
  const bool comment = html.substr(at, 4) == "<!--";
  const size_t end = comment ? html.find("-->", at + 2) : html.find('>', at);
  return end == std::string_view::npos ? html.size() : end + (comment ? 3 : 1);
}

// The place of "</name" from `at` on.
size_t EndOfText(std::string_view html, size_t at, std::string_view name) {
  for (at = html.find("</", at); at != std::string_view::npos; at = html.find("</", at + 2)) {
    if (EqualsIgnoreAsciiCase(html.substr(at + 2, name.size()), name)) return at;
  }
  return html.size();
}

}  // namespace

bool IsBeyondLimits(std::string_view html) {
  int open = 0, drawings = 0, nodes = 0, attributes = 0;
  bool paragraph = false;                        // a "<p>" was the last of its tags
  std::unordered_map<std::string, int> open_of;  // by name
  for (size_t at = html.find('<'); at != std::string_view::npos && at + 1 < html.size();
       at = html.find('<', at)) {
    const char next = html[at + 1];
    if (next == '!' || next == '?') {
      if (++nodes > kMostNodes) return true;
      at = AfterComment(html, at);
      continue;
    }
    const char first = next == '/' && at + 2 < html.size() ? html[at + 2] : next;
    if (std::isalpha(static_cast<unsigned char>(first)) == 0) {
      if (next == '/' && ++nodes > kMostNodes) return true;  // "</1>" is a comment
      ++at;
      continue;
    }
    const Tag tag = ReadTag(html, at + 1);
    if (tag.attributes > kMostAttributes) return true;
    // "</br>", and "</p>" without a paragraph, make an element.
    const bool stray = tag.name == "br" || (tag.name == "p" && !paragraph);
    nodes += !tag.closes || stray ? 1 : 0;
    if (tag.name == "p") paragraph = !tag.closes;
    attributes += tag.attributes;
    if (nodes > kMostNodes || attributes > kMostAttributesOfAll) return true;
    at = tag.end;
    const bool drawing = tag.name == "svg" || tag.name == "math";
    if (!tag.closes && drawings == 0 && HoldsText(tag.name)) {
      at = EndOfText(html, at, tag.name);
      continue;
    }
    if (MayStayOpen(tag.name) || (tag.closes_itself && (drawings > 0 || drawing))) continue;
    if (drawing) drawings = std::max(0, drawings + (tag.closes ? -1 : 1));
    // An end tag of what is not open closes nothing, in the parser either.
    int& same = open_of[tag.name];
    if (tag.closes && same == 0) continue;
    same += tag.closes ? -1 : 1;
    open += tag.closes ? -1 : 1;
    if (open > kMostOpen) return true;
  }
  return false;
}

}  // namespace onrecord::ingest

#include "ingest/document_reader/html_tree.h"

#include <gumbo.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

constexpr int kMaxDepth = 500;

// All memory of one parse. Given back at once: gumbo's own way back recurses as deep as the page is nested.
// When the page asks for more than `budget`, the parse is left by longjmp, which is safe as gumbo is C.
class Arena {
 public:
  explicit Arena(size_t budget) : budget_(budget) {}
  ~Arena() {
    for (char* block : blocks_) std::free(block);
  }
  Arena(const Arena&) = delete;

  void* Allocate(size_t size) {
    size = (size + 15) & ~size_t{15};
    if (size > budget_) std::longjmp(exhausted, 1);
    budget_ -= size;
    if (size > room_) {
      room_ = std::max(size, kBlock);
      next_ = static_cast<char*>(std::malloc(room_));
      if (next_ == nullptr) std::longjmp(exhausted, 1);
      blocks_.push_back(next_);
    }
    char* const result = next_;
    next_ += size;
    room_ -= size;
    return result;
  }

  std::jmp_buf exhausted;

 private:
  static constexpr size_t kBlock = 256 << 10;
  size_t budget_;
  size_t room_ = 0;
  char* next_ = nullptr;
  std::vector<char*> blocks_;
};

void* Allocate(void* arena, size_t size) { return static_cast<Arena*>(arena)->Allocate(size); }
void Forget(void*, void*) {}

// The parse in a frame of its own, free of destructors, as longjmp asks. Null: the budget ran out.
GumboOutput* ParseIn(Arena* arena, const char* html, size_t size) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = Allocate;
  options.deallocator = Forget;
  options.userdata = arena;
  options.max_errors = 0;
  if (setjmp(arena->exhausted) != 0) return nullptr;
  return gumbo_parse_with_options(&options, html, size);
}

// Elements without an end tag, or whose end tag pages leave out: they do not tell the depth.
bool MayStayOpen(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "area",   "base",  "br",     "col",      "embed", "hr",   "img",  "input", "link", "meta",    "param",
      "source", "track", "wbr",    "p",        "li",    "dt",   "dd",   "tr",    "td",   "th",      "thead",
      "tbody",  "tfoot", "option", "optgroup", "html",  "head", "body", "rt",    "rp",   "colgroup"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// True if the tag whose name ends at `at` has more attributes than any page needs: the parser compares each
// with all before it. Quotes are minded up to 1000; where a script or comment confuses that, there is a
// higher bound.
bool HasAttributesBeyondReason(std::string_view html, size_t at) {
  constexpr int kMax = 1000, kMaxQuotesIgnored = 20'000;
  int outside = 0, all = 0;
  char quote = 0;
  for (; at < html.size() && html[at] != '>'; ++at) {
    const char c = html[at];
    const bool separates = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '/';
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if ((c == '"' || c == '\'') && html[at - 1] == '=') {
      quote = c;
    } else if (separates) {
      ++outside;
    }
    if (separates) ++all;
    if (outside > kMax || all > kMaxQuotesIgnored) return true;
  }
  return false;
}

// True if more elements are open at once than any page needs. The parser's time grows with the square of it.
bool NestsBeyondReason(std::string_view html) {
  constexpr int kMaxOpen = 1000;
  int open = 0;
  size_t counted_to = 0;  // a tag's end is looked for once
  for (size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const bool closes = html.substr(at + 1, 1) == "/";
    const size_t begin = at + 1 + (closes ? 1 : 0);
    size_t end = begin;
    while (end < html.size() && std::isalnum(static_cast<unsigned char>(html[end]))) ++end;
    if (end == begin) continue;
    if (end >= counted_to) {
      if (HasAttributesBeyondReason(html, end)) return true;
      counted_to = std::min(html.find('>', end), html.size());
    }
    if (MayStayOpen(AsciiLower(html.substr(begin, end - begin)))) continue;
    open = closes ? std::max(0, open - 1) : open + 1;
    if (open > kMaxOpen) return true;
  }
  return false;
}

std::string ElementName(const GumboElement& element) {
  if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
  GumboStringPiece piece = element.original_tag;
  gumbo_tag_from_original_text(&piece);
  return AsciiLower({piece.data == nullptr ? "" : piece.data, piece.data == nullptr ? 0 : piece.length});
}

void Copy(const GumboVector& children, int depth, HtmlNode* out);

void CopyNode(const GumboNode& node, int depth, HtmlNode* parent) {
  switch (node.type) {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
    case GUMBO_NODE_CDATA:
      parent->children.push_back({.text = node.v.text.text});
      return;
    case GUMBO_NODE_ELEMENT: {
      if (depth >= kMaxDepth) return;
      HtmlNode element{.name = ElementName(node.v.element)};
      const GumboVector& attributes = node.v.element.attributes;
      for (unsigned i = 0; i < attributes.length; ++i) {
        const auto* attribute = static_cast<const GumboAttribute*>(attributes.data[i]);
        element.attributes.emplace_back(AsciiLower(attribute->name), attribute->value);
      }
      Copy(node.v.element.children, depth + 1, &element);
      parent->children.push_back(std::move(element));
      return;
    }
    default:
      return;
  }
}

void Copy(const GumboVector& children, int depth, HtmlNode* out) {
  for (unsigned i = 0; i < children.length; ++i) {
    CopyNode(*static_cast<const GumboNode*>(children.data[i]), depth, out);
  }
}

}  // namespace

std::string_view HtmlNode::Attribute(std::string_view attribute) const {
  for (const auto& [key, value] : attributes) {
    if (key == attribute) return value;
  }
  return {};
}

bool HtmlNode::Has(std::string_view attribute) const {
  return std::any_of(attributes.begin(), attributes.end(),
                     [&](const auto& a) { return a.first == attribute; });
}

std::optional<HtmlNode> ParseHtml(std::string_view html) {
  if (NestsBeyondReason(html)) return std::nullopt;
  Arena arena((size_t{16} << 20) + html.size() * 40);
  const GumboOutput* const output = ParseIn(&arena, html.data(), html.size());
  if (output == nullptr) return std::nullopt;
  HtmlNode document{.name = "#document"};
  Copy(output->document->v.document.children, 0, &document);
  return document;
}

}  // namespace onrecord::ingest

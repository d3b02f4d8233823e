#include "ingest/document_reader/html_tree.h"

#include <gumbo.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>

#include "common/base/strings.h"
#include "ingest/document_reader/html_limits.h"

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
    if (size > budget_ || (++allocations_ % kBetweenLooks == 0 && IsOutOfTime())) std::longjmp(exhausted, 1);
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
  // Where the limits on nesting are got round, the parser's time still has an end. CPU time: no other load
  // counts.
  bool IsOutOfTime() const { return CpuSeconds() - began_ > kMostSeconds; }
  static double CpuSeconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  }

  static constexpr size_t kBlock = 256 << 10;
  static constexpr size_t kBetweenLooks = 4096;
  static constexpr double kMostSeconds = 6;
  const double began_ = CpuSeconds();
  size_t allocations_ = 0;
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

void Number(HtmlNode* node, uint32_t* next) {
  node->index = (*next)++;
  for (HtmlNode& child : node->children) Number(&child, next);
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
  if (IsBeyondLimits(html)) return std::nullopt;
  Arena arena((size_t{16} << 20) + html.size() * 40);
  const GumboOutput* const output = ParseIn(&arena, html.data(), html.size());
  if (output == nullptr) return std::nullopt;
  HtmlNode document{.name = "#document"};
  Copy(output->document->v.document.children, 0, &document);
  NumberNodes(&document);
  return document;
}

uint32_t NumberNodes(HtmlNode* root) {
  uint32_t next = 0;
  Number(root, &next);
  return next;
}

}  // namespace onrecord::ingest

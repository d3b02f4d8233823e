#include "ingest/document_reader/measure_page.h"

#include <algorithm>
#include <string>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "ingest/document_reader/html_text.h"

namespace onrecord::ingest {
namespace {

constexpr uint32_t kShortestProse = 40;  // bytes of a paragraph in <p> and its like
constexpr uint32_t kLooseProse = 80;     // of text in any other block
constexpr size_t kFewestTeasers = 4;

template <size_t N>
bool OneOf(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// Elements that never hold text for readers.
bool IsCode(const HtmlNode& node) {
  static constexpr std::string_view kNames[] = {"script", "style",    "template", "head",  "button", "select",
                                                "option", "textarea", "svg",      "math",  "iframe", "object",
                                                "video",  "audio",    "canvas",   "title", "map",    "embed"};
  return OneOf(node.name, kNames);
}

bool IsHidden(const HtmlNode& node) {
  if (node.name == "noscript" || node.Has("hidden") || node.Attribute("aria-hidden") == "true") return true;
  const std::string_view raw = node.Attribute("style");
  if (raw.empty()) return false;
  std::string style = AsciiLower(raw.substr(0, 1000));
  style.erase(std::remove(style.begin(), style.end(), ' '), style.end());
  return style.find("display:none") != std::string::npos ||
         style.find("visibility:hidden") != std::string::npos;
}

bool IsFurniture(const HtmlNode& node) {
  static constexpr std::string_view kNames[] = {"nav",        "aside", "footer", "figure",
                                                "figcaption", "form",  "dialog", "menu"};
  static constexpr std::string_view kRoles[] = {"navigation", "complementary", "contentinfo", "banner",
                                                "search",     "dialog",        "alert",       "menu"};
  return OneOf(node.name, kNames) || OneOf(node.Attribute("role"), kRoles);
}

// Posts of others, shown within a page.
bool IsEmbeddedPost(const HtmlNode& node) {
  if (node.name != "blockquote") return false;
  const std::string_view kind = node.Attribute("class");
  for (const std::string_view post : {"twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed"}) {
    if (kind.find(post) != kind.npos) return true;
  }
  return false;
}

bool IsParagraph(std::string_view name) {
  static constexpr std::string_view kNames[] = {"p", "blockquote", "pre", "dd"};
  return OneOf(name, kNames);
}

BoxKind KindOf(const HtmlNode& node) {
  const BoxKind kind = BoxKindOf(node.Attribute("class"));
  if (kind != BoxKind::kNone && kind != BoxKind::kBody) return kind;
  const BoxKind by_id = BoxKindOf(node.Attribute("id"));
  return by_id != BoxKind::kNone ? by_id : kind;
}

bool EndsSentence(std::string_view text) {
  for (const std::string_view end : {".", "!", "?", "\"", "”"}) {
    if (EndsWith(text, end)) return true;
  }
  return false;
}

class Measurer {
 public:
  Measurer(const HtmlNode& root, std::string_view title) : root_(root), title_(FoldCase(title)) {}

  std::vector<BoxFacts> Measure() {
    facts_.resize(Count(root_, 0));
    all_ = true;
    Walk(root_, false, nullptr);
    FindOwnHeading();
    page_prose_ = facts_[root_.index].all_prose - ProseBeside(root_);
    Leave(root_);
    all_ = false;
    Walk(root_, false, nullptr);
    LeaveLinks(root_);
    return std::move(facts_);
  }

 private:
  // Fills in parents and ends; returns the index behind the last.
  uint32_t Count(const HtmlNode& node, uint32_t parent) {
    if (facts_.size() <= node.index) facts_.resize(node.index * 2 + 1);
    facts_[node.index].parent = parent;
    uint32_t end = node.index + 1;
    for (const HtmlNode& child : node.children) end = Count(child, node.index);
    facts_[node.index].end = end;
    return end;
  }

  // One pass over the page: with `all_` what is left out counts as well.
  void Walk(const HtmlNode& node, bool linked, BoxFacts* block) {
    BoxFacts& f = facts_[node.index];
    if (node.name.empty()) return AddText(node, linked, &f, block);
    if (all_) {
      if (IsCode(node)) f.left = Left::kCode;
      f.block = IsBlockElement(node.name) || node.index == root_.index;
    }
    f.text = f.linked = f.links = f.own = f.own_linked = f.prose = 0;
    if (f.left != Left::kNo && (f.left == Left::kCode || !all_)) return;
    const bool in_link = linked || (node.name == "a" && node.Has("href"));
    if (in_link && !linked) f.links = 1;
    f.authors = node.Attribute("rel") == "author" || node.Attribute("itemprop") == "author";
    BoxFacts* const own = f.block ? &f : block;
    for (const HtmlNode& child : node.children) {
      Walk(child, in_link, own);
      const BoxFacts& c = facts_[child.index];
      f.text += c.text, f.linked += c.linked, f.links += c.links, f.prose += c.prose;
      f.authors = f.authors || c.authors;
    }
    if (f.block && IsProse(node, f)) f.prose += f.own;
    if (all_) f.all_prose = f.prose;
  }

  static void AddText(const HtmlNode& node, bool linked, BoxFacts* f, BoxFacts* block) {
    f->text = static_cast<uint32_t>(Trim(node.text).size());
    f->linked = linked ? f->text : 0;
    if (block == nullptr) return;
    if (f->text > 0) block->ends = EndsSentence(Trim(node.text));
    block->own += f->text;
    block->own_linked += f->linked;
  }

  static bool IsProse(const HtmlNode& node, const BoxFacts& f) {
    const bool sentence = IsParagraph(node.name) || (f.ends && node.name == "div");
    return f.own >= (sentence ? kShortestProse : kLooseProse) && f.own_linked * 2 < f.own;
  }

  // The heading that says what the page's title says: the article that holds it is the page's own.
  void FindOwnHeading() {
    CollectHeadings(root_);
    size_t most = title_.size() / 3;
    for (const HtmlNode* node : headings_) {
      if (title_.empty() || (node->name != "h1" && node->name != "h2")) continue;
      const std::string text = FoldCase(LineText(*node));
      const bool fits = !text.empty() && (title_.find(text) != std::string::npos || text.find(title_) == 0);
      if (!fits || std::min(text.size(), title_.size()) <= most) continue;
      most = std::min(text.size(), title_.size());
      heading_ = node->index;
    }
  }
  void CollectHeadings(const HtmlNode& node) {
    static constexpr std::string_view kNames[] = {"h1", "h2", "h3", "h4"};
    if (OneOf(node.name, kNames)) headings_.push_back(&node);
    if (facts_[node.index].left == Left::kCode) return;
    for (const HtmlNode& child : node.children) CollectHeadings(child);
  }

  bool Holds(const HtmlNode& node, uint32_t index) const {
    return index >= node.index && index < facts_[node.index].end;
  }

  // The share of the page's prose that a box must hold to stay in spite of what it is.
  static double ShareToStay(BoxKind kind) {
    switch (kind) {
      case BoxKind::kComment:
        return 0.9;
      case BoxKind::kNotice:
      case BoxKind::kNavigation:
        return 0.8;
      case BoxKind::kTeaser:
      case BoxKind::kCaption:
        return 0.6;
      default:
        return 0.4;
    }
  }
  static double ShareToStay(std::string_view element) {
    if (element == "footer" || element == "nav") return 0.8;
    return element == "aside" ? 0.6 : 0.4;
  }

  // Sets the kinds of all boxes. Returns the prose of comments and notices, which is no measure for others.
  uint32_t ProseBeside(const HtmlNode& node) {
    BoxFacts& f = facts_[node.index];
    if (node.name.empty() || f.left == Left::kCode) return 0;
    f.kind = KindOf(node);
    uint32_t prose = 0;
    for (const HtmlNode& child : node.children) prose += ProseBeside(child);
    const bool beside = f.kind == BoxKind::kComment || f.kind == BoxKind::kNotice;
    return beside && f.all_prose * 10 < facts_[root_.index].all_prose * 9 ? f.all_prose : prose;
  }

  void Leave(const HtmlNode& node) {
    if (node.name.empty()) return;
    BoxFacts& f = facts_[node.index];
    if (f.left == Left::kCode) return;
    const bool beside = f.kind == BoxKind::kComment || f.kind == BoxKind::kNotice;
    const uint32_t page = beside ? facts_[root_.index].all_prose : page_prose_;
    const double share = page == 0 ? 0 : static_cast<double>(f.all_prose) / page;
    f.left = ReasonToLeave(node, f, share);
    if (f.left != Left::kNo) return;
    const bool list = node.name == "ul" || node.name == "ol";
    if (share < (list ? 0.9 : 0.6) && IsTeaserList(node)) {
      f.left = Left::kTeasers;
      return;
    }
    for (const HtmlNode& child : node.children) Leave(child);
  }

  Left ReasonToLeave(const HtmlNode& node, const BoxFacts& f, double share) {
    if (node.index == root_.index || node.name == "body" || node.name == "html") return Left::kNo;
    if (IsEmbeddedPost(node)) return Left::kForeign;
    if (IsForeignArticle(node)) return Left::kForeign;
    const bool own_heading = heading_ != 0 && Holds(node, heading_);
    if (IsHidden(node) && share < 0.4) return Left::kHidden;
    if (IsFurniture(node) && share < ShareToStay(node.name)) return Left::kElement;
    if (f.kind == BoxKind::kNone || f.kind == BoxKind::kBody || own_heading) return Left::kNo;
    if (node.name == "main" || (node.name == "article" && f.kind != BoxKind::kComment && share > 0.1))
      return Left::kNo;
    return share < ShareToStay(f.kind) ? Left::kNamed : Left::kNo;
  }

  // An <article> with a heading of its own, where the heading of the page stands elsewhere.
  bool IsForeignArticle(const HtmlNode& node) {
    if (node.name != "article" && node.Attribute("role") != "article") return false;
    if (heading_ == 0 || Holds(node, heading_)) return false;
    const HtmlNode* const heading = FirstHeading(node);
    if (heading == nullptr) return false;
    return heading->name == "h1" || facts_[heading->index].linked > 0;
  }

  // The first heading under `node`; null: none.
  const HtmlNode* FirstHeading(const HtmlNode& node) const {
    const auto at = std::lower_bound(headings_.begin(), headings_.end(), node.index,
                                     [](const HtmlNode* h, uint32_t index) { return h->index < index; });
    return at != headings_.end() && Holds(node, (*at)->index) ? *at : nullptr;
  }

  // Four or more like children, each of some words and one link at its begin or end: "A bridge was closed …
  // more".
  bool IsTeaserList(const HtmlNode& node) const {
    size_t items = 0, teasers = 0;
    for (const HtmlNode& child : node.children) {
      if (child.name.empty() || !IsBlockElement(child.name)) continue;
      ++items;
      const BoxFacts& f = facts_[child.index];
      if (f.links >= 1 && f.links <= 8 && f.text >= 20 && BeginsOrEndsWithLink(child)) ++teasers;
    }
    return items >= kFewestTeasers && teasers * 10 >= items * 7 && OneOfTeaserBoxes(node.name);
  }
  static bool OneOfTeaserBoxes(std::string_view name) {
    static constexpr std::string_view kNames[] = {"ul", "ol", "div", "section"};
    return OneOf(name, kNames);
  }
  bool BeginsOrEndsWithLink(const HtmlNode& node) const {
    return EdgeIsLink(node, true) || EdgeIsLink(node, false);
  }
  bool EdgeIsLink(const HtmlNode& node, bool first) const {
    if (node.name == "a") return true;
    const size_t n = node.children.size();
    for (size_t i = 0; i < n; ++i) {
      const HtmlNode& child = node.children[first ? i : n - 1 - i];
      const BoxFacts& f = facts_[child.index];
      if (f.text == 0) continue;
      return child.name.empty() ? false : EdgeIsLink(child, first);
    }
    return false;
  }

  // Related stories, tags, sharing: boxes whose text is links.
  void LeaveLinks(const HtmlNode& node) {
    static constexpr std::string_view kNames[] = {"ul", "ol", "div", "section", "table", "dl", "p"};
    BoxFacts& f = facts_[node.index];
    if (node.name.empty() || f.left != Left::kNo) return;
    const bool links = !f.authors && OneOf(node.name, kNames) &&
                       ((f.links >= 3 && f.linked * 3 > f.text * 2) || (f.links == 2 && f.linked == f.text));
    const uint32_t page = facts_[root_.index].prose;
    if (node.name == "p" && f.own >= 20 && f.own_linked * 100 >= f.own * 95 && !f.authors)
      f.left = Left::kLinks;
    if (links && f.prose * 10 <= page && node.index != root_.index) {
      f.left = Left::kLinks;
      return;
    }
    for (const HtmlNode& child : node.children) LeaveLinks(child);
  }

  const HtmlNode& root_;
  const std::string title_;
  std::vector<BoxFacts> facts_;
  std::vector<const HtmlNode*> headings_;  // in document order
  uint32_t page_prose_ = 0;                // without comments and notices
  uint32_t heading_ = 0;                   // the page's own; 0: none
  bool all_ = true;
};

void LeaveCode(const HtmlNode& node, std::vector<BoxFacts>* facts) {
  if (facts->size() <= node.index) facts->resize(node.index + 1);
  if (IsCode(node) || node.name == "figure") (*facts)[node.index].left = Left::kCode;
  for (const HtmlNode& child : node.children) LeaveCode(child, facts);
}

}  // namespace

std::string_view Name(Left left) {
  switch (left) {
    case Left::kNo:
      return "kept";
    case Left::kCode:
      return "code";
    case Left::kHidden:
      return "hidden";
    case Left::kElement:
      return "element";
    case Left::kNamed:
      return "named";
    case Left::kLinks:
      return "links";
    case Left::kTeasers:
      return "teasers";
    case Left::kForeign:
      return "foreign";
  }
  return "";
}

bool IsBlockElement(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "address", "article",  "blockquote", "body",    "center",  "dd",    "details", "div",   "dl",
      "dt",      "fieldset", "figure",     "footer",  "form",    "h1",    "h2",      "h3",    "h4",
      "h5",      "h6",       "header",     "hgroup",  "hr",      "html",  "li",      "main",  "nav",
      "ol",      "p",        "pre",        "section", "table",   "tbody", "tfoot",   "thead", "tr",
      "ul",      "aside",    "td",         "th",      "noscript"};
  return OneOf(name, kNames);
}

std::vector<BoxFacts> MeasurePage(const HtmlNode& root, std::string_view title) {
  return Measurer(root, title).Measure();
}

std::vector<BoxFacts> MeasureMarkup(const HtmlNode& root) {
  std::vector<BoxFacts> facts;
  LeaveCode(root, &facts);
  return facts;
}

}  // namespace onrecord::ingest

#include "ingest/document_reader/html_text.h"

#include <algorithm>
#include <vector>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::ingest {
namespace {

template <size_t N>
bool OneOf(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool IsBlock(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "address",  "article", "blockquote", "body",  "center", "dd",   "details", "div",  "dl", "dt",
      "fieldset", "figure",  "footer",     "form",  "h1",     "h2",   "h3",      "h4",   "h5", "h6",
      "header",   "hgroup",  "hr",         "html",  "li",     "main", "nav",     "ol",   "p",  "pre",
      "section",  "table",   "tbody",      "tfoot", "thead",  "tr",   "ul",      "aside"};
  return OneOf(name, kNames);
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

bool IsHidden(const HtmlNode& node) {
  if (node.Has("hidden") || node.Attribute("aria-hidden") == "true") return true;
  std::string style = AsciiLower(node.Attribute("style"));
  style.erase(std::remove(style.begin(), style.end(), ' '), style.end());
  return style.find("display:none") != std::string::npos ||
         style.find("visibility:hidden") != std::string::npos;
}

// Elements that never hold the article's prose.
bool IsFurniture(const HtmlNode& node) {
  static constexpr std::string_view kNames[] = {
      "script", "style",      "noscript", "template", "head",   "nav",      "aside", "footer",
      "figure", "figcaption", "form",     "button",   "select", "textarea", "svg",   "math",
      "iframe", "object",     "video",    "audio",    "canvas", "dialog",   "menu",  "title"};
  static constexpr std::string_view kRoles[] = {"navigation", "complementary", "contentinfo", "banner",
                                                "search",     "dialog",        "alert",       "menu"};
  return OneOf(node.name, kNames) || OneOf(node.Attribute("role"), kRoles) || IsHidden(node) ||
         IsEmbeddedPost(node);
}

struct Lengths {
  size_t text = 0, linked = 0, links = 0;
  bool authors = false;  // links to who wrote it
};

void Measure(const HtmlNode& node, bool in_link, Lengths* out) {
  if (node.name.empty()) {
    const size_t size = Trim(node.text).size();
    out->text += size;
    if (in_link) out->linked += size;
    return;
  }
  if (IsFurniture(node)) return;
  if (node.name == "a") ++out->links;
  if (node.Attribute("rel") == "author" || node.Attribute("itemprop") == "author") out->authors = true;
  for (const HtmlNode& child : node.children) Measure(child, in_link || node.name == "a", out);
}

// Related stories, tags, sharing: boxes whose text is links.
bool IsLinkBox(const HtmlNode& node) {
  static constexpr std::string_view kNames[] = {"ul", "ol", "div", "section", "table", "dl", "p"};
  if (!OneOf(node.name, kNames)) return false;
  Lengths lengths;
  Measure(node, false, &lengths);
  if (lengths.authors) return false;
  return (lengths.links >= 3 && lengths.linked * 3 > lengths.text * 2) ||
         (lengths.links == 2 && lengths.linked == lengths.text);
}

// Collects text block by block.
class Writer {
 public:
  explicit Writer(const HtmlNode* root) : root_(root) {}

  void Walk(const HtmlNode& node, bool preformatted) {
    if (node.name.empty()) {
      Text(node.text, preformatted);
      return;
    }
    if (&node != root_ && (IsFurniture(node) || IsLinkBox(node))) return;
    if (node.name == "article" && &node != root_ && root_->name == "article") return;  // comments, teasers
    if (node.name == "br") {
      Break();
      return;
    }
    const bool block = IsBlock(node.name);
    if (block) EndParagraph();
    // Pages set these apart by their style alone.
    const bool apart = node.name == "td" || node.name == "th" || node.name == "time";
    if (apart) Text(" ", false);
    for (const HtmlNode& child : node.children) {
      Walk(child, preformatted || node.name == "pre");
      if (node.name == "time") Text(" ", false);  // day, hour and change, each in its own span
    }
    if (block) EndParagraph();
    if (apart) Text(" ", false);
  }

  std::string Finish() {
    EndParagraph();
    return std::move(out_);
  }

 private:
  void Text(std::string_view text, bool preformatted) {
    for (size_t i = 0, next = 0; i < text.size(); i = next) {
      const char32_t c = DecodeAt(text, i, &next);
      if (c == 0 || c == 0x200B || c == 0xFEFF || c == 0xAD) continue;
      if (preformatted && c == '\n') {
        Break();
      } else if (IsSpace(c)) {
        space_ = true;
      } else {
        if (space_ && !paragraph_.empty() && paragraph_.back() != '\n') paragraph_ += ' ';
        space_ = false;
        paragraph_ += text.substr(i, next - i);
      }
    }
  }
  // One break ends a line, two end a paragraph.
  void Break() {
    space_ = false;
    if (paragraph_.empty()) return;
    if (paragraph_.back() == '\n') {
      EndParagraph();
    } else {
      paragraph_ += '\n';
    }
  }
  void EndParagraph() {
    space_ = false;
    const std::string_view text = Trim(paragraph_);
    if (!text.empty()) {
      if (!out_.empty()) out_ += "\n\n";
      out_ += text;
    }
    paragraph_.clear();
  }

  const HtmlNode* root_;
  std::string out_, paragraph_;
  bool space_ = false;
};

// The prose in paragraphs and loose lines under `node`, links left out.
size_t Prose(const HtmlNode& node) {
  if (IsFurniture(node)) return 0;
  Lengths lengths;
  Measure(node, false, &lengths);
  return lengths.text - lengths.linked;
}

void Collect(const HtmlNode& node, bool (*wanted)(const HtmlNode&), std::vector<const HtmlNode*>* out) {
  if (!node.name.empty() && IsFurniture(node)) return;
  if (wanted(node)) out->push_back(&node);
  for (const HtmlNode& child : node.children) Collect(child, wanted, out);
}

const HtmlNode* MostProse(const HtmlNode& page, bool (*wanted)(const HtmlNode&)) {
  constexpr size_t kSomeProse = 140;
  std::vector<const HtmlNode*> nodes;
  Collect(page, wanted, &nodes);
  const HtmlNode* best = nullptr;
  size_t most = kSomeProse;
  for (const HtmlNode* node : nodes) {
    const size_t prose = Prose(*node);
    if (prose > most) best = node, most = prose;
  }
  return best;
}

// Gives each box the prose that stands in it, half of what stands one level deeper; returns the node's own
// text.
size_t Score(const HtmlNode& node, const HtmlNode** best, double* most) {
  if (node.name.empty()) return Trim(node.text).size();
  if (IsFurniture(node) || IsLinkBox(node)) return 0;
  double score = 0;
  size_t own = 0;
  for (const HtmlNode& child : node.children) {
    const size_t text = Score(child, best, most);
    if (IsBlock(child.name)) {
      score += static_cast<double>(text);
    } else if (child.name != "a") {
      own += text;
    }
  }
  const double total = score + static_cast<double>(own);
  if (IsBlock(node.name) && node.name != "p" && total > *most) *best = &node, *most = total;
  // What a box passes on: a paragraph all of its text, a box half of what its blocks hold.
  return own + static_cast<size_t>(score / 2);
}

}  // namespace

std::string BlockText(const HtmlNode& node) {
  Writer writer(&node);
  writer.Walk(node, false);
  return writer.Finish();
}

std::string LineText(const HtmlNode& node) {
  std::string text = BlockText(node);
  std::string out;
  for (const char c : text) {
    if (c != '\n') {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

std::string HtmlToText(std::string_view html) {
  if (html.find('<') == std::string_view::npos && html.find('&') == std::string_view::npos) {
    return std::string(Trim(html));
  }
  const auto tree = ParseHtml(html);
  return tree ? BlockText(*tree) : "";
}

bool Contains(const HtmlNode& outer, const HtmlNode& inner) {
  return &outer == &inner || std::any_of(outer.children.begin(), outer.children.end(),
                                         [&](const HtmlNode& child) { return Contains(child, inner); });
}

const HtmlNode* FindArticleNode(const HtmlNode& page) {
  const auto is_body = [](const HtmlNode& n) {
    const std::string_view property = n.Attribute("itemprop");
    return property == "articleBody" || n.Attribute("property") == "articleBody";
  };
  const auto is_article = [](const HtmlNode& n) {
    return n.name == "article" || n.Attribute("role") == "article";
  };
  const auto is_main = [](const HtmlNode& n) { return n.name == "main" || n.Attribute("role") == "main"; };
  const HtmlNode* const body = MostProse(page, is_body);
  const HtmlNode* const article = MostProse(page, is_article);
  if (article != nullptr) return body != nullptr && !Contains(*article, *body) ? body : article;
  if (body != nullptr) return body;
  const HtmlNode* const main = MostProse(page, is_main);
  const HtmlNode* best = nullptr;
  double most = 0;
  Score(main != nullptr ? *main : page, &best, &most);
  return best != nullptr ? best : &page;
}

const HtmlNode* FindHeading(const HtmlNode& page, const HtmlNode& article, std::string_view title) {
  const auto is_heading = [](const HtmlNode& n) { return n.name == "h1" && !LineText(n).empty(); };
  std::vector<const HtmlNode*> headings;
  Collect(article, is_heading, &headings);
  if (!headings.empty()) return headings.front();
  Collect(page, is_heading, &headings);
  if (title.empty()) return headings.empty() ? nullptr : headings.front();
  const std::string folded = FoldCase(title);
  const HtmlNode* best = nullptr;
  size_t most = folded.size() / 3;  // less of the title than that is the name of the paper
  for (const HtmlNode* heading : headings) {
    const std::string text = FoldCase(LineText(*heading));
    const bool matches = folded.find(text) != std::string::npos || text.find(folded) != std::string::npos;
    if (matches && text.size() > most) best = heading, most = text.size();
  }
  return best;
}

}  // namespace onrecord::ingest

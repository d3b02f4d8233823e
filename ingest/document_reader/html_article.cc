#include "ingest/document_reader/html_article.h"

#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/html_tree.h"
#include "ingest/document_reader/identity.h"
#include "ingest/document_reader/json_article.h"

namespace onrecord::ingest {
namespace {

void SetIfEmpty(std::string* field, std::string_view value) {
  value = Trim(value);
  if (field->empty() && !value.empty() && value.size() <= 4096) *field = value;
}

// What the head and the body of a page declare, the stronger source first.
struct PageFacts {
  Declared meta;          // <meta> elements
  std::string canonical;  // <link rel=canonical>
  std::string og_url;
  std::string title;        // <title>
  std::string language;     // <html lang>
  std::string time;         // first <time datetime>
  JsonArticle linked_data;  // JSON-LD
  bool has_linked_data = false;
};

void ReadMeta(const HtmlNode& node, PageFacts* facts) {
  std::string name = AsciiLower(node.Attribute("property"));
  if (name.empty()) name = AsciiLower(node.Attribute("name"));
  if (name.empty()) name = AsciiLower(node.Attribute("itemprop"));
  const std::string_view content = node.Attribute("content");
  Declared& meta = facts->meta;
  if (name == "og:title" || name == "headline") SetIfEmpty(&meta.title, content);
  if (name == "og:site_name") SetIfEmpty(&meta.outlet, content);
  if (name == "og:url") SetIfEmpty(&facts->og_url, content);
  if (name == "og:locale" || name == "inlanguage") SetIfEmpty(&meta.language, content);
  if (name == "article:section") SetIfEmpty(&meta.section, content);
  if (name == "author" || name == "article:author" || name == "byl" || name == "dc.creator") {
    if (!StartsWith(content, "http")) SetIfEmpty(&meta.byline, content);
  }
  if (name == "article:published_time" || name == "datepublished" || name == "pubdate" || name == "date" ||
      name == "dc.date" || name == "dc.date.issued" || name == "parsely-pub-date") {
    SetIfEmpty(&meta.published, NormaliseTime(content));
  }
  if (name == "article:modified_time" || name == "datemodified" || name == "og:updated_time") {
    SetIfEmpty(&meta.modified, NormaliseTime(content));
  }
}

void ReadLinkedData(const HtmlNode& script, PageFacts* facts) {
  std::string json;
  for (const HtmlNode& child : script.children) json += child.text;
  if (auto found = ReadLinkedArticle(json); found && !facts->has_linked_data) {
    facts->linked_data = *std::move(found);
    facts->has_linked_data = true;
  }
}

void ReadFacts(const HtmlNode& node, PageFacts* facts) {
  if (node.name == "meta") ReadMeta(node, facts);
  if (node.name == "html") SetIfEmpty(&facts->language, node.Attribute("lang"));
  if (node.name == "title" && facts->title.empty()) facts->title = LineText(node);
  if (node.name == "time") SetIfEmpty(&facts->time, NormaliseTime(node.Attribute("datetime")));
  if (node.name == "link" && AsciiLower(node.Attribute("rel")) == "canonical") {
    SetIfEmpty(&facts->canonical, node.Attribute("href"));
  }
  if (node.name == "script" && AsciiLower(node.Attribute("type")) == "application/ld+json") {
    ReadLinkedData(node, facts);
    return;
  }
  if (node.name == "svg") return;  // has <title> elements of its own
  for (const HtmlNode& child : node.children) ReadFacts(child, facts);
}

// "en_GB" -> "en-GB".
std::string LanguageTag(std::string tag) {
  for (char& c : tag) {
    if (c == '_') c = '-';
  }
  return tag;
}

Declared Merge(const PageFacts& facts) {
  Declared d = facts.linked_data.declared;
  SetIfEmpty(&d.title, facts.meta.title);
  SetIfEmpty(&d.title, facts.title);
  SetIfEmpty(&d.outlet, facts.meta.outlet);
  SetIfEmpty(&d.byline, facts.meta.byline);
  SetIfEmpty(&d.published, facts.meta.published);
  SetIfEmpty(&d.published, facts.time);
  SetIfEmpty(&d.modified, facts.meta.modified);
  SetIfEmpty(&d.section, facts.meta.section);
  SetIfEmpty(&d.language, facts.language);
  SetIfEmpty(&d.language, facts.meta.language);
  d.language = LanguageTag(d.language);
  std::string url = IsGlobalId(facts.canonical) ? facts.canonical : "";
  SetIfEmpty(&url, d.url);
  SetIfEmpty(&url, IsGlobalId(facts.og_url) ? facts.og_url : "");
  d.url = url;
  return d;
}

std::string PageText(const HtmlNode& page, std::string_view title) {
  const HtmlNode* const article = FindArticleNode(page);
  std::string text = BlockText(*article);
  const HtmlNode* const heading = FindHeading(page, *article, title);
  if (heading == nullptr || Contains(*article, *heading)) return text;
  return text.empty() ? text : LineText(*heading) + "\n\n" + text;
}

}  // namespace

std::variant<Item, Reject> ReadHtmlArticle(std::string_view html) {
  const auto page = ParseHtml(html);
  if (!page) {
    return Reject{
        {}, Reason::kBrokenHtml, "elements nested or repeated beyond what a page needs; expected HTML"};
  }
  PageFacts facts;
  ReadFacts(*page, &facts);
  Item item;
  item.declared = Merge(facts);
  item.global_id = ArticleUrl(item.declared.url);
  if (item.global_id.empty()) item.global_id = facts.linked_data.global_id;
  item.text = PageText(*page, item.declared.title);
  // Markup tells paragraphs better; where scripts or a wall keep the text from the page, linked data may have
  // it.
  if (facts.linked_data.text.size() > item.text.size() * 5 / 4) item.text = facts.linked_data.text;
  if (item.text.empty()) {
    return Reject{
        {}, Reason::kNoText, "no text outside of scripts, navigation and links; expected an article"};
  }
  return item;
}

}  // namespace onrecord::ingest

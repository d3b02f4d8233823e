#include "ingest/document_reader/json_article.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/identity.h"

namespace onrecord::ingest {
namespace {

using nlohmann::json;

// Deeper values are refused: writing them out again recurses.
constexpr int kMaxDepth = 200;
// So deep do linked data nest articles, people and organisations.
constexpr int kLinkedDepth = 4;
// A list is held in memory as a whole.
constexpr size_t kMaxList = 10'000;

bool NestsBeyondReason(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxDepth) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

// Only finds where a text stops being JSON.
struct ErrorFinder : nlohmann::json_sax<json> {
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(size_t at, const std::string&, const nlohmann::detail::exception& error) override {
    position = at;
    what = error.what();
    return false;
  }
  size_t position = 0;
  std::string what;
};

Reject BrokenJson(std::string_view text) {
  ErrorFinder finder;
  json::sax_parse(text, &finder);
  // "[json.exception.parse_error.101] parse error at line 1, column 2: …": what follows the number.
  const size_t colon = finder.what.find("] ");
  const std::string why = colon == std::string::npos ? finder.what : finder.what.substr(colon + 2);
  return {
      {}, Reason::kBrokenJson, StrCat("byte ", finder.position, ": ", why.substr(0, 300), "; expected JSON")};
}

const json* Find(const json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(key);
  return it == object.end() || it->is_null() ? nullptr : &*it;
}

// A text or a number; of an object its name; of a list all of them, joined by commas.
std::string Words(const json* value) {
  if (value == nullptr) return "";
  if (value->is_string()) return std::string(Trim(value->get_ref<const std::string&>()));
  if (value->is_number()) return value->dump();
  if (value->is_object()) {
    for (const char* key : {"name", "value", "@value"}) {
      const json* const inner = Find(*value, key);
      if (inner != nullptr && (inner->is_string() || inner->is_array())) return Words(inner);
    }
    return "";
  }
  std::vector<std::string> all;
  if (value->is_array()) {
    for (const json& element : *value) {
      if (std::string words = element.is_array() ? "" : Words(&element); !words.empty()) all.push_back(words);
    }
  }
  return Join(all, ", ");
}

std::string FirstOf(const json& object, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (std::string words = Words(Find(object, key)); !words.empty()) return words;
  }
  return "";
}

std::string FirstTime(const json& object, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (std::string time = NormaliseTime(Words(Find(object, key))); !time.empty()) return time;
  }
  return "";
}

// A URL given as a string, or as the @id or url of an object.
std::string Url(const json* value) {
  if (value == nullptr) return "";
  if (value->is_object()) {
    const std::string id = Url(Find(*value, "@id"));
    return id.empty() ? Url(Find(*value, "url")) : id;
  }
  return value->is_string() ? ArticleUrl(value->get_ref<const std::string&>()) : "";
}

// Zero characters would end the text in some readers; JSON can carry them.
std::string WithoutZeros(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\0'), text.end());
  return text;
}

bool LooksLikeHtml(std::string_view text) {
  return text.find("</") != std::string_view::npos || text.find("<p") != std::string_view::npos ||
         text.find("<br") != std::string_view::npos;
}

// ninjs 2 has a list of bodies with their types: plain text is preferred.
std::string NinjsBody(const json& object) {
  const json* const bodies = Find(object, "bodies");
  if (bodies == nullptr || !bodies->is_array()) return "";
  std::string html;
  for (const json& body : *bodies) {
    const std::string value = WithoutZeros(Words(Find(body, "value")));
    if (value.empty()) continue;
    if (!LooksLikeHtml(value)) return value;
    if (html.empty()) html = HtmlToText(value);
  }
  return html;
}

std::string Body(const json& object) {
  for (const char* key : {"text", "articleBody", "body_text", "body_html", "body", "content"}) {
    const json* const value = Find(object, key);
    if (value == nullptr || !value->is_string()) continue;
    const std::string& text = value->get_ref<const std::string&>();
    if (Trim(text).empty()) continue;
    const bool plain = std::string_view(key) == "text";  // is what spans point into: never touched
    std::string body = !plain && LooksLikeHtml(text) ? HtmlToText(text) : text;
    return WithoutZeros(std::move(body));
  }
  return NinjsBody(object);
}

JsonArticle ReadObject(const json& object) {
  JsonArticle a;
  Declared& d = a.declared;
  d.title = FirstOf(object, {"title", "headline", "headlines", "name"});
  d.outlet = FirstOf(object, {"outlet", "publisher", "site_name", "organisation"});
  d.byline = FirstOf(object, {"byline", "by", "author", "creator"});
  d.published = FirstTime(object, {"published", "date", "datePublished", "firstpublished", "firstcreated",
                                   "versioncreated", "versionCreated", "contentCreated"});
  d.modified = FirstTime(object, {"modified", "updated", "dateModified", "versioncreated", "versionCreated"});
  d.language = FirstOf(object, {"language", "inLanguage", "lang"});
  d.section = FirstOf(object, {"section", "articleSection"});
  d.agency = FirstOf(
      object, {"agency", "provider", "sourceOrganization", "infosource", "infosources", "copyrightholder"});
  for (const char* key : {"canonical", "url", "mainEntityOfPage", "@id", "link", "uri"}) {
    if (d.url.empty()) d.url = Url(Find(object, key));
  }
  const std::string id = FirstOf(object, {"id", "uri", "guid", "@id", "identifier"});
  if (IsGlobalId(id)) {
    a.global_id = id;
  } else {
    a.global_id = d.url;
    d.item_id = id;
  }
  a.text = Body(object);
  return a;
}

// True for NewsArticle, ReportageNewsArticle, Article, BlogPosting …
bool IsArticleType(const json& object) {
  const std::string type = Words(Find(object, "@type"));
  return type.find("Article") != std::string::npos || type.find("BlogPosting") != std::string::npos;
}

// The objects of JSON-LD that are articles, at the top, in lists and in "@graph".
void CollectLinked(const json& value, int depth, std::vector<const json*>* out) {
  if (depth > kLinkedDepth) return;
  if (value.is_array()) {
    for (const json& element : value) CollectLinked(element, depth + 1, out);
  } else if (value.is_object()) {
    if (IsArticleType(value)) out->push_back(&value);
    if (const json* graph = Find(value, "@graph")) CollectLinked(*graph, depth + 1, out);
  }
}

// The object of the page's linked data that has this @id and a name; null: none.
const json* Named(const json& value, std::string_view id, int depth) {
  if (depth > kLinkedDepth || !(value.is_array() || value.is_object())) return nullptr;
  if (const json* own = Find(value, "@id");
      own != nullptr && Words(own) == id && Find(value, "name") != nullptr)
    return &value;
  for (const json& inner : value) {
    if (const json* found = Named(inner, id, depth + 1)) return found;
  }
  return nullptr;
}

// As Words, but people and organisations told by their @id alone are looked up in the page's linked data; an
// address is no name.
std::string LinkedNames(const json* value, const json& page) {
  if (value == nullptr) return "";
  if (value->is_array()) {
    std::vector<std::string> all;
    for (const json& element : *value) {
      if (std::string name = element.is_array() ? "" : LinkedNames(&element, page); !name.empty())
        all.push_back(std::move(name));
    }
    return Join(all, ", ");
  }
  std::string name = Words(value);
  if (name.empty()) {
    const json* const id = Find(*value, "@id");
    const json* const named = id == nullptr ? nullptr : Named(page, Words(id), 0);
    if (named != nullptr) name = Words(named);
  }
  return StartsWith(name, "http://") || StartsWith(name, "https://") ? "" : name;
}

// What linked data says in other ways than a file of JSON does: names by their @id, texts with HTML's
// entities. The publisher as author of its own article is no byline.
void ReadLinkedNames(const json& object, const json& page, Declared* declared) {
  const json* const author = Find(object, "author");
  declared->byline = LinkedNames(author != nullptr ? author : Find(object, "creator"), page);
  declared->outlet = LinkedNames(Find(object, "publisher"), page);
  const bool person = author != nullptr && author->is_object() && Words(Find(*author, "@type")) == "Person";
  if (declared->byline == declared->outlet && !person) declared->byline.clear();
  for (std::string* field : {&declared->title, &declared->byline, &declared->outlet})
    *field = HtmlToText(*field);
}

std::variant<JsonArticle, Reject> ReadElement(const json& element, std::string bytes) {
  if (!element.is_object()) {
    return Reject{{}, Reason::kNoText, StrCat("a JSON ", element.type_name(), "; expected an object")};
  }
  JsonArticle article = ReadObject(element);
  if (Trim(article.text).empty()) {
    return Reject{{}, Reason::kNoText, "expected one of text, articleBody, body_text, body_html, bodies"};
  }
  article.bytes = std::move(bytes);
  return article;
}

}  // namespace

std::variant<std::vector<std::variant<JsonArticle, Reject>>, Reject> ReadJsonArticles(std::string_view text) {
  if (NestsBeyondReason(text)) {
    return Reject{{}, Reason::kBrokenJson, StrCat("nested deeper than ", kMaxDepth, "; expected an article")};
  }
  const json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return BrokenJson(text);
  std::vector<const json*> elements;
  if (Find(value, "@graph") != nullptr) CollectLinked(value, 0, &elements);
  if (elements.empty() && value.is_array()) {
    for (const json& element : value) elements.push_back(&element);
    if (elements.size() > kMaxList) {
      return Reject{
          {},
          Reason::kTooLarge,
          StrCat("a list of ", elements.size(), "; expected at most ", kMaxList, " (longer as .jsonl)")};
    }
    if (elements.empty()) return Reject{{}, Reason::kNoText, "an empty list; expected articles"};
  }
  if (elements.empty()) elements.push_back(&value);
  std::vector<std::variant<JsonArticle, Reject>> out;
  for (const json* element : elements) {
    const bool whole = element == &value;
    const auto replace = json::error_handler_t::replace;
    out.push_back(ReadElement(*element, whole ? std::string(text) : element->dump(-1, ' ', false, replace)));
  }
  return out;
}

std::optional<JsonArticle> ReadLinkedArticle(std::string_view text) {
  if (NestsBeyondReason(text)) return std::nullopt;
  const json value = json::parse(text, nullptr, /*allow_exceptions=*/false, /*ignore_comments=*/true);
  if (value.is_discarded()) return std::nullopt;
  std::vector<const json*> articles;
  CollectLinked(value, 0, &articles);
  if (articles.empty()) return std::nullopt;
  JsonArticle article = ReadObject(*articles.front());
  ReadLinkedNames(*articles.front(), value, &article.declared);
  return article;
}

}  // namespace onrecord::ingest

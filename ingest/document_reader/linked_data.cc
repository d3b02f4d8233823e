#include "ingest/document_reader/linked_data.h"

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/json_limits.h"
#include "ingest/document_reader/json_object.h"
#include "ingest/document_reader/lenient_json.h"

namespace onrecord::ingest {
namespace {

using nlohmann::json;

// So deep do linked data nest articles, people and organisations.
constexpr int kLinkedDepth = 4;
constexpr size_t kMostNames = 100;

using NamedThings = std::unordered_map<std::string, const json*>;

// The objects with an @id and a name, by their @id; of several with one @id the first.
void CollectNamed(const json& value, int depth, NamedThings* out) {
  if (depth > kLinkedDepth || !(value.is_array() || value.is_object())) return;
  const json* const id = Find(value, "@id");
  if (id != nullptr && id->is_string() && Find(value, "name") != nullptr)
    out->emplace(id->get_ref<const std::string&>(), &value);
  for (const json& inner : value) CollectNamed(inner, depth + 1, out);
}

// As Words, but people and organisations given by their @id alone are looked up in the page's linked data; an
// address is no name.
std::string LinkedNames(const json* value, const NamedThings& named_things) {
  if (value == nullptr) return "";
  if (value->is_array()) {
    std::vector<std::string> all;
    for (const json& element : *value) {
      if (all.size() >= kMostNames) break;
      if (std::string name = element.is_array() ? "" : LinkedNames(&element, named_things); !name.empty())
        all.push_back(std::move(name));
    }
    return Join(all, ", ");
  }
  std::string name = Words(value);
  if (name.empty()) {
    const json* const id = Find(*value, "@id");
    const auto named = id == nullptr ? named_things.end() : named_things.find(Words(id));
    if (named != named_things.end()) name = Words(named->second);
  }
  return StartsWith(name, "http://") || StartsWith(name, "https://") ? "" : name;
}

// What linked data says in other ways than a file of JSON does: names by their @id, texts with HTML's
// entities. The publisher as author of its own article is no byline.
void ReadLinkedNames(const json& object, const NamedThings& named_things, Declared* declared) {
  const json* const author = Find(object, "author");
  declared->byline = LinkedNames(author != nullptr ? author : Find(object, "creator"), named_things);
  declared->outlet = LinkedNames(Find(object, "publisher"), named_things);
  const bool person = author != nullptr && author->is_object() && Words(Find(*author, "@type")) == "Person";
  if (declared->byline == declared->outlet && !person) declared->byline.clear();
  for (std::string* field : {&declared->title, &declared->byline, &declared->outlet})
    *field = HtmlToText(*field);
}

bool IsPageType(const json& object) {
  const std::string type = Words(Find(object, "@type"));
  return type.find("WebPage") != std::string::npos || type.find("ItemPage") != std::string::npos;
}

// The first WebPage with a date; null: none.
const json* FindPage(const json& value, int depth) {
  if (depth > kLinkedDepth || !(value.is_array() || value.is_object())) return nullptr;
  if (value.is_object() && IsPageType(value) && Find(value, "datePublished") != nullptr) return &value;
  const json* const graph = value.is_object() ? Find(value, "@graph") : &value;
  if (graph == nullptr || !graph->is_array()) return nullptr;
  for (const json& inner : *graph) {
    if (const json* found = FindPage(inner, depth + 1)) return found;
  }
  return nullptr;
}

// True for NewsArticle, ReportageNewsArticle, Article, BlogPosting …
bool IsArticleType(const json& object) {
  const std::string type = Words(Find(object, "@type"));
  return type.find("Article") != std::string::npos || type.find("BlogPosting") != std::string::npos;
}

// The objects of JSON-LD that are articles, at the top, in lists and in "@graph".
void Collect(const json& value, int depth, std::vector<const json*>* out) {
  if (depth > kLinkedDepth) return;
  if (value.is_array()) {
    for (const json& element : value) Collect(element, depth + 1, out);
  } else if (value.is_object()) {
    if (IsArticleType(value)) out->push_back(&value);
    if (const json* graph = Find(value, "@graph")) Collect(*graph, depth + 1, out);
  }
}

json Parse(std::string_view text) {
  json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) value = json::parse(RepairJson(text), nullptr, /*allow_exceptions=*/false);
  return value;
}

}  // namespace

void CollectLinkedArticles(const json& value, std::vector<const json*>* out) { Collect(value, 0, out); }

LinkedData ReadLinkedData(std::string_view text) {
  LinkedData out;
  if (!BeyondJsonLimits(text).empty()) return out;
  const json value = Parse(text);
  if (value.is_discarded()) return out;
  if (const json* page = FindPage(value, 0)) {
    out.page_published = NormaliseTime(Words(Find(*page, "datePublished")));
  }
  std::vector<const json*> articles;
  CollectLinkedArticles(value, &articles);
  if (articles.empty()) return out;
  out.article = ReadJsonObject(*articles.front());
  NamedThings named_things;
  CollectNamed(value, 0, &named_things);
  ReadLinkedNames(*articles.front(), named_things, &out.article->declared);
  return out;
}

}  // namespace onrecord::ingest

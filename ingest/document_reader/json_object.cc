#include "ingest/document_reader/json_object.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/identity.h"

namespace onrecord::ingest {

using nlohmann::json;

const json* Find(const json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(key);
  return it == object.end() || it->is_null() ? nullptr : &*it;
}

namespace {
constexpr size_t kMostNames = 100;
}  // namespace

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
      if (all.size() >= kMostNames) break;
      if (std::string words = element.is_array() ? "" : Words(&element); !words.empty()) all.push_back(words);
    }
  }
  return Join(all, ", ");
}

namespace {

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

// Markup that was escaped once more: "&lt;p&gt;".
bool LooksLikeEscapedHtml(std::string_view text) {
  if (text.find('<') != text.npos) return false;
  for (const std::string_view tag : {"&lt;/", "&lt;p", "&lt;br", "&lt;div"}) {
    if (text.find(tag) != text.npos) return true;
  }
  return false;
}

std::string TextOfBody(const std::string& body) {
  if (LooksLikeEscapedHtml(body)) return HtmlToText(HtmlToText(body));
  return LooksLikeHtml(body) ? HtmlToText(body) : body;
}

// ninjs 2 and 3 have a list of bodies with their types: plain text is preferred.
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
    return WithoutZeros(plain ? text : TextOfBody(text));
  }
  if (std::string body = NinjsBody(object); !body.empty()) return body;
  // ninjs 1: any name that begins with "body_".
  std::string body;
  for (const auto& [key, value] : object.items()) {
    if (!StartsWith(key, "body_") || !value.is_string()) continue;
    std::string text = WithoutZeros(TextOfBody(value.get_ref<const std::string&>()));
    if (text.size() > body.size()) body = std::move(text);
  }
  return body;
}

}  // namespace

JsonArticle ReadJsonObject(const json& object) {
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
  if (d.byline.find('@') != std::string::npos && d.byline.find(' ') == std::string::npos) d.byline.clear();
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

}  // namespace onrecord::ingest

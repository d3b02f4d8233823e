#include "ingest/document_reader/json_article.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/json_limits.h"
#include "ingest/document_reader/json_object.h"
#include "ingest/document_reader/lenient_json.h"
#include "ingest/document_reader/linked_data.h"
#include "ingest/document_reader/wire_item.h"

namespace onrecord::ingest {
namespace {

using nlohmann::json;

// A list is held in memory as a whole.
constexpr size_t kMaxList = 10'000;

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

// How ninjs marks what was withdrawn or must wait.
WireItem MarksOf(const json& object) {
  WireItem marks;
  const json* const status =
      Find(object, "pubstatus") != nullptr ? Find(object, "pubstatus") : Find(object, "pubStatus");
  ReadStatus(Words(status), "", &marks);
  if (const json* embargo = Find(object, "embargoed"); embargo != nullptr && embargo->is_string()) {
    marks.embargo = NormaliseTime(Words(embargo));
  }
  return marks;
}

std::variant<JsonArticle, Reject> ReadElement(const json& element, std::string bytes) {
  if (!element.is_object()) {
    return Reject{{}, Reason::kNoText, StrCat("a JSON ", element.type_name(), "; expected an object")};
  }
  WireItem marks = MarksOf(element);
  if (marks.refusal) return *std::move(marks.refusal);
  JsonArticle article = ReadJsonObject(element);
  if (Trim(article.text).empty()) {
    return Reject{
        {}, Reason::kNoText, "expected one of text, articleBody, body_text, body_html, body_…, bodies"};
  }
  article.bytes = std::move(bytes);
  article.not_before = EndOfEmbargo(marks.embargo);
  return article;
}

}  // namespace

Item ItemOf(JsonArticle article) {
  Item item{.text = std::move(article.text), .revision_id = Sha256Hex(article.bytes)};
  item.global_id = std::move(article.global_id);
  item.declared = std::move(article.declared);
  item.not_before = article.not_before;
  return item;
}

std::variant<std::vector<std::variant<JsonArticle, Reject>>, Reject> ReadJsonArticles(std::string_view text) {
  if (const std::string_view what = BeyondJsonLimits(text); !what.empty()) {
    return Reject{{}, Reason::kBrokenJson, StrCat(what, "; expected an article")};
  }
  json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded())
    value = json::parse(WithoutLoneSurrogates(text), nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return BrokenJson(text);
  std::vector<const json*> elements;
  if (Find(value, "@graph") != nullptr) CollectLinkedArticles(value, &elements);
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

}  // namespace onrecord::ingest

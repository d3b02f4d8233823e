#include "api/store/sqlite/selection.h"

#include <algorithm>

#include "api/store/text_query.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

std::string Quoted(std::string_view words) {
  std::string out = "\"";
  for (const char c : words) {
    if (c == '"') out += '"';
    out += c == '\0' ? ' ' : c;
  }
  return out + "\"";
}

std::string AnyOf(const std::vector<std::string>& values) {
  std::string out = "(";
  for (const std::string& value : values) StrAppend(&out, out.size() > 1 ? " OR " : "", Quoted(value));
  return out + ")";
}

class Fts5Syntax final : public WordSyntax {
 public:
  explicit Fts5Syntax(std::string_view table) : table_(table) {}

  std::string AnyPhrase(std::string_view columns, const std::vector<std::string>& values,
                        Role) const override {
    return StrCat("{", columns, "} : ", AnyOf(values));
  }
  std::string Text(std::string_view columns, std::string_view text, Role) const override {
    return StrCat("{", columns, "} : ", TextQuery(text));
  }
  std::string AnyTerm(const std::vector<std::string>& terms) const override {
    return StrCat("{terms} : ", AnyOf(terms));
  }
  std::string_view And() const override { return " AND "; }
  std::string_view Or() const override { return " OR "; }
  std::string_view AndNot() const override { return " NOT "; }
  std::string Holds() const override {
    return StrCat("EXISTS (SELECT 1 FROM ", table_, " x WHERE x.", table_, " MATCH ? AND x.rowid = r.id)");
  }

 private:
  const std::string_view table_;
};

}  // namespace

std::unique_ptr<WordSyntax> MakeFts5Syntax() { return std::make_unique<Fts5Syntax>(""); }

std::string TextQuery(std::string_view text) {
  std::string out;
  ForEachPart(text, [&](std::string_view words, bool prefix) {
    if (Trim(words).empty()) return;
    StrAppend(&out, out.empty() ? "" : " AND ", Quoted(words), prefix ? " *" : "");
  });
  return StrCat("(", out, ")");
}

Selection Select(const v1::ArticleFilter& include, const std::vector<v1::ArticleFilter>& exclude,
                 const ObservedRange& observed) {
  return SelectRows(include, exclude, observed, Fts5Syntax("article_words"));
}

Selection Select(const v1::QuoteFilter& include, const std::vector<v1::QuoteFilter>& exclude,
                 const ObservedRange& observed) {
  return SelectRows(include, exclude, observed, Fts5Syntax("quote_words"));
}

Selection Select(const v1::EventFilter& include, const std::vector<v1::EventFilter>& exclude,
                 const ObservedRange& observed) {
  return SelectRows(include, exclude, observed, Fts5Syntax("event_words"));
}

}  // namespace onrecord::api

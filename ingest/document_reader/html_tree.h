#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace onrecord::ingest {

// A node of a page: an element with its name in lower case, or a piece of text (empty name). The root
// is named "#document".
struct HtmlNode {
  std::string name;
  std::string text;  // of a text node, entities resolved
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<HtmlNode> children;

  // The value of an attribute; empty where it is missing.
  std::string_view Attribute(std::string_view attribute) const;
  bool Has(std::string_view attribute) const;
};

// The tree of a page or of a fragment, by the rules of HTML 5 (every text has one). Nothing is deeper than
// 500 levels, so that walks may recurse. nullopt: nested or growing beyond what any page is, which would take
// the parser minutes.
std::optional<HtmlNode> ParseHtml(std::string_view html);

}  // namespace onrecord::ingest

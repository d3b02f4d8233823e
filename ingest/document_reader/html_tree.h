#pragma once
#include <cstdint>
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
  uint32_t index = 0;  // number in document order, set by NumberNodes

  // The value of an attribute; empty where it is missing.
  std::string_view Attribute(std::string_view attribute) const;
  bool Has(std::string_view attribute) const;
};

// The tree of a page or of a fragment, by the rules of HTML 5 (every text has one). Nothing is deeper than
// 500 levels, so that walks may recurse; nodes are numbered. nullopt: nested or growing beyond what any page
// is (see html_limits.h), which would take the parser minutes.
std::optional<HtmlNode> ParseHtml(std::string_view html);

// Numbers the nodes under `root` in document order, the root with 0; returns how many there are.
uint32_t NumberNodes(HtmlNode* root);

}  // namespace onrecord::ingest

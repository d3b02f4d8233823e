#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document_reader/json_article.h"

namespace onrecord::ingest {

// What one JSON-LD block of a page says.
struct LinkedData {
  std::optional<JsonArticle> article;  // the first NewsArticle or kin; its text may be empty
  std::string page_published;          // of a WebPage, RFC 3339 or YYYY-MM-DD
};

// Reads a JSON-LD block, sloppy ones too (see RepairJson). Linear: people and organisations given by their
// @id are looked up in an index, and of a list of names the first 100 are read. Empty: no JSON.
LinkedData ReadLinkedData(std::string_view text);

// The objects that are articles, at the top, in lists and in "@graph".
void CollectLinkedArticles(const nlohmann::json& value, std::vector<const nlohmann::json*>* out);

}  // namespace onrecord::ingest

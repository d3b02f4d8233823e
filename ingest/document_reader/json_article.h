#pragma once
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ingest/document_reader/document.h"

namespace onrecord::ingest {

// An article as a JSON object carries it.
struct JsonArticle {
  Declared declared;
  std::string global_id;
  std::string text;   // empty: the object has none
  std::string bytes;  // the object as it was written; of an object in an array, its canonical form
  absl::Time not_before = absl::InfinitePast();  // as Item.not_before
};

// The articles of a JSON text: one of an object, several of an array (or of an "@graph" with articles in it).
// Understood are ninjs 1 to 3 (withdrawn articles are rejected), schema.org's NewsArticle and its kin, and
// {"id","title","text","published" or "date","outlet"}; HTML in a body becomes text. A Reject in the list
// stands for one bad object of an array; a Reject alone for the whole text, with the line and what was wrong.
//
//   {"id": "a7", "text": "It rained."}  ->  one article, declared.item_id "a7"
std::variant<std::vector<std::variant<JsonArticle, Reject>>, Reject> ReadJsonArticles(std::string_view json);

// The item of an article: revision_id is the hash of its bytes, the index is left to the caller.
Item ItemOf(JsonArticle article);

}  // namespace onrecord::ingest

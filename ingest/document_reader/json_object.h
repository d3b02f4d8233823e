#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "ingest/document_reader/json_article.h"

namespace onrecord::ingest {

// The value under `key`; null: missing, or JSON's null.
const nlohmann::json* Find(const nlohmann::json& object, const char* key);

// A text or a number; of an object its name; of a list all of them, joined by commas (at most 100). Null: "".
std::string Words(const nlohmann::json* value);

// An article as one object describes it, its text extracted from markup if there is any. The object need not
// be one.
JsonArticle ReadJsonObject(const nlohmann::json& object);

}  // namespace onrecord::ingest

#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/document_reader/document.h"

namespace onrecord::ingest {

// What an article without an id of its own is known by: its bytes (people reuse file names), or its place
// (for folders whose files are edited in place).
enum class Identity { kBytes, kPath };

// True for what names one thing everywhere: an http(s) URL, a URN, a tag: URI, a UUID.
bool IsGlobalId(std::string_view id);

// `url` where it can name an article: a global URL with a path or a query, its fragment dropped; else "". A
// canonical link to the front page names no article.
std::string ArticleUrl(std::string_view url);

// The first folder of a path below the watched one: "wire/a/1.txt" -> "wire", "1.txt" -> "".
std::string_view FeedOf(std::string_view path);

}  // namespace onrecord::ingest

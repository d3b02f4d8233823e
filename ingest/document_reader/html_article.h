#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "ingest/document_reader/document.h"

namespace onrecord::ingest {

// Reads the article out of a web page: declared metadata from JSON-LD (NewsArticle and its kin), OpenGraph
// and other <meta>, the canonical link and <time>; the text from the article's part of the page, its heading
// first. A page whose visible text is less than what its JSON-LD carries as articleBody gives that.
// Item.index and revision_id are left to the caller.
//
//   <title>T - Daily</title><article><h1>T</h1><p>It rained.</p></article>
//     ->  text "T\n\nIt rained.", declared.title "T - Daily"
std::variant<Item, Reject> ReadHtmlArticle(std::string_view html);

}  // namespace onrecord::ingest

#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document_reader/find_article.h"
#include "ingest/document_reader/html_tree.h"

namespace onrecord::ingest {

// The text of a page's article, and how it was found.
struct PageText {
  std::string text;                   // heading first; empty: the page has none
  double left_out = 0;                // share of the page's prose that is not in `text`, 0 to 1
  std::vector<Candidate> candidates;  // the best first
};

// Takes the article's text out of a page: the best candidate, the heading and the paragraphs between them.
// `title` is the title that the page declares; empty: none. Linear.
PageText ReadPageText(const HtmlNode& page, const std::vector<BoxFacts>& facts, std::string_view title);

}  // namespace onrecord::ingest

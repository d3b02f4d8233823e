#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document_reader/html_tree.h"
#include "ingest/document_reader/measure_page.h"

namespace onrecord::ingest {

// A box that may hold the article, with what speaks for it.
struct Candidate {
  const HtmlNode* node = nullptr;
  std::string_view evidence;  // "article_body", "article", "named", "main", "box"
  double share = 0;           // of the page's prose
  double score = 0;           // share weighted by the evidence
};

// The boxes that may hold the article of a page, the best first: declared ones (itemprop=articleBody,
// <article>, <main>, names of article bodies) beside the tightest box around the page's prose. Never empty.
// Linear.
std::vector<Candidate> FindCandidates(const HtmlNode& page, const std::vector<BoxFacts>& facts);

// The tightest box in `node` that loses no prose of it.
const HtmlNode* Tighten(const HtmlNode& node, const std::vector<BoxFacts>& facts);

}  // namespace onrecord::ingest

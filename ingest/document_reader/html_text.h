#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document_reader/html_tree.h"
#include "ingest/document_reader/measure_page.h"

namespace onrecord::ingest {

// The text under `node`: paragraphs separated by a blank line, <br> as a line break, other white space
// collapsed. Boxes that `facts` leave out are left out; `node` itself never is.
//
//   <p>One.</p><aside>Ad</aside><p>Two<br>lines.</p>  ->  "One.\n\nTwo\nlines."
std::string BlockText(const HtmlNode& node, const std::vector<BoxFacts>& facts);

// The text under `node` as a single line: all white space collapsed to one space. Nothing is left out.
std::string LineText(const HtmlNode& node);

// BlockText of a fragment of HTML, as feeds and JSON carry it. Plain text comes back with its paragraphs.
// Empty if it nests beyond reason.
std::string HtmlToText(std::string_view html);

}  // namespace onrecord::ingest

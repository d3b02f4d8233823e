#pragma once
#include <string>
#include <string_view>

#include "ingest/document_reader/html_tree.h"

namespace onrecord::ingest {

// The text under `node`: paragraphs separated by a blank line, <br> as a line break, other white space
// collapsed. What is not the article's prose is left out: scripts, styles, navigation, asides, footers,
// figures with their captions, forms, what is hidden, and lists or boxes that are mostly links.
//
//   <p>One.</p><aside>Ad</aside><p>Two<br>lines.</p>  ->  "One.\n\nTwo\nlines."
std::string BlockText(const HtmlNode& node);

// The text of a single line: all white space collapsed to one space.
std::string LineText(const HtmlNode& node);

// BlockText of a fragment of HTML, as feeds and JSON carry it. Plain text comes back with its paragraphs.
// Empty if it nests beyond reason.
std::string HtmlToText(std::string_view html);

// The part of a page that holds its article: an <article>, <main> or articleBody where there is one with some
// prose, else the box with the most prose directly in it. Never null for a page with text.
const HtmlNode* FindArticleNode(const HtmlNode& page);

// The heading of the article: the first <h1> in `article`; else that of the page which says most of `title`,
// or, where there is no title, its first. Null if there is none: the name of the paper is no heading.
const HtmlNode* FindHeading(const HtmlNode& page, const HtmlNode& article, std::string_view title);

// True if `inner` is `outer` or stands under it.
bool Contains(const HtmlNode& outer, const HtmlNode& inner);

}  // namespace onrecord::ingest

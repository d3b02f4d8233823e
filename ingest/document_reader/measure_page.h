#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "ingest/document_reader/html_tree.h"
#include "ingest/document_reader/page_words.h"

namespace onrecord::ingest {

// Why a box is no part of an article's text.
enum class Left {
  kNo,
  kCode,     // scripts, styles, controls: holds no text at all
  kHidden,   // not shown, unless much of the page's prose stands there
  kElement,  // <aside>, <footer>, <figure>, a role: not the article by what it is
  kNamed,    // by its class or id, see BoxKind
  kLinks,    // mostly links
  kTeasers,  // a list of other articles
  kForeign,  // another article of the page, or a post of another site
};
std::string_view Name(Left left);

// What stands in one node and below it. Lengths are bytes of text without the white space around it.
struct BoxFacts {
  uint32_t parent = 0;  // index of the parent; the root is its own
  uint32_t end = 0;     // behind the last index below the node
  uint32_t text = 0;    // of all text that is not left out
  uint32_t linked = 0;  // of it, within links
  uint32_t links = 0;
  uint32_t prose = 0;      // of it, in paragraphs that read as sentences
  uint32_t all_prose = 0;  // as prose, with what is left out (but for kCode)
  uint32_t own = 0;        // of a block: text in no block below it
  uint32_t own_linked = 0;
  bool block = false;
  bool ends = false;     // of a block: its own text ends as a sentence does
  bool authors = false;  // links to who wrote it
  BoxKind kind = BoxKind::kNone;
  Left left = Left::kNo;
};

// The facts of each node by its index, in time linear in the page. `title` decides which of several articles
// is the page's own; empty: the first.
std::vector<BoxFacts> MeasurePage(const HtmlNode& root, std::string_view title);

// The facts of markup that is an article as a whole: nothing but code and pictures is left out.
std::vector<BoxFacts> MeasureMarkup(const HtmlNode& root);

bool IsBlockElement(std::string_view name);

}  // namespace onrecord::ingest

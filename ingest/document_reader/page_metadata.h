#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document_reader/document.h"
#include "ingest/document_reader/html_tree.h"
#include "ingest/document_reader/json_article.h"
#include "ingest/document_reader/measure_page.h"

namespace onrecord::ingest {

// Sources of a page's publication time, the most trusted first.
enum class DaySource {
  kLinkedArticle,  // JSON-LD of the article
  kMeta,           // <meta>
  kItemProperty,   // itemprop=datePublished
  kLinkedPage,     // JSON-LD of the page
  kTimeElement,    // <time> named as the day of publication
  kNamedElement,   // an element whose class stands for a date
  kFirstTime,      // the first <time> of all
  kModified,       // when it was changed last
};

// "linked_article", "meta" …
std::string_view Name(DaySource source);

struct DayEvidence {
  DaySource source = DaySource::kMeta;
  std::string value;  // RFC 3339 or YYYY-MM-DD
};

// What a page declares in its head and in linked data.
struct PageMetadata {
  Declared declared;  // without `published`
  std::vector<DayEvidence> days;
  std::optional<JsonArticle> linked;  // the first article of the page's JSON-LD
};

// Reads <meta>, <link>, <title> and JSON-LD. Names: meta_names.tsv.
PageMetadata ReadDeclaredMetadata(const HtmlNode& page);

// Adds what the page shows: itemprop, rel=author, <time>, elements whose class stands for a date or a byline
// (page_words.tsv); a <title> loses the name of the site behind what the heading says.
void AddShownMetadata(const HtmlNode& page, const std::vector<BoxFacts>& facts, PageMetadata* metadata);

// When the page was published: the most trusted evidence; where that is a time in UTC and the page prints, or
// its address holds, the day before or after, that day (an evening in America). Empty: not found.
std::string PublishedOf(const PageMetadata& metadata);

}  // namespace onrecord::ingest

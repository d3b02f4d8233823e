#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document_reader/document.h"
#include "ingest/document_reader/html_tree.h"
#include "ingest/document_reader/item_stream.h"

// What researchers save from news databases: many articles in a document, each with its head and foot in
// lines of their own. The marks are in export_words.tsv.
namespace onrecord::ingest {

// Adds the articles of an export: numbered from 0, each checked as AddItem does. Beyond 10,000 the rest is
// one reject.
void AddExport(std::vector<Item> items, Entries* out);

// The articles in the lines of a document: Nexis Uni ("End of Document" behind each), or Factiva with its
// field codes or without ("Document" and a number behind each). Empty: it is no such export. Of each item
// text (the title first), declared and revision_id are set; a part without text has an empty one. At most
// 10,001. Linear.
std::vector<Item> SplitExport(const std::vector<std::string>& lines);

// The articles of a page that Factiva saved; empty: it is none.
std::vector<Item> SplitExportPage(const HtmlNode& page);

// True if a page may be one that Factiva saved; costs a search, no parsing.
bool MayBeExportPage(std::string_view html);

}  // namespace onrecord::ingest

#pragma once
#include <string>
#include <string_view>

#include "ingest/document_reader/document.h"

namespace onrecord::ingest {

// The article in a text in Markdown (CommonMark): its words without marks, paragraph by paragraph; raw HTML
// is left out. A head between lines of "---" ("title: …", "date: …", "author: …") is what it declares; else
// its first heading of the first level is the title. Index and revision_id are left to the caller.
//
//   "# Rain\n\nIt *rained*."  ->  text "Rain\n\nIt rained.", declared.title "Rain"
Item ReadMarkdown(std::string_view markdown);

}  // namespace onrecord::ingest

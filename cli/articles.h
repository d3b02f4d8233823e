#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"

namespace onrecord::cli {

// An article that a verb works on without a service. `source.text` views `text`, so it stays where it was
// made.
struct Article {
  std::string id;
  std::string file;  // last part of the path; empty: it did not come from an article file
  std::string text;
  SourceText source;
  double left_out = 0;  // share of the page's prose that is not in `text`
  std::string encoding;
};

// The articles of a file of any kind that ingest reads. The id of the only article is the file's name, those
// of several are "feed.xml#0", "feed.xml#1" … What cannot be read is added to `problems`, a sentence each.
std::vector<std::unique_ptr<Article>> ReadArticles(std::string_view bytes, const std::string& path,
                                                   std::vector<std::string>* problems);

}  // namespace onrecord::cli

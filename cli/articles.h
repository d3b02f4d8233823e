#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"

namespace onrecord::cli {

// An article that a verb works on without a service. Not movable: `source.text` views `text`.
struct Article {
  std::string id;
  std::string file;  // last part of the path; empty: not from an article file
  std::string text;
  SourceText source;
  double left_out = 0;  // share of the page's prose that is not in `text`
  std::string encoding;
  std::string embargo;  // until when it may not be published, RFC 3339; empty: it may
};

// The articles of a file of any kind that ingest reads. The id of the only article is the file's name, those
// of several are "feed.xml#0", "feed.xml#1" … What cannot be read is added to `problems`, a sentence each.
std::vector<std::unique_ptr<Article>> ReadArticles(std::string_view bytes, const std::string& path,
                                                   std::vector<std::string>* problems);

// How the article of a page was found: the boxes that may hold it with what speaks for each, what was left
// out and why, and where its day comes from; a line each. Empty: the file is no page.
std::string ExplainReading(std::string_view bytes, const std::string& path);

}  // namespace onrecord::cli

#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace onrecord::ingest {

// How the article of a page was found; for people.
struct PageExplanation {
  struct Box {
    std::string box;              // "div#story.article-body": element, id, first class
    std::string_view evidence;    // as Candidate.evidence
    double share = 0, score = 0;  // as Candidate
  };
  std::vector<Box> candidates;  // the best first, at most ten
  struct LeftOut {
    std::string_view reason;  // as Name(Left); "outside": beside the best candidate
    double share = 0;         // of the page's prose
  };
  std::vector<LeftOut> left_out;  // the most first; none of nothing
  struct Day {
    std::string_view source;
    std::string value;
  };
  std::vector<Day> days;  // sources of the publication time, as found
};

// Reads the bytes of a file again to explain them; nullopt: it is no page, or none that can be read. Twice
// the cost of reading.
std::optional<PageExplanation> ExplainPage(std::string_view bytes, std::string_view path);

}  // namespace onrecord::ingest

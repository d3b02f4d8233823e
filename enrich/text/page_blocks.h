#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// A paragraph of the page and what its form alone shows.
struct PageBlock {
  Span span;
  std::string folded;  // LinePatterns::Fold, of short blocks only
  int words = 0;
  bool ends = false;             // with the full stop of a sentence, or its kin
  bool prose = false;            // reads like running text
  bool quoted = false;           // starts with a quotation mark
  bool bullet = false;           // starts with one
  bool latin = false;            // has ASCII letters
  std::optional<ZoneKind> zone;  // nothing: not decided
  std::string rule;              // that decided
};

// The blocks of the paragraphs, those that a page pattern or their look decides with their zone.
std::vector<PageBlock> MakePageBlocks(std::string_view text, const std::vector<Span>& paragraphs,
                                      const Lexicon& lexicon);

}  // namespace onrecord

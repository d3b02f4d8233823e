#pragma once
#include <string>
#include <string_view>

#include "enrich/document/analysis.h"

namespace onrecord::cli {

// The dependency tree of each sentence, one token a line, indented below its head:
//
//   said VERB root
//     Silva PROPN nsubj
//       Ana PROPN compound
//
// A sentence without a tree is printed as a flat list of its tokens.
std::string DrawTrees(std::string_view text, const Analysis& analysis);

}  // namespace onrecord::cli

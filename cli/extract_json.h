#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>

#include "cli/articles.h"
#include "enrich/document/analysis.h"

namespace onrecord::cli {

// Reads {"id","text","title","published" or "date","outlet"}; other keys are ignored. kInvalidArgument: not
// such an object, and what was expected.
absl::StatusOr<std::unique_ptr<Article>> ParseExtractLine(std::string_view line);

// The findings as one line of JSON; offsets are Unicode code points of the text. A quote of several pieces
// becomes several entries that share `group`. A nested quote is left out: its words stand in the outer one.
// "times" lists every time expression of the body. An article read from a file also gets "file" and "text",
// which the offsets point into.
std::string ExtractLine(const Article& article, const Analysis& analysis, std::string_view analyser);

}  // namespace onrecord::cli

#pragma once
#include <absl/functional/function_ref.h>

#include <string_view>

namespace onrecord::api {

// Calls `add` for each part of a filter's `text`: the words between quotation marks, or one word; `prefix`:
// it ended with "*", which is removed. Parts without a word are passed, too.
void ForEachPart(std::string_view text, absl::FunctionRef<void(std::string_view words, bool prefix)> add);

}  // namespace onrecord::api

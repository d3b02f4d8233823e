#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/select_rows.h"

namespace onrecord::api {

// SelectRows with expressions of FTS5.
Selection Select(const v1::ArticleFilter& include, const std::vector<v1::ArticleFilter>& exclude,
                 const ObservedRange& observed);
Selection Select(const v1::QuoteFilter& include, const std::vector<v1::QuoteFilter>& exclude,
                 const ObservedRange& observed);
Selection Select(const v1::EventFilter& include, const std::vector<v1::EventFilter>& exclude,
                 const ObservedRange& observed);

// Expressions of FTS5, whatever the table; Holds() is for those of SelectRows only.
std::unique_ptr<WordSyntax> MakeFts5Syntax();

// The full-text query for a filter's `text`: each word, "phrase" and begin* must occur.
//   `talks "in Geneva" sanct*`  ->  ("talks" AND "in Geneva" AND "sanct" *)
std::string TextQuery(std::string_view text);

}  // namespace onrecord::api

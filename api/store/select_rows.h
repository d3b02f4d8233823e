#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/store/value.h"
#include "onrecord/v1/filter.pb.h"

// What filters select, as ranges of rows, expressions of a full-text index and conditions of SQL: the same
// for every engine but for the syntax of those expressions.
namespace onrecord::api {

// The expressions of one engine's full-text index. Columns are names with spaces between them.
class WordSyntax {
 public:
  // Where the index cannot tell for sure, an expression that is wanted holds, and one that excludes does not.
  enum class Role { kWanted, kExcluded };
  virtual ~WordSyntax() = default;

  // One of the values stands in one of the columns, as words side by side.
  virtual std::string AnyPhrase(std::string_view columns, const std::vector<std::string>& values,
                                Role role) const = 0;
  // Each word, "phrase" and begin* of a filter's `text` occurs in one of the columns.
  virtual std::string Text(std::string_view columns, std::string_view text, Role role) const = 0;
  // One of the terms (see terms.h) is there.
  virtual std::string AnyTerm(const std::vector<std::string>& terms) const = 0;
  // Between expressions in brackets.
  virtual std::string_view And() const = 0;
  virtual std::string_view Or() const = 0;
  virtual std::string_view AndNot() const = 0;
  // A condition of SQL: the words of row `r` match the expression that stands for its one `?`.
  virtual std::string Holds() const = 0;
};

// A condition of SQL with the values of its `?`s; empty: always true. Text of a request is only ever a value.
struct Condition {
  std::string sql;
  std::vector<Value> values;

  void And(const std::string& more, std::vector<Value> its_values = {});
};

// A range of rows in which one query finds what matches: an expression of the index of words (empty: all),
// then `rest`, a condition on the row `r` and its article `a`.
struct Strand {
  int64_t first = 0, last = INT64_MAX;
  std::string match;
  Condition rest;
};

// What filters select, as strands in rising order of rows that do not overlap. None: nothing can match.
using Selection = std::vector<Strand>;

// Whether that is every newest row.
bool SelectsAll(const Selection& selection);

// When articles were first seen that are stored: the range a filter by that time is cut to.
struct ObservedRange {
  int64_t first = 0, last = 0;
};

Selection SelectRows(const v1::ArticleFilter& include, const std::vector<v1::ArticleFilter>& exclude,
                     const ObservedRange& observed, const WordSyntax& syntax);
Selection SelectRows(const v1::QuoteFilter& include, const std::vector<v1::QuoteFilter>& exclude,
                     const ObservedRange& observed, const WordSyntax& syntax);
Selection SelectRows(const v1::EventFilter& include, const std::vector<v1::EventFilter>& exclude,
                     const ObservedRange& observed, const WordSyntax& syntax);

}  // namespace onrecord::api

#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/sqlite/selection.h"

// The SQL of all lists. In it `r` is the row that is listed, `a` its article, `w` its row in the index of
// words. Every query has one plan, by the indexes that it names; tests/unit/api/store/plans_test.cc holds
// them.
namespace onrecord::api::sqlite {

// How rows are walked in an order other than that of their numbers.
struct Order {
  std::string_view value;   // "r.said_first"
  std::string_view walk;    // FROM and WHERE, by an index that has this order
  std::string_view ties;    // what follows the value in that index, up to the row
  std::string_view lookup;  // FROM, to read the value of one row
  // The index begins with the value, and there are few: days, hundredths. See skip_rows.h.
  bool has_few_values = false;
};

struct Table {
  std::string_view name;   // "quote"
  std::string_view words;  // "quote_words"
  std::map<std::string_view, Order> orders;
};

const Table& ArticleTable();
const Table& QuoteTable();
const Table& EventTable();

struct Query {
  std::string sql;
  std::vector<Value> values;
};

// What `strand` selects in rising order of rows: `columns` of `r` or, where they need no row, of `w`.
// `{row}` in them stands for the row's number. Falling order: see falling_rows.h.
Query RowsOf(const Table& table, const Strand& strand, std::string_view columns, bool needs_row);

// A strand without an expression in falling order: `columns` of `r`.
Query RangeDown(const Table& table, const Strand& strand, std::string_view columns);

// Finds row `row` if `strand` selects it.
Query HasRow(const Table& table, const Strand& strand, int64_t row);

// Value and number of all newest rows in an order, from behind a place.
struct Place {
  Value value;
  int64_t row = 0;
};
Query Walk(const Order& order, const std::optional<Place>& after, bool descending);

// Value and number of one row.
Query ValueOf(const Order& order, int64_t row);

}  // namespace onrecord::api::sqlite

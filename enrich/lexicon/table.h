#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "enrich/lexicon/lexicon_files.h"

namespace onrecord {

// A TSV file of the lexicon. Lines starting with '#' and empty lines are comments; the first other line names
// the columns; every later line has exactly as many cells. "\t" separates, cells are trimmed, "-" or "" is an
// empty cell.
class Table {
 public:
  struct Row {
    std::string where;               // "cues.tsv:12", for messages
    std::vector<std::string> cells;  // in the order of the columns asked for
  };

  // The rows of all parts of `name`, with the cells of `columns` in that order. kInvalidArgument: a column is
  // missing or unknown, or a row has another number of cells; the message says file, line and what was
  // expected.
  static absl::StatusOr<Table> Read(const LexiconFiles& files, std::string_view name,
                                    const std::vector<std::string_view>& columns);

  const std::vector<Row>& rows() const { return rows_; }

 private:
  std::vector<Row> rows_;
};

// The whole of a cell as a number. kInvalidArgument: it is none; the message names the row and says what was
// `expected` ("a number of words").
absl::StatusOr<double> ReadNumber(const Table::Row& row, size_t cell, std::string_view expected);
absl::StatusOr<int> ReadInteger(const Table::Row& row, size_t cell, std::string_view expected);

}  // namespace onrecord

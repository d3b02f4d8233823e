#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/sqlite/connection.h"

namespace onrecord::api::sqlite {

// Changes of the full-text indexes, kept until the end of a commit and written in rising order of rows: the
// index writes a segment of its own each time that a row comes which is not above the last.
class WordIndex {
 public:
  // `columns` as index_words.h makes them; `table`: "quote_words". What is removed must be what was added.
  void Add(std::string_view table, int64_t row, std::vector<std::string> columns) {
    changes_.push_back({table, row, false, std::move(columns)});
  }
  void Remove(std::string_view table, int64_t row, std::vector<std::string> columns) {
    changes_.push_back({table, row, true, std::move(columns)});
  }
  // Writes and forgets all changes.
  absl::Status Write(Connection& connection);

 private:
  struct Change {
    std::string_view table;
    int64_t row;
    bool remove;
    std::vector<std::string> columns;
  };
  std::vector<Change> changes_;
};

}  // namespace onrecord::api::sqlite

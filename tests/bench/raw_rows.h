#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "api/store/sqlite/term_index.h"
#include "api/store/store.h"
#include "common/sqlite/connection.h"

namespace onrecord::bench {

// The yardstick of storing: the rows of a batch, made beforehand, inserted by prepared statements and nothing
// else.
class RawRows {
 public:
  // Makes the rows that `batch` becomes in the store at `store`, by way of a scratch store in `folder`, once
  // `pending` articles of batches made before it are inserted. Nothing else may be stored before Insert.
  static absl::StatusOr<RawRows> Make(const api::Batch& batch, const std::string& store,
                                      const std::string& folder, int pending);

  // One transaction.
  // `terms`: the index of the store, open.
  absl::Status Insert(sqlite::Connection& connection, api::sqlite::TermIndex* terms) const;

 private:
  struct Row {
    const char* sql;
    std::vector<Value> values;
  };
  std::vector<Row> rows_;
  std::vector<int64_t> occurrences_;
  std::vector<api::TermHolder> terms_;
};

}  // namespace onrecord::bench

#pragma once
#include <absl/status/statusor.h>

#include <cstddef>
#include <future>

#include "api/store/sqlite/connection.h"

namespace onrecord::api::sqlite {

// Clears the files of the store of what removed articles said. Their rows are overwritten when they are
// deleted (secure_delete). What is left is in two places: the full-text indexes keep the words of a deleted
// row in their older segments until those are merged, and the write-ahead log keeps the pages of before until
// it is emptied. So the segments of each index are merged into one, in slices, and then the log is written
// back and cut to nothing.
//
// Costs one pass over the full-text indexes for all removals that wait together; nothing where none does.
class TextErasure {
 public:
  // One slice, some 40 ms. True: more is to be done. A reader whose transaction began before holds up the
  // end.
  absl::StatusOr<bool> Step(Connection& connection);

 private:
  absl::StatusOr<bool> MergeSome(Connection& connection);
  void WriteBack(Connection& connection);
  // Waits a moment where it is so.
  bool IsWritingBack();

  bool under_way_ = false;  // a pass, for the removals whose `erased` is -1
  size_t table_ = 0;        // of the indexes, the one that is being merged
  bool begun_ = false;      // the merge of that index
  int pages_ = 100;         // that a slice writes, so that it takes no longer
  std::future<void> writing_back_;
};

}  // namespace onrecord::api::sqlite

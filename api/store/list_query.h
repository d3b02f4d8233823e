#pragma once
#include <absl/time/time.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/store/value.h"

// How records are asked for in pages, and how long a read may take.
namespace onrecord::api {

// When a read is to be given up: it then ends with kDeadlineExceeded or kCancelled.
struct ReadScope {
  absl::Time deadline = absl::InfiniteFuture();
  std::function<bool()> cancelled;  // empty: never
};

// How much one read returns: at least one record, and none more once a limit is reached.
struct ReadLimits {
  int count = 200;         // of records, or of changes
  size_t bytes = 1 << 20;  // of records
};

// The place of a record in a list: its value of the sorted field, and a key that is unique.
struct Cursor {
  Value value;
  std::string key;
};

// A page of what matches `include` and none of `exclude`.
template <typename Filter>
struct ListQuery {
  Filter include;
  std::vector<Filter> exclude;
  std::string order;  // a field that the request's order_by may name
  bool descending = true;
  std::optional<Cursor> after;  // unset: from the beginning
  int limit = 50;
  // Events come without the text around them (context_text), which has to be read from their articles.
  bool without_context = false;
};

template <typename Record>
struct Page {
  std::vector<Record> records;
  std::optional<Cursor> next;  // place of the last record; unset: nothing follows
};

}  // namespace onrecord::api

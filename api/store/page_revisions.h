#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/store/list_query.h"

namespace onrecord::api {

// An analysis of a revision that is stored.
struct StoredRevision {
  bool newest = false;
  int64_t observed = 0, generation = 0, row = 0;
  std::string revision;
};

struct RevisionPage {
  std::vector<int64_t> rows;  // of the articles
  std::optional<Cursor> next;
};

// The latest analysis of each revision of one article, in the order of RevisionReader::ListRevisions, from
// behind `after`. O(n log n).
RevisionPage PageRevisions(std::vector<StoredRevision> all, const std::optional<Cursor>& after, int limit);

}  // namespace onrecord::api

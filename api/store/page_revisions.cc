#include "api/store/page_revisions.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace onrecord::api {
namespace {

// Newest first, then by time seen, then by generation of the analyser.
bool ComesFirst(const StoredRevision& a, const StoredRevision& b) {
  return std::tie(a.newest, a.observed, a.revision, a.generation, a.row) >
         std::tie(b.newest, b.observed, b.revision, b.generation, b.row);
}

}  // namespace

RevisionPage PageRevisions(std::vector<StoredRevision> all, const std::optional<Cursor>& after, int limit) {
  std::sort(all.begin(), all.end(), ComesFirst);
  // The latest analysis of each revision.
  std::set<std::string> seen;
  all.erase(
      std::remove_if(all.begin(), all.end(),
                     [&](const StoredRevision& stored) { return !seen.insert(stored.revision).second; }),
      all.end());
  size_t at = 0;
  if (after) {
    // A revision that became the newest since stands before the place, not behind it.
    while (at < all.size() && all[at].revision != after->key) ++at;
    at = std::min(at + 1, all.size());
  }
  RevisionPage page;
  for (; at < all.size(); ++at) {
    if (static_cast<int>(page.rows.size()) == limit) {
      page.next = Cursor{int64_t{0}, all[at - 1].revision};
      break;
    }
    page.rows.push_back(all[at].row);
  }
  return page;
}

}  // namespace onrecord::api

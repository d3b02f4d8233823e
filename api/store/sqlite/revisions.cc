#include "api/store/sqlite/revisions.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "api/store/sqlite/article_rows.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

struct Stored {
  int64_t newest = 0, observed = 0, generation = 0, row = 0;
  std::string revision;
};

// Newest first, then by time seen, then by generation of the analyser.
bool ComesFirst(const Stored& a, const Stored& b) {
  return std::tie(a.newest, a.observed, a.revision, a.generation, a.row) >
         std::tie(b.newest, b.observed, b.revision, b.generation, b.row);
}

absl::StatusOr<std::vector<Stored>> FindAll(Connection& connection, const std::string& article_id) {
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection.Query("SELECT id, newest, observed, generation, revision_id FROM article"
                                       " INDEXED BY article_article_id WHERE article_id = ?",
                                       {PackedId(article_id)}));
  std::vector<Stored> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) break;
    out.push_back({rows.Int(1), rows.Int(2), rows.Int(3), rows.Int(0), UnpackedId(rows.Get(4))});
  }
  std::sort(out.begin(), out.end(), ComesFirst);
  // The latest analysis of each revision.
  std::set<std::string> seen;
  out.erase(std::remove_if(out.begin(), out.end(),
                           [&](const Stored& stored) { return !seen.insert(stored.revision).second; }),
            out.end());
  return out;
}

}  // namespace

absl::StatusOr<Page<v1::ArticleRecord>> ListRevisions(Connection& connection, const std::string& article_id,
                                                      const std::optional<Cursor>& after, int limit) {
  OR_ASSIGN_OR_RETURN(const std::vector<Stored> all, FindAll(connection, article_id));
  if (all.empty()) return NotFound("no article '", article_id, "'");
  size_t at = 0;
  if (after) {
    // A revision that became the newest since stands before the place, not behind it.
    while (at < all.size() && all[at].revision != after->key) ++at;
    at = std::min(at + 1, all.size());
  }
  Headers headers(connection);
  Page<v1::ArticleRecord> page;
  for (; at < all.size(); ++at) {
    if (static_cast<int>(page.records.size()) == limit) {
      page.next = Cursor{int64_t{0}, all[at - 1].revision};
      break;
    }
    OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers.Of(all[at].row));
    page.records.push_back(*header);
  }
  return page;
}

}  // namespace onrecord::api::sqlite

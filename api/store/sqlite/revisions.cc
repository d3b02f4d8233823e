#include "api/store/sqlite/revisions.h"

#include "api/store/page_revisions.h"
#include "api/store/sqlite/article_rows.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

absl::StatusOr<std::vector<StoredRevision>> FindAll(Connection& connection, const std::string& article_id) {
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection.Query("SELECT id, newest, observed, generation, revision_id FROM article"
                                       " INDEXED BY article_article_id WHERE article_id = ?",
                                       {PackedId(article_id)}));
  std::vector<StoredRevision> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return out;
    out.push_back({rows.Int(1) != 0, rows.Int(2), rows.Int(3), rows.Int(0), UnpackedId(rows.Get(4))});
  }
}

}  // namespace

absl::StatusOr<Page<v1::ArticleRecord>> ListRevisions(Connection& connection, const std::string& article_id,
                                                      const std::optional<Cursor>& after, int limit) {
  OR_ASSIGN_OR_RETURN(std::vector<StoredRevision> all, FindAll(connection, article_id));
  if (all.empty()) return NotFound("no article '", article_id, "'");
  const RevisionPage revisions = PageRevisions(std::move(all), after, limit);
  Headers headers(connection);
  Page<v1::ArticleRecord> page;
  page.next = revisions.next;
  for (const int64_t row : revisions.rows) {
    OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers.Of(row));
    page.records.push_back(*header);
  }
  return page;
}

}  // namespace onrecord::api::sqlite

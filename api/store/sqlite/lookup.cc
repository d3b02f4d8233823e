#include "api/store/sqlite/lookup.h"

#include "api/store/project_article.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// The newest of what has this id: newest of its article first, then the latest analysis.
constexpr char kOrder[] = " ORDER BY newest DESC, observed DESC, id DESC LIMIT 1";

absl::StatusOr<Statement> FindArticle(Connection& connection, const std::string& columns,
                                      const std::string& article_id, const std::string& revision_id) {
  const std::string sql = "SELECT " + columns + " FROM article WHERE article_id = ?";
  if (revision_id.empty()) return connection.Query(sql + kOrder, {article_id});
  return connection.Query(sql + " AND revision_id = ?" + kOrder, {article_id, revision_id});
}

absl::Status NoArticle(const std::string& article_id, const std::string& revision_id) {
  if (revision_id.empty()) return NotFound("no article '", article_id, "'");
  return NotFound("no revision '", revision_id, "' of article '", article_id, "'");
}

absl::StatusOr<v1::EnrichedArticle> ReadEnriched(Connection& connection, int64_t article) {
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection.Query("SELECT value FROM enriched WHERE id = ?", {article}));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return Internal("store: an article has lost its text");
  v1::EnrichedArticle enriched;
  OR_RETURN_IF_ERROR(Decode(found.Text(0), &enriched));
  return enriched;
}

}  // namespace

absl::StatusOr<v1::ArticleRecord> GetArticle(Connection& connection, const std::string& article_id,
                                             const std::string& revision_id, v1::View view) {
  OR_ASSIGN_OR_RETURN(Statement found,
                      FindArticle(connection, "id, newest, record", article_id, revision_id));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return NoArticle(article_id, revision_id);
  v1::ArticleRecord record;
  OR_RETURN_IF_ERROR(Decode(found.Text(2), &record));
  record.mutable_context()->set_newest(found.Int(1) != 0);
  OR_RETURN_IF_ERROR(AddView(connection, found.Int(0), view, &record));
  return record;
}

absl::StatusOr<v1::QuoteRecord> GetQuote(Connection& connection, const std::string& quote_id) {
  OR_ASSIGN_OR_RETURN(
      Statement found,
      connection.Query(std::string("SELECT newest, record FROM quote WHERE quote_id = ?") + kOrder,
                       {quote_id}));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return NotFound("no quote '", quote_id, "'");
  v1::QuoteRecord record;
  OR_RETURN_IF_ERROR(Decode(found.Text(1), &record));
  record.mutable_article()->set_newest(found.Int(0) != 0);
  return record;
}

absl::StatusOr<v1::EventRecord> GetEvent(Connection& connection, const std::string& event_id) {
  OR_ASSIGN_OR_RETURN(
      Statement found,
      connection.Query(std::string("SELECT newest, record FROM event WHERE event_id = ?") + kOrder,
                       {event_id}));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return NotFound("no event '", event_id, "'");
  v1::EventRecord record;
  OR_RETURN_IF_ERROR(Decode(found.Text(1), &record));
  record.mutable_article()->set_newest(found.Int(0) != 0);
  return record;
}

absl::StatusOr<std::string> GetText(Connection& connection, const std::string& article_id,
                                    const std::string& revision_id) {
  OR_ASSIGN_OR_RETURN(Statement found, FindArticle(connection, "id", article_id, revision_id));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return NoArticle(article_id, revision_id);
  OR_ASSIGN_OR_RETURN(v1::EnrichedArticle enriched, ReadEnriched(connection, found.Int(0)));
  return std::move(*enriched.mutable_article()->mutable_text());
}

absl::Status AddView(Connection& connection, int64_t article, v1::View view, v1::ArticleRecord* record) {
  if (view != v1::VIEW_FINDINGS && view != v1::VIEW_FULL) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const v1::EnrichedArticle enriched, ReadEnriched(connection, article));
  AddFindings(enriched, view, record);
  return absl::OkStatus();
}

}  // namespace onrecord::api::sqlite

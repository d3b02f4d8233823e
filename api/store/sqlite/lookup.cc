#include "api/store/sqlite/lookup.h"

#include <tuple>

#include "api/store/project_article.h"
#include "api/store/row_ids.h"
#include "api/store/sqlite/article_rows.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

absl::StatusOr<Statement> FindArticle(Connection& connection, const std::string& article_id,
                                      const std::string& revision_id) {
  // The newest of the article first, then the latest analysis.
  std::string sql = "SELECT id FROM article INDEXED BY article_article_id WHERE article_id = ?";
  std::vector<Value> values = {PackedId(article_id)};
  if (!revision_id.empty()) {
    sql += " AND revision_id = ?";
    values.push_back(PackedId(revision_id));
  }
  sql += " ORDER BY newest DESC, observed DESC, generation DESC, id DESC LIMIT 1";
  return connection.Query(sql, values);
}

absl::Status NoArticle(const std::string& article_id, const std::string& revision_id) {
  if (revision_id.empty()) return NotFound("no article '", article_id, "'");
  return NotFound("no revision '", revision_id, "' of article '", article_id, "'");
}

// The record with this id: newest of its article first, then the latest analysis.
template <typename Record>
absl::StatusOr<Record> GetFinding(Connection& connection, std::string_view table, const std::string& id) {
  OR_ASSIGN_OR_RETURN(Statement found, connection.Query(StrCat("SELECT id, record FROM ", table,
                                                               " INDEXED BY ", table, "_key WHERE key = ?"),
                                                        {KeyOf(id)}));
  Headers headers(connection);
  Record best;
  const auto rank = [](const Record& record) {
    const v1::ArticleContext& context = record.article();
    return std::make_tuple(context.newest(), context.ingested_at().seconds(), context.ingested_at().nanos());
  };
  bool any = false;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, found.Step());
    if (!row) break;
    Record record;
    OR_RETURN_IF_ERROR(ReadFinding(found.Text(1), found.Int(0), &headers, &record));
    if (IdOf(record) != id || (any && rank(record) < rank(best))) continue;
    best = std::move(record);
    any = true;
  }
  if (!any) return NotFound("no ", table, " '", id, "'");
  return best;
}

}  // namespace

absl::StatusOr<v1::ArticleRecord> GetArticle(Connection& connection, const std::string& article_id,
                                             const std::string& revision_id, v1::View view) {
  OR_ASSIGN_OR_RETURN(Statement found, FindArticle(connection, article_id, revision_id));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return NoArticle(article_id, revision_id);
  Headers headers(connection);
  OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers.Of(found.Int(0)));
  v1::ArticleRecord record = *header;
  OR_RETURN_IF_ERROR(AddView(connection, found.Int(0), view, &record));
  return record;
}

absl::StatusOr<v1::QuoteRecord> GetQuote(Connection& connection, const std::string& quote_id) {
  return GetFinding<v1::QuoteRecord>(connection, "quote", quote_id);
}

absl::StatusOr<v1::EventRecord> GetEvent(Connection& connection, const std::string& event_id) {
  return GetFinding<v1::EventRecord>(connection, "event", event_id);
}

absl::StatusOr<std::string> GetText(Connection& connection, const std::string& article_id,
                                    const std::string& revision_id) {
  OR_ASSIGN_OR_RETURN(Statement found, FindArticle(connection, article_id, revision_id));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return NoArticle(article_id, revision_id);
  OR_ASSIGN_OR_RETURN(v1::EnrichedArticle enriched, ReadEnriched(connection, found.Int(0), false));
  return std::move(*enriched.mutable_article()->mutable_text());
}

absl::Status AddView(Connection& connection, int64_t article, v1::View view, v1::ArticleRecord* record) {
  if (view != v1::VIEW_FINDINGS && view != v1::VIEW_FULL) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(v1::EnrichedArticle enriched, ReadEnriched(connection, article, true));
  record->mutable_zones()->Swap(enriched.mutable_zones());
  record->mutable_entities()->Swap(enriched.mutable_entities());
  record->mutable_quotes()->Swap(enriched.mutable_quotes());
  record->mutable_events()->Swap(enriched.mutable_events());
  if (view == v1::VIEW_FULL) record->set_text(enriched.article().text());
  return absl::OkStatus();
}

}  // namespace onrecord::api::sqlite

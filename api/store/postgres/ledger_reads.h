#pragma once
#include <string>

#include "api/store/postgres/connection.h"
#include "api/store/store.h"

// Statements, talking points and revisions of the PostgreSQL store; see StatementReader and RevisionReader.
namespace onrecord::api::postgres {

absl::StatusOr<Page<v1::Statement>> ListStatements(Connection& connection,
                                                   const ListQuery<v1::QuoteFilter>& query, int min_articles);
absl::StatusOr<Part<v1::Statement>> GetStatement(Connection& connection, const std::string& quote_id,
                                                 const std::optional<Cursor>& after, int limit);
absl::StatusOr<Page<v1::TalkingPoint>> ListTalkingPoints(Connection& connection,
                                                         const ListQuery<v1::QuoteFilter>& query,
                                                         int min_statements);
absl::StatusOr<Part<v1::Timeline>> GetTimeline(Connection& connection, const std::string& quote_id,
                                               const std::optional<Cursor>& after, int limit);
absl::StatusOr<OccurrencePlace> GetOccurrence(Connection& connection, const std::string& quote_id);
absl::StatusOr<StatementHead> GetStatementHead(Connection& connection, const std::string& quote_id);
absl::StatusOr<Page<v1::ArticleRecord>> ListRevisions(Connection& connection, const std::string& article_id,
                                                      const std::optional<Cursor>& after, int limit);

}  // namespace onrecord::api::postgres

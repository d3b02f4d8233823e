#pragma once
#include <string>

#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

// Statements and talking points of the SQLite store; see StatementReader.
namespace onrecord::api::sqlite {

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

}  // namespace onrecord::api::sqlite

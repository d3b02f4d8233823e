#pragma once
#include <string>

#include "api/store/select_rows.h"
#include "api/store/statement_ports.h"
#include "api/store/statements/statement_rows.h"

// Statements and talking points from the rows of any engine; see StatementReader.
namespace onrecord::api {

struct StatementSource {
  QuoteRows& quotes;
  LedgerReader& ledger;
};

// `matches` is what `query` selects, from behind its place.
absl::StatusOr<Page<v1::Statement>> ListStatements(const StatementSource& source, MatchingQuotes& matches,
                                                   const ListQuery<v1::QuoteFilter>& query, int min_articles);
absl::StatusOr<Page<v1::TalkingPoint>> ListTalkingPoints(const StatementSource& source,
                                                         MatchingQuotes& matches,
                                                         const ListQuery<v1::QuoteFilter>& query,
                                                         int min_statements);
absl::StatusOr<Part<v1::Statement>> GetStatement(const StatementSource& source, const std::string& quote_id,
                                                 const std::optional<Cursor>& after, int limit);
absl::StatusOr<Part<v1::Timeline>> GetTimeline(const StatementSource& source, const std::string& quote_id,
                                               const std::optional<Cursor>& after, int limit);

absl::StatusOr<OccurrencePlace> GetOccurrence(const StatementSource& source, const std::string& quote_id);
absl::StatusOr<StatementHead> GetStatementHead(const StatementSource& source, const std::string& quote_id);

// The place of a list as a number; 0: from the beginning. kInvalidArgument: it is none.
absl::StatusOr<int64_t> RowBehind(const std::optional<Cursor>& after);

// What is left of the selection from behind row `after` (0: all), in the order of the list.
Selection InOrder(const Selection& all, int64_t after, bool descending);

}  // namespace onrecord::api

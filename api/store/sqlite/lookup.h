#pragma once
#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

// The single records of the SQLite store; see RecordLookup.
namespace onrecord::api::sqlite {

absl::StatusOr<v1::ArticleRecord> GetArticle(Connection& connection, const std::string& article_id,
                                             const std::string& revision_id, v1::View view);
absl::StatusOr<v1::QuoteRecord> GetQuote(Connection& connection, const std::string& quote_id);
absl::StatusOr<v1::EventRecord> GetEvent(Connection& connection, const std::string& event_id);
absl::StatusOr<std::string> GetText(Connection& connection, const std::string& article_id,
                                    const std::string& revision_id);

// Adds what a larger view has, from the enriched article of row `article`.
absl::Status AddView(Connection& connection, int64_t article, v1::View view, v1::ArticleRecord* record);

}  // namespace onrecord::api::sqlite

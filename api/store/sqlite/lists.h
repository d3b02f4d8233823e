#pragma once
#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

// The lists of the SQLite store; see RecordQuery.
namespace onrecord::api::sqlite {

absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(Connection& connection,
                                                     const ListQuery<v1::ArticleFilter>& query,
                                                     v1::View view);
absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(Connection& connection,
                                                 const ListQuery<v1::QuoteFilter>& query);
absl::StatusOr<Page<v1::EventRecord>> ListEvents(Connection& connection,
                                                 const ListQuery<v1::EventFilter>& query);

}  // namespace onrecord::api::sqlite

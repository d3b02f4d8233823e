#pragma once
#include "api/store/postgres/connection.h"
#include "api/store/store.h"

// The lists of the PostgreSQL store; see RecordQuery. Each is one statement but for rows that the full-text
// index cannot tell for sure, which are tested on their records. In the order of publication the server walks
// the key of the table or the index of words; in another order the index of that order, or it sorts what
// matches.
namespace onrecord::api::postgres {

absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(Connection& connection,
                                                     const ListQuery<v1::ArticleFilter>& query,
                                                     v1::View view);
absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(Connection& connection,
                                                 const ListQuery<v1::QuoteFilter>& query);
absl::StatusOr<Page<v1::EventRecord>> ListEvents(Connection& connection,
                                                 const ListQuery<v1::EventFilter>& query);
// Counts all quotes that match at each call.
absl::StatusOr<Page<v1::SpeakerRecord>> ListSpeakers(Connection& connection,
                                                     const ListQuery<v1::QuoteFilter>& query);

}  // namespace onrecord::api::postgres

#pragma once
#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

// The lists of the SQLite store; see RecordQuery.
namespace onrecord::api::sqlite {

// How lists in orders other than by publication are made. Up to so many matches are sorted by their values,
// which takes about as long as walking the index of the order past 50 of them; values that need a look-up
// each are dearer. More are collected, up to a limit, and the index is walked past them; beyond, so many
// match that the walk finds the next soon and tests each row, which is dear where it has to ask the index of
// words. All that match can stand at the far end: a walk that has passed so many rows is given up for sorting
// all.
// Where the filter says little but a range of days, the index of the order is entered anew for each of its
// values, if they are few.
struct SortLimits {
  size_t sorted = 1000, sorted_by_facets = 4000;
  size_t collected = 60000, collected_if_tests_are_cheap = 20000;
  int64_t passed = 30000, tested = 10000;
  int64_t tested_first = 400;  // where the filter says little but a beginning of words: see beginnings.h
  size_t values = 4000, beside_ranges = 1000;
  size_t sorted_by_lookup = 20000;  // beyond, the walk goes on past what was collected, without tests
};

absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(Connection& connection,
                                                     const ListQuery<v1::ArticleFilter>& query, v1::View view,
                                                     const SortLimits& limits = {});
absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(Connection& connection,
                                                 const ListQuery<v1::QuoteFilter>& query,
                                                 const SortLimits& limits = {});
absl::StatusOr<Page<EncodedMessage>> ListEncodedQuotes(Connection& connection,
                                                       const ListQuery<v1::QuoteFilter>& query,
                                                       const SortLimits& limits = {});
absl::StatusOr<Page<v1::EventRecord>> ListEvents(Connection& connection,
                                                 const ListQuery<v1::EventFilter>& query,
                                                 const SortLimits& limits = {});

}  // namespace onrecord::api::sqlite

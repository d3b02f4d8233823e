#pragma once
#include <absl/status/status.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/tables.h"

// Sorting of matching rows by values that are read for them, where an index in that order would be walked for
// too long.
namespace onrecord::api::sqlite {

// The first places of an order, from behind one; all others are forgotten at once, so that memory does not
// grow with what is added.
class FirstPlaces {
 public:
  FirstPlaces(size_t most, std::optional<Place> after, bool descending)
      : most_(most), after_(std::move(after)), descending_(descending) {}
  void Add(Value value, int64_t row);
  // In order.
  std::vector<Place> Take();

 private:
  // Whether `a` comes before `b`.
  bool Before(const Place& a, const Place& b) const;

  const size_t most_;
  const std::optional<Place> after_;
  const bool descending_;
  std::vector<Place> heap_;  // the last of them in front
};

// Adds rows with their values in an order: one look-up a row, about 5 µs.
absl::Status AddByLookup(Connection& connection, const Order& order, const std::vector<int64_t>& rows,
                         FirstPlaces* places);

// The same of quotes in one of QuoteTable's orders, `rows` rising: from facets, at most 1 µs a row, and where
// many articles have one 0.1 µs a quote of the store.
absl::Status AddQuotesByFacets(Connection& connection, std::string_view order,
                               const std::vector<int64_t>& rows, FirstPlaces* places);

}  // namespace onrecord::api::sqlite

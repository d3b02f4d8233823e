#pragma once
#include <absl/status/statusor.h>

#include <optional>

#include "api/store/select_rows.h"
#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/sort_rows.h"
#include "api/store/sqlite/tables.h"

namespace onrecord::api::sqlite {

// Whether all that a strand says is a range of rows.
bool IsRange(const Strand& strand);

// Adds to `places` the first `most` rows within a range, from behind `after`, in an order that has few
// distinct values, such as days: the index of the order is entered at the range once for each value, whatever
// lies between. False: the order cannot do so, or there were more than `most_values` values before the page
// was full. About 5 µs a value.
absl::StatusOr<bool> AddRange(Connection& connection, const Order& order, const Strand& range,
                              const std::optional<Place>& after, bool descending, size_t most,
                              size_t most_values, FirstPlaces* places);

}  // namespace onrecord::api::sqlite

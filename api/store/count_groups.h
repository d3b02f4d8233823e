#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/select_rows.h"
#include "api/store/statement_ports.h"

// Counts findings or articles by group from their facts, whatever the engine; see RecordAnalysis::Aggregate.
namespace onrecord::api {

// The rows of facts (facts.h), within one snapshot of the store.
class FactRows {
 public:
  using Take = std::function<absl::Status(int64_t article, std::string_view packed)>;
  using TakeMatches = std::function<absl::Status(int64_t article, std::string_view packed,
                                                 const std::vector<int64_t>& findings)>;
  virtual ~FactRows() = default;
  // Of the articles that, or whose findings, may lie in the range of a strand that has no condition, in
  // rising order.
  virtual absl::Status ReadRange(const Strand& strand, const Take& take) = 0;
  // With the rows of the findings that the strand selects (of articles: their own), of each article that has
  // one, in rising order.
  virtual absl::Status ReadMatches(const Strand& strand, const TakeMatches& take) = 0;
  virtual absl::StatusOr<std::string> NameOf(int64_t number) = 0;
};

// `selection` is what the request's filters select. O(facts in its ranges), or O(findings that match).
absl::StatusOr<AggregateResult> CountGroups(FactRows& rows, const Selection& selection,
                                            const AggregateQuery& query);

}  // namespace onrecord::api

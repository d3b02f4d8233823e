#pragma once
#include <vector>

#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/ledger_tables.h"

namespace onrecord::api::sqlite {

// Puts statements together from the rows of their quotes.
class StatementMaker {
 public:
  explicit StatementMaker(Connection& connection) : connection_(connection), headers_(connection) {}

  // The statement of these members, without its occurrences. Reads the quotes of 32 members at most.
  absl::StatusOr<v1::Statement> Make(const std::vector<Member>& members);
  // The quote of a member, with where its words differ from `fullest` and why it was joined.
  absl::StatusOr<v1::Occurrence> MakeOccurrence(const Member& member, const v1::QuoteRecord& fullest);
  absl::StatusOr<v1::QuoteRecord> QuoteOf(int64_t row);

 private:
  absl::Status AddOutlets(const std::vector<Member>& members, v1::Statement* statement);
  absl::Status AddReasons(int64_t id, v1::Occurrence* occurrence);

  Connection& connection_;
  Headers headers_;
};

// Day of publication of an occurrence, "YYYY-MM-DD"; empty: not known.
std::string DayOfOccurrence(int64_t id);

}  // namespace onrecord::api::sqlite

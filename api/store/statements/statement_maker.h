#pragma once
#include <string>
#include <vector>

#include "api/store/statements/statement_rows.h"

namespace onrecord::api {

// Puts statements together from the rows of their quotes.
class StatementMaker {
 public:
  StatementMaker(QuoteRows& quotes, LedgerReader& ledger) : quotes_(quotes), ledger_(ledger) {}

  // The statement of these members, without its occurrences. Reads the quotes of 32 members at most.
  absl::StatusOr<v1::Statement> Make(const std::vector<Member>& members);
  // The quote of a member, with where its words differ from `fullest` and why it was joined.
  absl::StatusOr<v1::Occurrence> MakeOccurrence(const Member& member, const v1::QuoteRecord& fullest);

 private:
  absl::StatusOr<v1::QuoteRecord> QuoteAt(int64_t row);
  absl::Status AddOutlets(const std::vector<Member>& members, v1::Statement* statement);
  absl::Status AddReasons(int64_t id, v1::Occurrence* occurrence);

  QuoteRows& quotes_;
  LedgerReader& ledger_;
};

// Day of publication of an occurrence, "YYYY-MM-DD"; empty: not known.
std::string DayOfOccurrence(int64_t id);

}  // namespace onrecord::api

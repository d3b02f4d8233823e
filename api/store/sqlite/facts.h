#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <unordered_map>

#include "api/store/facts.h"
#include "api/store/sqlite/connection.h"

// The tables `fact` and `fact_name`: see api/store/facts.h.
namespace onrecord::api::sqlite {

// Writes the rows of one transaction.
class FactWriter final : private facts::NameNumbers {
 public:
  explicit FactWriter(Connection& connection) : connection_(connection) {}
  absl::Status Add(const v1::EnrichedArticle& article, int64_t row);
  absl::Status Remove(int64_t row);
  absl::StatusOr<std::string> Pack(const v1::EnrichedArticle& article);

 private:
  absl::StatusOr<int64_t> NumberOf(const std::string& name) override;

  Connection& connection_;
  std::unordered_map<std::string, int64_t> numbers_;
};

// Makes the rows of all newest articles that have none: the migration to them. Logs its progress.
absl::Status FillFacts(Connection& connection);

}  // namespace onrecord::api::sqlite

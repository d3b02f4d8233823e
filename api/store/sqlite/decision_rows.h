#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/store/sqlite/connection.h"
#include "onrecord/v1/decision.pb.h"
#include "onrecord/v1/enriched_article.pb.h"

namespace onrecord::api::sqlite {

// The tables of decisions, as one transaction writes them. While nothing was ever decided, an article costs
// no statement.
class DecisionRows {
 public:
  explicit DecisionRows(Connection& connection) : connection_(connection) {}

  // Whether the article was removed, and not let in again since. Notes where it was let in.
  absl::StatusOr<bool> Refuses(const v1::EnrichedArticle& article);
  // Corrections in force, in the order of their times.
  absl::StatusOr<std::vector<v1::Correction>> CorrectionsOf(const std::string& article_id);
  // Notes which of them the newest analysis has.
  absl::Status SetApplied(const std::string& article_id, const std::set<std::string>& applied);

  // False: it is known.
  absl::StatusOr<bool> AddRemoval(const v1::Decision& decision, int64_t revisions, int64_t quotes,
                                  int64_t events);
  absl::StatusOr<bool> HasRemoval(const std::string& article_id, int64_t removed);
  absl::StatusOr<bool> AddCorrection(const v1::Decision& decision);
  absl::StatusOr<bool> AddUndo(const v1::Decision& decision);
  absl::Status ForgetCorrections(const std::string& article_id);
  // The records of this analysis are to be erased in the log.
  absl::Status AddErasure(const v1::Article& article, std::string_view analyser);

 private:
  absl::StatusOr<bool> Any(const std::string& sql, std::optional<bool>* known);

  Connection& connection_;
  std::optional<bool> any_removals_, any_corrections_;
};

}  // namespace onrecord::api::sqlite

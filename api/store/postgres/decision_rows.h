#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/postgres/connection.h"
#include "onrecord/v1/decision.pb.h"
#include "onrecord/v1/enriched_article.pb.h"

namespace onrecord::api::postgres {

// The tables of decisions, as one transaction writes them. What was decided on the articles of a batch is
// read by two statements before; where nothing was ever decided, by one.
class DecisionRows {
 public:
  explicit DecisionRows(Connection& connection) : connection_(connection) {}

  // Reads what was decided on these articles; before all else.
  absl::Status Read(const std::vector<std::string>& articles);

  // Whether the article was removed, and not let in again since. Notes where it was let in.
  absl::StatusOr<bool> Refuses(const v1::EnrichedArticle& article);
  // Corrections in force, in the order of their times.
  const std::vector<v1::Correction>& CorrectionsOf(const std::string& article_id);
  // Notes which of them the newest analysis has.
  absl::Status SetApplied(const std::string& article_id, const std::set<std::string>& applied);

  absl::StatusOr<bool> HasRemoval(const std::string& article_id, int64_t removed);
  absl::Status AddRemoval(const v1::Decision& decision, int64_t revisions, int64_t quotes, int64_t events);
  // False: it is known.
  absl::StatusOr<bool> AddCorrection(const v1::Decision& decision);
  absl::StatusOr<bool> AddUndo(const v1::Decision& decision);
  absl::Status ForgetCorrections(const std::string& article_id);
  // The records of this analysis are to be erased in the log.
  absl::Status AddErasure(const v1::Article& article, std::string_view analyser);

 private:
  absl::Status ReadCorrections(const std::vector<std::string>& articles);

  Connection& connection_;
  std::map<std::string, int64_t> removed_;  // the last time
  std::map<std::string, std::vector<v1::Correction>> corrections_;
};

}  // namespace onrecord::api::postgres

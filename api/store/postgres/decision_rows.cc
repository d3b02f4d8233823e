#include "api/store/postgres/decision_rows.h"

#include "api/store/apply_corrections.h"
#include "api/store/check_decision.h"
#include "api/store/pack_records.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/record.h"
#include "common/stream/record_key.h"

namespace onrecord::api::postgres {
namespace {

// Runs what inserts a row unless it is there; whether it did.
absl::StatusOr<bool> Inserts(Connection& connection, const std::string& sql,
                             const std::vector<Value>& values) {
  OR_ASSIGN_OR_RETURN(const Rows rows,
                      connection.Query(sql + " ON CONFLICT DO NOTHING RETURNING true", values));
  return rows.size() > 0;
}

}  // namespace

absl::Status DecisionRows::Read(const std::vector<std::string>& articles) {
  removed_.clear();
  corrections_.clear();
  if (articles.empty()) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const Rows any, connection_.Query("SELECT EXISTS (SELECT 1 FROM removal),"
                                                        " EXISTS (SELECT 1 FROM correction)"));
  if (any.Int(0, 0) != 0) {
    OR_ASSIGN_OR_RETURN(const Rows rows,
                        connection_.Query("SELECT article_id, max(removed) FROM removal"
                                          " WHERE article_id = ANY (?::text[]) GROUP BY article_id",
                                          {ArrayOf(articles)}));
    for (int i = 0; i < rows.size(); ++i) removed_[rows.String(i, 0)] = rows.Int(i, 1);
  }
  return any.Int(0, 1) != 0 ? ReadCorrections(articles) : absl::OkStatus();
}

absl::Status DecisionRows::ReadCorrections(const std::vector<std::string>& articles) {
  OR_ASSIGN_OR_RETURN(const Rows rows,
                      connection_.Query("SELECT c.article_id, c.decision, c.decided, c.what FROM correction c"
                                        " WHERE c.article_id = ANY (?::text[]) AND NOT EXISTS"
                                        " (SELECT 1 FROM correction_undo u WHERE u.correction = c.decision)"
                                        " ORDER BY c.decided, c.decision",
                                        {ArrayOf(articles)}));
  for (const std::string& article : articles) corrections_.erase(article);
  for (int i = 0; i < rows.size(); ++i) {
    v1::Correction& correction = corrections_[rows.String(i, 0)].emplace_back();
    correction.set_correction_id(rows.String(i, 1));
    SetMicros(rows.Int(i, 2), correction.mutable_corrected_at());
    OR_RETURN_IF_ERROR(Unpack(rows.Text(i, 3), correction.mutable_what()));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> DecisionRows::Refuses(const v1::EnrichedArticle& article) {
  const std::string& id = article.article().article_id();
  const auto removed = removed_.find(id);
  if (removed == removed_.end()) return false;
  const int64_t readmitted = ReadmittedMicros(article);
  if (readmitted <= removed->second) return true;
  OR_RETURN_IF_ERROR(connection_.Run(
      "UPDATE removal SET readmitted = ? WHERE article_id = ? AND removed < ? AND readmitted = 0",
      {readmitted, id, readmitted}));
  return false;
}

const std::vector<v1::Correction>& DecisionRows::CorrectionsOf(const std::string& article_id) {
  static const std::vector<v1::Correction> none;
  const auto found = corrections_.find(article_id);
  return found == corrections_.end() ? none : found->second;
}

absl::Status DecisionRows::SetApplied(const std::string& article_id, const std::set<std::string>& applied) {
  return connection_.Run("UPDATE correction SET applies = (decision = ANY (?::text[])) WHERE article_id = ?",
                         {ArrayOf({applied.begin(), applied.end()}), article_id});
}

absl::StatusOr<bool> DecisionRows::HasRemoval(const std::string& article_id, int64_t removed) {
  OR_ASSIGN_OR_RETURN(const int64_t there,
                      connection_.Number("SELECT count(*) FROM removal WHERE article_id = ? AND removed = ?",
                                         {article_id, removed}));
  return there != 0;
}

absl::Status DecisionRows::AddRemoval(const v1::Decision& decision, int64_t revisions, int64_t quotes,
                                      int64_t events) {
  return connection_.Run(
      "INSERT INTO removal VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0) ON CONFLICT DO NOTHING",
      {decision.article_id(), MicrosOf(decision.decided_at()), decision.decision_id(), decision.reason(),
       decision.decided_by(), revisions, quotes, events});
}

absl::StatusOr<bool> DecisionRows::AddCorrection(const v1::Decision& decision) {
  OR_ASSIGN_OR_RETURN(const bool added,
                      Inserts(connection_, "INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?, false)",
                              {decision.decision_id(), decision.article_id(), MicrosOf(decision.decided_at()),
                               decision.reason(), decision.decided_by(), Packed(decision.correct())}));
  if (added) OR_RETURN_IF_ERROR(ReadCorrections({decision.article_id()}));
  return added;
}

absl::StatusOr<bool> DecisionRows::AddUndo(const v1::Decision& decision) {
  OR_ASSIGN_OR_RETURN(const bool added,
                      Inserts(connection_, "INSERT INTO correction_undo VALUES (?, ?)",
                              {decision.undo().correction_id(), MicrosOf(decision.decided_at())}));
  if (added) OR_RETURN_IF_ERROR(ReadCorrections({decision.article_id()}));
  return added;
}

absl::Status DecisionRows::ForgetCorrections(const std::string& article_id) {
  corrections_.erase(article_id);
  return connection_.Run("DELETE FROM correction WHERE article_id = ?", {article_id});
}

absl::Status DecisionRows::AddErasure(const v1::Article& article, std::string_view analyser) {
  const std::string key =
      stream::ArticleKey(article.article_id(), article.revision_id(), MicrosOf(article.readmitted_at()));
  return connection_.Run(
      "INSERT INTO log_erasure VALUES (?, ?, ?, 1), (?, ?, ?, 1) ON CONFLICT DO NOTHING",
      {std::string(stream::kArticlesTopic), key, article.article_id(), std::string(stream::kEnrichedTopic),
       stream::AnalysisKey(key, WithoutCorrections(analyser)), article.article_id()});
}

}  // namespace onrecord::api::postgres

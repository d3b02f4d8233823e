#include "api/store/sqlite/decision_rows.h"

#include "api/store/apply_corrections.h"
#include "api/store/check_decision.h"
#include "api/store/sqlite/article_rows.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/record.h"
#include "common/stream/record_key.h"

namespace onrecord::api::sqlite {

absl::StatusOr<bool> DecisionRows::Any(const std::string& sql, std::optional<bool>* known) {
  if (!*known) {
    OR_ASSIGN_OR_RETURN(const int64_t any, connection_.Number(sql));
    *known = any != 0;
  }
  return **known;
}

absl::StatusOr<bool> DecisionRows::Refuses(const v1::EnrichedArticle& article) {
  OR_ASSIGN_OR_RETURN(const bool any, Any("SELECT 1 FROM removal WHERE removed > 0 LIMIT 1", &any_removals_));
  if (!any) return false;
  const Value id = PackedId(article.article().article_id());
  OR_ASSIGN_OR_RETURN(const int64_t removed,
                      connection_.Number("SELECT removed FROM removal WHERE article_id = ?"
                                         " ORDER BY removed DESC LIMIT 1",
                                         {id}));
  if (removed == 0) return false;
  const int64_t readmitted = ReadmittedMicros(article);
  if (readmitted <= removed) return true;
  OR_RETURN_IF_ERROR(connection_.Run(
      "UPDATE removal SET readmitted = ? WHERE article_id = ? AND removed < ? AND readmitted = 0",
      {readmitted, id, readmitted}));
  return false;
}

absl::StatusOr<bool> DecisionRows::HasRemoval(const std::string& article_id, int64_t removed) {
  OR_ASSIGN_OR_RETURN(const int64_t there,
                      connection_.Number("SELECT 1 FROM removal WHERE article_id = ? AND removed = ?",
                                         {PackedId(article_id), removed}));
  return there != 0;
}

absl::StatusOr<bool> DecisionRows::AddRemoval(const v1::Decision& decision, int64_t revisions, int64_t quotes,
                                              int64_t events) {
  OR_RETURN_IF_ERROR(connection_.Run(
      "INSERT OR IGNORE INTO removal VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)",
      {PackedId(decision.article_id()), MicrosOf(decision.decided_at()), decision.decision_id(),
       decision.reason(), decision.decided_by(), revisions, quotes, events}));
  any_removals_ = true;
  return connection_.RowsChanged() > 0;
}

absl::StatusOr<std::vector<v1::Correction>> DecisionRows::CorrectionsOf(const std::string& article_id) {
  std::vector<v1::Correction> out;
  OR_ASSIGN_OR_RETURN(const bool any,
                      Any("SELECT 1 FROM correction WHERE decided > 0 LIMIT 1", &any_corrections_));
  if (!any) return out;
  OR_ASSIGN_OR_RETURN(
      Statement rows,
      connection_.Query(
          "SELECT c.decision, c.decided, c.what FROM correction c"
          " INDEXED BY correction_article LEFT JOIN correction_undo u ON u.correction = c.decision"
          " WHERE c.article_id = ? AND u.undone IS NULL ORDER BY c.decided, c.decision",
          {PackedId(article_id)}));
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return out;
    v1::Correction& correction = out.emplace_back();
    correction.set_correction_id(rows.String(0));
    SetMicros(rows.Int(1), correction.mutable_corrected_at());
    OR_RETURN_IF_ERROR(Unpack(rows.Text(2), correction.mutable_what()));
  }
}

absl::Status DecisionRows::SetApplied(const std::string& article_id, const std::set<std::string>& applied) {
  OR_RETURN_IF_ERROR(
      connection_.Run("UPDATE correction INDEXED BY correction_article SET applies = 0"
                      " WHERE article_id = ?",
                      {PackedId(article_id)}));
  for (const std::string& id : applied) {
    OR_RETURN_IF_ERROR(connection_.Run("UPDATE correction SET applies = 1 WHERE decision = ?", {id}));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> DecisionRows::AddCorrection(const v1::Decision& decision) {
  OR_RETURN_IF_ERROR(connection_.Run(
      "INSERT OR IGNORE INTO correction VALUES (?, ?, ?, ?, ?, ?, 0)",
      {decision.decision_id(), PackedId(decision.article_id()), MicrosOf(decision.decided_at()),
       decision.reason(), decision.decided_by(), Packed(decision.correct())}));
  any_corrections_ = true;
  return connection_.RowsChanged() > 0;
}

absl::StatusOr<bool> DecisionRows::AddUndo(const v1::Decision& decision) {
  OR_RETURN_IF_ERROR(connection_.Run("INSERT OR IGNORE INTO correction_undo VALUES (?, ?)",
                                     {decision.undo().correction_id(), MicrosOf(decision.decided_at())}));
  return connection_.RowsChanged() > 0;
}

absl::Status DecisionRows::ForgetCorrections(const std::string& article_id) {
  return connection_.Run("DELETE FROM correction WHERE article_id = ?", {PackedId(article_id)});
}

absl::Status DecisionRows::AddErasure(const v1::Article& article, std::string_view analyser) {
  const std::string key =
      stream::ArticleKey(article.article_id(), article.revision_id(), MicrosOf(article.readmitted_at()));
  const auto add = [&](std::string_view topic, std::string name) {
    return connection_.Run("INSERT OR IGNORE INTO log_erasure VALUES (?, ?, ?, 1)",
                           {std::string(topic), std::move(name), PackedId(article.article_id())});
  };
  OR_RETURN_IF_ERROR(add(stream::kArticlesTopic, key));
  return add(stream::kEnrichedTopic, stream::AnalysisKey(key, WithoutCorrections(analyser)));
}

}  // namespace onrecord::api::sqlite

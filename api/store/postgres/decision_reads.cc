#include "api/store/postgres/decision_reads.h"

#include "api/store/check_decision.h"
#include "api/store/pack_records.h"
#include "api/store/postgres/statements.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::postgres {
namespace {

// Sets a time that is known.
void SetTime(int64_t micros, google::protobuf::Timestamp* (v1::Removal::*at)(), v1::Removal* removal) {
  if (micros > 0) SetMicros(micros, (removal->*at)());
}

v1::Removal RemovalOf(const Rows& rows, int row) {
  v1::Removal removal;
  removal.set_article_id(rows.String(row, 0));
  SetMicros(rows.Int(row, 1), removal.mutable_removed_at());
  removal.set_removal_id(rows.String(row, 2));
  removal.set_reason(rows.String(row, 3));
  removal.set_removed_by(rows.String(row, 4));
  removal.set_revision_count(static_cast<uint32_t>(rows.Int(row, 5)));
  removal.set_quote_count(static_cast<uint32_t>(rows.Int(row, 6)));
  removal.set_event_count(static_cast<uint32_t>(rows.Int(row, 7)));
  SetTime(rows.Int(row, 8), &v1::Removal::mutable_erased_at, &removal);
  SetTime(rows.Int(row, 9), &v1::Removal::mutable_log_erased_at, &removal);
  SetTime(rows.Int(row, 10), &v1::Removal::mutable_readmitted_at, &removal);
  return removal;
}

absl::StatusOr<v1::Correction> CorrectionOf(const Rows& rows, int row) {
  v1::Correction correction;
  correction.set_correction_id(rows.String(row, 0));
  correction.set_article_id(rows.String(row, 1));
  SetMicros(rows.Int(row, 2), correction.mutable_corrected_at());
  correction.set_reason(rows.String(row, 3));
  correction.set_corrected_by(rows.String(row, 4));
  OR_RETURN_IF_ERROR(Unpack(rows.Text(row, 5), correction.mutable_what()));
  correction.set_applies(rows.Int(row, 6) != 0);
  if (rows.Int(row, 7) != 0) SetMicros(rows.Int(row, 7), correction.mutable_undone_at());
  return correction;
}

constexpr char kRemoval[] =
    "SELECT article_id, removed, decision, reason, removed_by, revisions, quotes, events, erased, log_erased,"
    " readmitted FROM removal";
constexpr char kCorrection[] =
    "SELECT c.decision, c.article_id, c.decided, c.reason, c.decided_by, c.what, c.applies,"
    " coalesce(u.undone, 0) FROM correction c LEFT JOIN correction_undo u ON u.correction = c.decision";

// One row more than the page holds, from behind `after`, the latest first; `tie` orders those of one moment.
absl::StatusOr<Rows> Latest(Connection& connection, std::string_view select, std::string_view time,
                            std::string_view tie, const std::string& article_id,
                            const std::optional<Cursor>& after, int limit) {
  Statement statement;
  statement.Add(StrCat(select, " WHERE true"));
  if (!article_id.empty()) statement.Add(" AND article_id = ?", {article_id});
  if (after) {
    statement.Add(StrCat(" AND (", time, ", ", tie, ") < (?, ?)"), {after->value.integer(), after->key});
  }
  statement.Add(StrCat(" ORDER BY ", time, " DESC, ", tie, " DESC LIMIT ?"), {int64_t{limit} + 1});
  return connection.Query(statement.sql, statement.values);
}

}  // namespace

absl::StatusOr<Page<v1::Removal>> ListRemovals(Connection& connection, const std::string& article_id,
                                               const std::optional<Cursor>& after, int limit) {
  OR_ASSIGN_OR_RETURN(const Rows rows,
                      Latest(connection, kRemoval, "removed", "article_id", article_id, after, limit));
  Page<v1::Removal> page;
  for (int i = 0; i < rows.size() && i < limit; ++i) page.records.push_back(RemovalOf(rows, i));
  if (rows.size() > limit && !page.records.empty()) {
    const v1::Removal& last = page.records.back();
    page.next = Cursor{MicrosOf(last.removed_at()), last.article_id()};
  }
  return page;
}

absl::StatusOr<Page<v1::Correction>> ListCorrections(Connection& connection, const std::string& article_id,
                                                     const std::optional<Cursor>& after, int limit) {
  OR_ASSIGN_OR_RETURN(const Rows rows,
                      Latest(connection, kCorrection, "c.decided", "c.decision", article_id, after, limit));
  Page<v1::Correction> page;
  for (int i = 0; i < rows.size() && i < limit; ++i) {
    OR_ASSIGN_OR_RETURN(page.records.emplace_back(), CorrectionOf(rows, i));
  }
  if (rows.size() > limit && !page.records.empty()) {
    const v1::Correction& last = page.records.back();
    page.next = Cursor{MicrosOf(last.corrected_at()), last.correction_id()};
  }
  return page;
}

absl::StatusOr<v1::Correction> GetCorrection(Connection& connection, const std::string& correction_id) {
  OR_ASSIGN_OR_RETURN(const Rows found,
                      connection.Query(StrCat(kCorrection, " WHERE c.decision = ?"), {correction_id}));
  if (found.size() == 0) return NotFound("no correction '", correction_id, "'");
  return CorrectionOf(found, 0);
}

}  // namespace onrecord::api::postgres

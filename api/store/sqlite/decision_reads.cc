#include "api/store/sqlite/decision_reads.h"

#include "api/store/check_decision.h"
#include "api/store/select_rows.h"
#include "api/store/sqlite/article_rows.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// Sets a time that is known.
void SetTime(int64_t micros, google::protobuf::Timestamp* (v1::Removal::*at)(), v1::Removal* removal) {
  if (micros > 0) SetMicros(micros, (removal->*at)());
}

v1::Removal RemovalOf(const Statement& row) {
  v1::Removal removal;
  removal.set_article_id(UnpackedId(row.Get(0)));
  SetMicros(row.Int(1), removal.mutable_removed_at());
  removal.set_removal_id(row.String(2));
  removal.set_reason(row.String(3));
  removal.set_removed_by(row.String(4));
  removal.set_revision_count(static_cast<uint32_t>(row.Int(5)));
  removal.set_quote_count(static_cast<uint32_t>(row.Int(6)));
  removal.set_event_count(static_cast<uint32_t>(row.Int(7)));
  SetTime(row.Int(8), &v1::Removal::mutable_erased_at, &removal);
  SetTime(row.Int(9), &v1::Removal::mutable_log_erased_at, &removal);
  SetTime(row.Int(10), &v1::Removal::mutable_readmitted_at, &removal);
  return removal;
}

absl::StatusOr<v1::Correction> CorrectionOf(const Statement& row) {
  v1::Correction correction;
  correction.set_correction_id(row.String(0));
  correction.set_article_id(UnpackedId(row.Get(1)));
  SetMicros(row.Int(2), correction.mutable_corrected_at());
  correction.set_reason(row.String(3));
  correction.set_corrected_by(row.String(4));
  OR_RETURN_IF_ERROR(Unpack(row.Text(5), correction.mutable_what()));
  correction.set_applies(row.Int(6) != 0);
  if (row.Int(7) != 0) SetMicros(row.Int(7), correction.mutable_undone_at());
  return correction;
}

constexpr char kCorrection[] =
    "SELECT c.decision, c.article_id, c.decided, c.reason, c.decided_by, c.what, c.applies, u.undone"
    " FROM correction c ";
constexpr char kUndo[] = " LEFT JOIN correction_undo u ON u.correction = c.decision ";

// The rows behind `after`, the latest first; `tie` orders those of one moment.
Condition Behind(const std::string& article_id, const std::optional<Cursor>& after, const std::string& time,
                 const std::string& tie, Value tie_value) {
  Condition where;
  if (!article_id.empty()) {
    where.sql = "article_id = ? AND ";
    where.values.push_back(PackedId(article_id));
  }
  const int64_t last = after ? after->value.integer() : INT64_MAX;
  StrAppend(&where.sql, time, " <= ?");
  where.values.push_back(last);
  if (after) {
    StrAppend(&where.sql, " AND (", time, " < ? OR ", tie, " < ?)");
    where.values.push_back(last);
    where.values.push_back(std::move(tie_value));
  }
  return where;
}

}  // namespace

absl::StatusOr<Page<v1::Removal>> ListRemovals(Connection& connection, const std::string& article_id,
                                               const std::optional<Cursor>& after, int limit) {
  Condition where =
      Behind(article_id, after, "removed", "article_id", after ? PackedId(after->key) : Value(std::string()));
  where.values.push_back(int64_t{limit} + 1);
  const std::string_view index = article_id.empty() ? "INDEXED BY removal_removed" : "NOT INDEXED";
  OR_ASSIGN_OR_RETURN(
      Statement rows,
      connection.Query(
          StrCat("SELECT article_id, removed, decision, reason, removed_by, revisions, quotes, events,"
                 " erased, log_erased, readmitted FROM removal ",
                 index, " WHERE ", where.sql, " ORDER BY removed DESC, article_id DESC LIMIT ?"),
          where.values));
  Page<v1::Removal> page;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return page;
    if (static_cast<int>(page.records.size()) == limit) {
      const v1::Removal& last = page.records.back();
      page.next = Cursor{MicrosOf(last.removed_at()), last.article_id()};
      return page;
    }
    page.records.push_back(RemovalOf(rows));
  }
}

absl::StatusOr<Page<v1::Correction>> ListCorrections(Connection& connection, const std::string& article_id,
                                                     const std::optional<Cursor>& after, int limit) {
  Condition where =
      Behind(article_id, after, "decided", "decision", after ? Value(after->key) : Value(std::string()));
  where.values.push_back(int64_t{limit} + 1);
  const std::string_view index =
      article_id.empty() ? "INDEXED BY correction_decided" : "INDEXED BY correction_article";
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection.Query(StrCat(kCorrection, index, kUndo, "WHERE ", where.sql,
                                              " ORDER BY c.decided DESC, c.decision DESC LIMIT ?"),
                                       where.values));
  Page<v1::Correction> page;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return page;
    if (static_cast<int>(page.records.size()) == limit) {
      const v1::Correction& last = page.records.back();
      page.next = Cursor{MicrosOf(last.corrected_at()), last.correction_id()};
      return page;
    }
    OR_ASSIGN_OR_RETURN(v1::Correction correction, CorrectionOf(rows));
    page.records.push_back(std::move(correction));
  }
}

absl::StatusOr<v1::Correction> GetCorrection(Connection& connection, const std::string& correction_id) {
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection.Query(StrCat(kCorrection, kUndo, "WHERE c.decision = ?"), {correction_id}));
  OR_ASSIGN_OR_RETURN(const bool there, found.Step());
  if (!there) return NotFound("no correction '", correction_id, "'");
  return CorrectionOf(found);
}

}  // namespace onrecord::api::sqlite

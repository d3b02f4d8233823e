#include "api/store/sqlite/changes.h"

#include <absl/time/clock.h>

#include <set>

#include "api/store/sqlite/conditions.h"
#include "api/store/sqlite/lookup.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// A step ends early beyond this size.
constexpr size_t kStepBytes = 1 << 20;

// The table a selection reads, and how.
struct Selected {
  std::string_view table, alias, id, article;
  Condition where;
};

Selected Choose(const v1::WatchRequest& selection) {
  switch (selection.what_case()) {
    case v1::WatchRequest::kEvents:
      return {"event", "e", "event_id", "article",
              Selects(selection.events().filter(), selection.events().exclude())};
    case v1::WatchRequest::kArticles:
      return {"article", "a", "article_id", "id",
              Selects(selection.articles().filter(), selection.articles().exclude())};
    default:
      return {"quote", "q", "quote_id", "article",
              Selects(selection.quotes().filter(), selection.quotes().exclude())};
  }
}

absl::Status AddRecord(const v1::WatchRequest& selection, std::string_view bytes,
                       v1::WatchResponse* response) {
  switch (selection.what_case()) {
    case v1::WatchRequest::kEvents:
      return Decode(bytes, response->add_events());
    case v1::WatchRequest::kArticles:
      return Decode(bytes, response->add_articles());
    default:
      return Decode(bytes, response->add_quotes());
  }
}

void SetMicros(int64_t micros, google::protobuf::Timestamp* at) {
  at->set_seconds(micros / 1000000);
  at->set_nanos(static_cast<int32_t>(micros % 1000000 * 1000));
}

// The records of article row `article` that match, and their ids.
absl::Status AddMatching(Connection& connection, const v1::WatchRequest& selection, const Selected& from,
                         int64_t article, std::set<std::string>* ids, v1::WatchResponse* step) {
  std::vector<Value> values = {article};
  values.insert(values.end(), from.where.values.begin(), from.where.values.end());
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection.Query(StrCat("SELECT ", from.alias, ".record, ", from.alias, ".", from.id,
                                              " FROM ", from.table, " ", from.alias, " WHERE ", from.alias,
                                              ".", from.article, " = ? AND ", from.alias, ".newest = 1 AND ",
                                              from.where.sql, " ORDER BY ", from.alias, ".id"),
                                       values));
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return absl::OkStatus();
    OR_RETURN_IF_ERROR(AddRecord(selection, rows.Text(0), step));
    ids->insert(std::string(rows.Text(1)));
  }
}

absl::Status AddRemoved(Connection& connection, const Selected& from, int64_t previous,
                        const std::set<std::string>& kept, v1::WatchResponse* step) {
  OR_ASSIGN_OR_RETURN(Statement rows, connection.Query(StrCat("SELECT ", from.id, " FROM ", from.table,
                                                              " WHERE ", from.article, " = ? ORDER BY id"),
                                                       {previous}));
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return absl::OkStatus();
    const std::string id(rows.Text(0));
    if (kept.count(id) == 0) step->add_removed_ids(id);
  }
}

}  // namespace

absl::StatusOr<ChangeRange> Changes(Connection& connection) {
  OR_ASSIGN_OR_RETURN(
      Statement found,
      connection.Query("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0),"
                       " (SELECT min(seq) FROM change)",
                       {}));
  OR_RETURN_IF_ERROR(found.Step().status());
  const int64_t newest = found.Int(0);
  const int64_t oldest = found.Int(1);
  return ChangeRange{oldest == 0 ? newest + 1 : oldest, newest};
}

absl::StatusOr<SnapshotPage> ReadSnapshot(Connection& connection, const v1::WatchRequest& selection,
                                          int64_t until, int64_t after, int limit) {
  const Selected from = Choose(selection);
  std::vector<Value> values = {until, after};
  values.insert(values.end(), from.where.values.begin(), from.where.values.end());
  values.push_back(static_cast<int64_t>(limit));
  OR_ASSIGN_OR_RETURN(
      Statement rows,
      connection.Query(
          StrCat("SELECT ", from.alias, ".id, ", from.alias, ".record FROM ", from.table, " ", from.alias,
                 " WHERE ", from.alias, ".newest = 1 AND ", from.alias, ".seq <= ? AND ", from.alias,
                 ".id > ? AND ", from.where.sql, " ORDER BY ", from.alias, ".id LIMIT ?"),
          values));
  SnapshotPage page;
  page.next = after;
  size_t bytes = 0;
  for (int i = 0; i < limit && bytes < kStepBytes; ++i) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) {
      page.end = true;
      break;
    }
    page.next = rows.Int(0);
    bytes += rows.Text(1).size();
    OR_RETURN_IF_ERROR(AddRecord(selection, rows.Text(1), &page.records));
  }
  SetMicros(absl::ToUnixMicros(absl::Now()), page.records.mutable_stored_at());
  return page;
}

absl::StatusOr<ChangePage> ReadChanges(Connection& connection, const v1::WatchRequest& selection,
                                       int64_t after, int limit) {
  OR_ASSIGN_OR_RETURN(const ChangeRange range, Changes(connection));
  if (after + 1 < range.oldest || after > range.newest) {
    return MakeStatus(absl::StatusCode::kOutOfRange, "the changes after ", after,
                      " are no longer kept: ", range.oldest, " to ", range.newest, " are");
  }
  const Selected from = Choose(selection);
  OR_ASSIGN_OR_RETURN(
      Statement rows,
      connection.Query("SELECT seq, article, previous, stored FROM change WHERE seq > ? ORDER BY seq LIMIT ?",
                       {after, static_cast<int64_t>(limit)}));
  ChangePage page;
  page.next = after;
  size_t bytes = 0;
  while (bytes < kStepBytes) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) break;
    v1::WatchResponse step;
    std::set<std::string> ids;
    OR_RETURN_IF_ERROR(AddMatching(connection, selection, from, rows.Int(1), &ids, &step));
    if (rows.Int(2) != 0) OR_RETURN_IF_ERROR(AddRemoved(connection, from, rows.Int(2), ids, &step));
    SetMicros(rows.Int(3), step.mutable_stored_at());
    page.next = rows.Int(0);
    bytes += step.ByteSizeLong();
    if (ids.empty() && step.removed_ids().empty()) continue;
    page.numbers.push_back(page.next);
    page.steps.push_back(std::move(step));
  }
  return page;
}

}  // namespace onrecord::api::sqlite

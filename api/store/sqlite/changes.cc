#include "api/store/sqlite/changes.h"

#include <absl/time/clock.h>

#include <set>

#include "api/store/sqlite/conditions.h"
#include "api/store/sqlite/lookup.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

using Ids = std::set<std::string, std::less<>>;

// The table a selection reads, and how.
struct Selected {
  std::string_view table, alias;
  Condition where;
};

Selected Choose(const v1::WatchRequest& selection) {
  switch (selection.what_case()) {
    case v1::WatchRequest::kEvents:
      return {"event", "e", Selects(selection.events().filter(), selection.events().exclude())};
    case v1::WatchRequest::kArticles:
      return {"article", "a", Selects(selection.articles().filter(), selection.articles().exclude())};
    default:
      return {"quote", "q", Selects(selection.quotes().filter(), selection.quotes().exclude())};
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

// The parts of a change in the order they are read. A place inside a change is a section and the number of
// its rows that are passed: the rows of a stored revision never change.
enum Section { kGoneQuotes, kGoneEvents, kArticle, kQuotes, kEvents, kSections };
constexpr int kSectionShift = 40;
constexpr int64_t kRowMask = (int64_t{1} << kSectionShift) - 1;

// Reads one change, from a place inside it up to a number of bytes.
class PartReader {
 public:
  PartReader(Connection& connection, int64_t article, int64_t previous, const ChangeParts& parts,
             size_t most_bytes, Change* change)
      : connection_(connection),
        article_(article),
        previous_(previous),
        parts_(parts),
        most_bytes_(most_bytes),
        change_(*change) {}

  // The place behind what was read; 0: the end of the change.
  absl::StatusOr<int64_t> Read(int64_t part) {
    row_ = part & kRowMask;
    for (int64_t section = part >> kSectionShift; section < kSections; ++section) {
      OR_ASSIGN_OR_RETURN(const bool end, ReadSection(section));
      if (!end) return section << kSectionShift | row_;
      row_ = 0;
    }
    return 0;
  }

  size_t bytes() const { return bytes_; }

 private:
  // True: it was read to its end.
  absl::StatusOr<bool> ReadSection(int64_t section) {
    switch (section) {
      case kGoneQuotes:
        return !parts_.quotes ? true : ReadGone("quote", "quote_id", &change_.gone_quotes);
      case kGoneEvents:
        return !parts_.events ? true : ReadGone("event", "event_id", &change_.gone_events);
      case kArticle:
        return !parts_.articles ? true : ReadArticle();
      case kQuotes:
        return !parts_.quotes ? true : ReadRecords("quote", "quote_id", &change_.quotes);
      default:
        return !parts_.events ? true : ReadRecords("event", "event_id", &change_.events);
    }
  }

  absl::StatusOr<Ids> ReadIds(std::string_view table, std::string_view id, int64_t article) {
    Ids ids;
    if (article == 0) return ids;
    OR_ASSIGN_OR_RETURN(
        Statement rows,
        connection_.Query(StrCat("SELECT ", id, " FROM ", table, " WHERE article = ?"), {article}));
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return ids;
      ids.insert(std::string(rows.Text(0)));
    }
  }

  absl::StatusOr<bool> ReadGone(std::string_view table, std::string_view id, std::vector<std::string>* gone) {
    OR_ASSIGN_OR_RETURN(Ids before, ReadIds(table, id, previous_));
    if (before.empty()) return true;
    OR_ASSIGN_OR_RETURN(const Ids now, ReadIds(table, id, article_));
    int64_t row = 0;
    for (const std::string& one : before) {
      if (now.count(one) > 0 || row++ < row_) continue;
      if (bytes_ >= most_bytes_) return false;
      gone->push_back(one);
      bytes_ += one.size();
      ++row_;
    }
    return true;
  }

  template <typename Record>
  absl::StatusOr<bool> ReadRecords(std::string_view table, std::string_view id,
                                   std::vector<Record>* records) {
    OR_ASSIGN_OR_RETURN(const Ids before, ReadIds(table, id, previous_));
    OR_ASSIGN_OR_RETURN(Statement rows,
                        connection_.Query(StrCat("SELECT record, ", id, " FROM ", table,
                                                 " WHERE article = ? ORDER BY id LIMIT -1 OFFSET ?"),
                                          {article_, row_}));
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return true;
      if (bytes_ >= most_bytes_) return false;
      OR_RETURN_IF_ERROR(Decode(rows.Text(0), &records->emplace_back()));
      if (before.count(rows.Text(1)) > 0) change_.replaced.insert(std::string(rows.Text(1)));
      bytes_ += rows.Text(0).size();
      ++row_;
    }
  }

  absl::StatusOr<bool> ReadArticle() {
    if (row_ > 0) return true;
    if (bytes_ >= most_bytes_) return false;
    OR_ASSIGN_OR_RETURN(Statement found,
                        connection_.Query("SELECT record FROM article WHERE id = ?", {article_}));
    OR_ASSIGN_OR_RETURN(const bool row, found.Step());
    if (!row) return Internal("store: a change has lost its article");
    OR_RETURN_IF_ERROR(Decode(found.Text(0), &change_.article.emplace()));
    if (previous_ != 0) change_.replaced.insert(change_.article->context().article_id());
    bytes_ += found.Text(0).size();
    ++row_;
    if (!parts_.texts) return true;
    OR_ASSIGN_OR_RETURN(Statement text,
                        connection_.Query("SELECT value FROM enriched WHERE id = ?", {article_}));
    OR_ASSIGN_OR_RETURN(const bool has_text, text.Step());
    if (!has_text) return Internal("store: an article has lost its text");
    v1::EnrichedArticle enriched;
    OR_RETURN_IF_ERROR(Decode(text.Text(0), &enriched));
    change_.text = TextOf(enriched);
    return true;
  }

  Connection& connection_;
  const int64_t article_, previous_;
  const ChangeParts& parts_;
  const size_t most_bytes_;
  Change& change_;
  int64_t row_ = 0;
  size_t bytes_ = 0;
};

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
                                          int64_t until, int64_t after, const ReadLimits& limits) {
  const Selected from = Choose(selection);
  std::vector<Value> values = {until, after};
  values.insert(values.end(), from.where.values.begin(), from.where.values.end());
  values.push_back(static_cast<int64_t>(limits.count));
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
  for (int i = 0; i < limits.count && bytes < limits.bytes; ++i) {
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

absl::StatusOr<ChangePage> ReadChanges(Connection& connection, const ChangePlace& after,
                                       const ChangeParts& parts, const ReadLimits& limits) {
  OR_ASSIGN_OR_RETURN(const ChangeRange range, Changes(connection));
  if (after.number + 1 < range.oldest || after.number + (after.part > 0) > range.newest) {
    return MakeStatus(absl::StatusCode::kOutOfRange, "the changes after ", after.number,
                      " are no longer kept: ", range.oldest, " to ", range.newest, " are");
  }
  OR_ASSIGN_OR_RETURN(
      Statement rows,
      connection.Query("SELECT seq, article, previous, stored FROM change WHERE seq > ? ORDER BY seq LIMIT ?",
                       {after.number, static_cast<int64_t>(limits.count)}));
  ChangePage page;
  page.next = after;
  size_t bytes = 0;
  while (bytes < limits.bytes && static_cast<int>(page.changes.size()) < limits.count) {
    // A part ends the page: the rest of its change comes with the next one.
    if (page.next.part > 0 && !page.changes.empty()) break;
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) {
      page.end = true;
      break;
    }
    Change& change = page.changes.emplace_back();
    SetMicros(rows.Int(3), &change.stored_at);
    PartReader reader(connection, rows.Int(1), rows.Int(2), parts, limits.bytes, &change);
    OR_ASSIGN_OR_RETURN(const int64_t part, reader.Read(page.next.part));
    change.next = part == 0 ? ChangePlace{rows.Int(0), 0} : ChangePlace{rows.Int(0) - 1, part};
    page.next = change.next;
    bytes += reader.bytes();
  }
  page.end = page.end || (page.next.part == 0 && page.next.number >= range.newest);
  return page;
}

}  // namespace onrecord::api::sqlite

#include "api/store/sqlite/changes.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <set>

#include "api/store/check_decision.h"
#include "api/store/row_ids.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/observed_range.h"
#include "api/store/sqlite/tables.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

using Ids = std::set<std::string, std::less<>>;

// The table a selection reads, and what of it.
struct Selected {
  const Table& table;
  Selection strands;
};

absl::StatusOr<Selected> Choose(Connection& connection, const v1::WatchRequest& selection) {
  const auto select = [&](const Table& table, const auto& what) -> absl::StatusOr<Selected> {
    const std::vector exclude(what.exclude().begin(), what.exclude().end());
    OR_ASSIGN_OR_RETURN(const ObservedRange observed, ReadObservedRange(connection, what.filter(), exclude));
    return Selected{table, Select(what.filter(), exclude, observed)};
  };
  switch (selection.what_case()) {
    case v1::WatchRequest::kEvents:
      return select(EventTable(), selection.events());
    case v1::WatchRequest::kArticles:
      return select(ArticleTable(), selection.articles());
    default:
      return select(QuoteTable(), selection.quotes());
  }
}

// Adds a row's record; its size.
absl::StatusOr<size_t> AddRecord(const v1::WatchRequest& selection, std::string_view packed, int64_t row,
                                 Headers* headers, v1::WatchResponse* response) {
  switch (selection.what_case()) {
    case v1::WatchRequest::kEvents: {
      v1::EventRecord* record = response->add_events();
      OR_RETURN_IF_ERROR(ReadFinding(packed, row, headers, record));
      return record->ByteSizeLong();
    }
    case v1::WatchRequest::kArticles: {
      v1::ArticleRecord* record = response->add_articles();
      OR_RETURN_IF_ERROR(Unpack(packed, record));
      return record->ByteSizeLong();
    }
    default: {
      v1::QuoteRecord* record = response->add_quotes();
      OR_RETURN_IF_ERROR(ReadFinding(packed, row, headers, record));
      return record->ByteSizeLong();
    }
  }
}

// What a removal took away.
absl::Status ReadRemoved(Connection& connection, int64_t seq, const ChangeParts& parts, Change* change) {
  OR_ASSIGN_OR_RETURN(
      Statement found,
      connection.Query("SELECT article_id, quotes, events FROM removed_ids WHERE seq = ?", {seq}));
  OR_ASSIGN_OR_RETURN(const bool there, found.Step());
  if (!there) return absl::OkStatus();
  const auto add = [&](bool wanted, int column, std::vector<std::string>* gone) {
    if (!wanted || found.Text(column).empty()) return;
    for (const std::string_view id : Split(found.Text(column), '\n')) gone->emplace_back(id);
  };
  add(parts.articles, 0, &change->gone_articles);
  add(parts.quotes, 1, &change->gone_quotes);
  add(parts.events, 2, &change->gone_events);
  return absl::OkStatus();
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
        return !parts_.quotes ? true : ReadGone<v1::QuoteRecord>("quote", &change_.gone_quotes);
      case kGoneEvents:
        return !parts_.events ? true : ReadGone<v1::EventRecord>("event", &change_.gone_events);
      case kArticle:
        return !parts_.articles ? true : ReadArticle();
      case kQuotes:
        return !parts_.quotes ? true : ReadRecords("quote", &change_.quotes);
      default:
        return !parts_.events ? true : ReadRecords("event", &change_.events);
    }
  }

  absl::StatusOr<Statement> RowsOf(std::string_view table, int64_t article, int64_t first) {
    return connection_.Query(
        StrCat("SELECT id, record FROM ", table, " NOT INDEXED WHERE id BETWEEN ? AND ? ORDER BY id"),
        {article + first, rows::LastFinding(article)});
  }

  template <typename Record>
  absl::StatusOr<Ids> ReadIds(std::string_view table, int64_t article) {
    Ids ids;
    if (article == 0) return ids;
    OR_ASSIGN_OR_RETURN(Statement rows, RowsOf(table, article, 0));
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return ids;
      Record record;
      OR_RETURN_IF_ERROR(Unpack(rows.Text(1), &record));
      ids.insert(IdOf(record));
    }
  }

  template <typename Record>
  absl::StatusOr<bool> ReadGone(std::string_view table, std::vector<std::string>* gone) {
    OR_ASSIGN_OR_RETURN(const Ids before, ReadIds<Record>(table, previous_));
    if (before.empty()) return true;
    OR_ASSIGN_OR_RETURN(const Ids now, ReadIds<Record>(table, article_));
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

  // The rows of an article are numbered from its own: a place in it is a row.
  template <typename Record>
  absl::StatusOr<bool> ReadRecords(std::string_view table, std::vector<Record>* records) {
    OR_ASSIGN_OR_RETURN(const Ids before, ReadIds<Record>(table, previous_));
    OR_ASSIGN_OR_RETURN(Statement rows, RowsOf(table, article_, row_));
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return true;
      if (bytes_ >= most_bytes_) return false;
      Record& record = records->emplace_back();
      OR_RETURN_IF_ERROR(ReadFinding(rows.Text(1), rows.Int(0), &headers_, &record));
      // The change is told as it was, whatever came later.
      record.mutable_article()->set_newest(true);
      if (before.count(IdOf(record)) > 0) change_.replaced.insert(IdOf(record));
      bytes_ += record.ByteSizeLong();
      ++row_;
    }
  }

  absl::StatusOr<bool> ReadArticle() {
    if (row_ > 0) return true;
    if (bytes_ >= most_bytes_) return false;
    OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers_.Of(article_));
    change_.article.emplace(*header).mutable_context()->set_newest(true);
    if (previous_ != 0) change_.replaced.insert(header->context().article_id());
    bytes_ += header->ByteSizeLong();
    ++row_;
    if (!parts_.texts) return true;
    OR_ASSIGN_OR_RETURN(const v1::EnrichedArticle enriched, ReadEnriched(connection_, article_, true));
    change_.text = TextOf(enriched);
    return true;
  }

  Connection& connection_;
  const int64_t article_, previous_;
  const ChangeParts& parts_;
  const size_t most_bytes_;
  Change& change_;
  Headers headers_{connection_};
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
  OR_ASSIGN_OR_RETURN(const Selected from, Choose(connection, selection));
  SnapshotPage page;
  page.next = after;
  page.end = true;
  size_t bytes = 0;
  int taken = 0;
  Headers headers(connection);
  for (Strand strand : from.strands) {
    strand.first = std::max(strand.first, after + 1);
    if (strand.first > strand.last || !page.end) continue;
    strand.rest.And("(a.seq <= ?)", {until});
    const Query query = RowsOf(from.table, strand, "{row}, r.record", true);
    OR_ASSIGN_OR_RETURN(Statement rows, connection.Query(query.sql, query.values));
    while (page.end) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) break;
      if (taken == limits.count || bytes >= limits.bytes) {
        page.end = false;
        break;
      }
      page.next = rows.Int(0);
      OR_ASSIGN_OR_RETURN(const size_t size,
                          AddRecord(selection, rows.Text(1), page.next, &headers, &page.records));
      bytes += size;
      ++taken;
    }
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
      connection.Query("SELECT c.seq, a.id, c.previous, c.stored, c.cause FROM change c"
                       " LEFT JOIN article a ON a.id = c.article WHERE c.seq > ? ORDER BY c.seq LIMIT ?",
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
    change.cause = static_cast<v1::ChangeCause>(rows.Int(4));
    int64_t part = 0;
    if (rows.Int(1) != 0) {
      PartReader reader(connection, rows.Int(1), rows.Int(2), parts, limits.bytes, &change);
      OR_ASSIGN_OR_RETURN(part, reader.Read(page.next.part));
      bytes += reader.bytes();
    } else {
      // A removal; or an earlier change of what was removed since, of which nothing is left to tell.
      OR_RETURN_IF_ERROR(ReadRemoved(connection, rows.Int(0), parts, &change));
    }
    change.next = part == 0 ? ChangePlace{rows.Int(0), 0} : ChangePlace{rows.Int(0) - 1, part};
    page.next = change.next;
  }
  page.end = page.end || (page.next.part == 0 && page.next.number >= range.newest);
  return page;
}

}  // namespace onrecord::api::sqlite

#include "api/store/postgres/changes.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <set>

#include "api/store/check_decision.h"
#include "api/store/postgres/statements.h"
#include "api/store/row_ids.h"

namespace onrecord::api::postgres {
namespace {

using Ids = std::set<std::string, std::less<>>;

// What a removal took away.
absl::Status ReadRemoved(Connection& connection, int64_t seq, const ChangeParts& parts, Change* change) {
  OR_ASSIGN_OR_RETURN(
      const Rows found,
      connection.Query("SELECT article_id, quotes, events FROM removed_ids WHERE seq = ?", {seq}));
  if (found.size() == 0) return absl::OkStatus();
  const auto add = [&](bool wanted, int column, std::vector<std::string>* gone) {
    if (!wanted || found.Text(0, column).empty()) return;
    for (const std::string_view id : Split(found.Text(0, column), '\n')) gone->emplace_back(id);
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

  // At most so many rows at a time: an article may have hundreds of thousands.
  static constexpr int64_t kRows = 500;
  absl::StatusOr<Rows> RowsOf(std::string_view table, int64_t article, int64_t first) {
    return connection_.Query(
        StrCat("SELECT id, record FROM ", table, " WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?"),
        {article + first, rows::LastFinding(article), kRows});
  }

  template <typename Record>
  absl::StatusOr<Ids> ReadIds(std::string_view table, int64_t article) {
    Ids ids;
    if (article == 0) return ids;
    for (int64_t first = 0;;) {
      OR_ASSIGN_OR_RETURN(const Rows found, RowsOf(table, article, first));
      for (int i = 0; i < found.size(); ++i) {
        Record record;
        OR_RETURN_IF_ERROR(Unpack(found.Text(i, 1), &record));
        ids.insert(IdOf(record));
        first = found.Int(i, 0) - article + 1;
      }
      if (found.size() < kRows) return ids;
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
    while (true) {
      OR_ASSIGN_OR_RETURN(const Rows found, RowsOf(table, article_, row_));
      for (int i = 0; i < found.size(); ++i) {
        if (bytes_ >= most_bytes_) return false;
        Record& record = records->emplace_back();
        OR_RETURN_IF_ERROR(ReadFinding(found.Text(i, 1), found.Int(i, 0), &headers_, &record));
        // The change is told as it was, whatever came later.
        record.mutable_article()->set_newest(true);
        if (before.count(IdOf(record)) > 0) change_.replaced.insert(IdOf(record));
        bytes_ += record.ByteSizeLong();
        ++row_;
      }
      if (found.size() < kRows) return true;
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

void AddRecord(v1::QuoteRecord&& record, v1::WatchResponse* response) {
  *response->add_quotes() = std::move(record);
}
void AddRecord(v1::EventRecord&& record, v1::WatchResponse* response) {
  *response->add_events() = std::move(record);
}
void AddRecord(v1::ArticleRecord&& record, v1::WatchResponse* response) {
  *response->add_articles() = std::move(record);
}

template <typename Filter>
absl::Status AddSnapshot(Connection& connection, const Filter& include, const std::vector<Filter>& exclude,
                         int64_t until, const ReadLimits& limits, SnapshotPage* page) {
  using Record = typename RecordOf<Filter>::Record;
  OR_ASSIGN_OR_RETURN(const Selection strands, Choose(connection, include, exclude));
  const ExactTest<Filter, typename RecordOf<Filter>::Facts> test(connection, include, exclude);
  Headers headers(connection);
  size_t bytes = 0;
  int taken = 0;
  for (Strand strand : strands) {
    strand.first = std::max(strand.first, page->next + 1);
    strand.rest.And("(a.seq <= ?)", {until});
    for (bool more = strand.first <= strand.last; more;) {
      Statement statement;
      statement.Add("SELECT r.id, r.inexact, r.record");
      AddSource(TableOf(include), "", strand, &statement);
      const int64_t most = limits.count - taken + int64_t{1};
      statement.Add(" ORDER BY r.id LIMIT ?", {most});
      OR_ASSIGN_OR_RETURN(const Rows found, connection.Query(statement.sql, statement.values));
      more = found.size() == most;
      for (int i = 0; i < found.size(); ++i) {
        Record record;
        const int64_t row = found.Int(i, 0);
        OR_RETURN_IF_ERROR(ReadRecord(found.Text(i, 2), row, &headers, &record));
        strand.first = row + 1;
        if (found.Int(i, 1) != 0) {
          OR_ASSIGN_OR_RETURN(const bool matches, test.Matches(row, record));
          if (!matches) continue;
        }
        if (taken == limits.count || bytes >= limits.bytes) {
          page->end = false;
          return absl::OkStatus();
        }
        page->next = row;
        bytes += record.ByteSizeLong();
        ++taken;
        AddRecord(std::move(record), &page->records);
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ChangeRange> Changes(Connection& connection) {
  OR_ASSIGN_OR_RETURN(const Rows found,
                      connection.Query("SELECT value, coalesce((SELECT min(seq) FROM change), value + 1)"
                                       " FROM counter WHERE name = 'changes'"));
  if (found.size() == 0) return Internal("store: its counters are missing");
  return ChangeRange{found.Int(0, 1), found.Int(0, 0)};
}

absl::StatusOr<SnapshotPage> ReadSnapshot(Connection& connection, const v1::WatchRequest& selection,
                                          int64_t until, int64_t after, const ReadLimits& limits) {
  SnapshotPage page;
  page.next = after;
  page.end = true;
  const auto add = [&](const auto& what) {
    return AddSnapshot(connection, what.filter(), {what.exclude().begin(), what.exclude().end()}, until,
                       limits, &page);
  };
  switch (selection.what_case()) {
    case v1::WatchRequest::kEvents:
      OR_RETURN_IF_ERROR(add(selection.events()));
      break;
    case v1::WatchRequest::kArticles:
      OR_RETURN_IF_ERROR(add(selection.articles()));
      break;
    default:
      OR_RETURN_IF_ERROR(add(selection.quotes()));
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
      const Rows found,
      connection.Query("SELECT c.seq, coalesce(a.id, 0), c.previous, c.stored, c.cause FROM change c"
                       " LEFT JOIN article a ON a.id = c.article WHERE c.seq > ? ORDER BY c.seq LIMIT ?",
                       {after.number, static_cast<int64_t>(limits.count)}));
  ChangePage page;
  page.next = after;
  size_t bytes = 0;
  for (int i = 0; i < found.size() && bytes < limits.bytes; ++i) {
    // A part ends the page: the rest of its change comes with the next one.
    if (page.next.part > 0 && !page.changes.empty()) break;
    Change& change = page.changes.emplace_back();
    SetMicros(found.Int(i, 3), &change.stored_at);
    change.cause = static_cast<v1::ChangeCause>(found.Int(i, 4));
    int64_t part = 0;
    if (found.Int(i, 1) != 0) {
      PartReader reader(connection, found.Int(i, 1), found.Int(i, 2), parts, limits.bytes, &change);
      OR_ASSIGN_OR_RETURN(part, reader.Read(page.next.part));
      bytes += reader.bytes();
    } else {
      // A removal; or an earlier change of what was removed since, of which nothing is left to tell.
      OR_RETURN_IF_ERROR(ReadRemoved(connection, found.Int(i, 0), parts, &change));
    }
    change.next = part == 0 ? ChangePlace{found.Int(i, 0), 0} : ChangePlace{found.Int(i, 0) - 1, part};
    page.next = change.next;
  }
  page.end = page.next.part == 0 && page.next.number >= range.newest;
  return page;
}

}  // namespace onrecord::api::postgres

#include "api/store/sqlite/ledger_reads.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <set>

#include "api/store/project_occurrences.h"
#include "api/store/row_ids.h"
#include "api/store/sqlite/ledger_tables.h"
#include "api/store/sqlite/lookup.h"
#include "api/store/sqlite/observed_range.h"
#include "api/store/sqlite/statement_maker.h"
#include "api/store/sqlite/tables.h"
#include "api/store/word_diff.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// A page ends early beyond either, so that a filter whose quotes are all in few statements costs no more.
constexpr int kMostScanned = 5000;  // quotes
constexpr size_t kPageBytes = 2 << 20;

absl::StatusOr<int64_t> NumberOf(const std::optional<Cursor>& after) {
  int64_t number = 0;
  if (after && (!absl::SimpleAtoi(after->key, &number) || number < 0))
    return InvalidArgument("not a place in this list");
  return number;
}

struct Found {
  int64_t id = 0, row = 0, statement = 0, point = 0;
};

absl::StatusOr<std::optional<Found>> FindOccurrence(Connection& connection, const v1::QuoteRecord& record) {
  const int64_t id =
      OccurrenceId(record.article().article_id(), record.quote().quote_id(), record.article().published());
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection.Query("SELECT row, statement, point FROM occurrence WHERE id = ?", {id}));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return std::nullopt;
  return Found{id, found.Int(0), found.Int(1), found.Int(2)};
}

// The occurrence of a newest quote. kNotFound: there is none.
absl::StatusOr<Found> FindByQuote(Connection& connection, const std::string& quote_id) {
  OR_ASSIGN_OR_RETURN(const v1::QuoteRecord record, GetQuote(connection, quote_id));
  if (!record.article().newest()) {
    return NotFound("quote '", quote_id, "' stands only in an older revision of its article");
  }
  OR_ASSIGN_OR_RETURN(const std::optional<Found> found, FindOccurrence(connection, record));
  if (!found) return NotFound("quote '", quote_id, "' is told by another quote");
  return *found;
}

// Walks the quotes that match, in the order of publication, and takes each group at the last of its matching
// quotes.
class GroupWalk {
 public:
  // `group`: "statement" or "point".
  GroupWalk(Connection& connection, const ListQuery<v1::QuoteFilter>& query, std::string_view group)
      : connection_(connection), query_(query), group_(group), headers_(connection) {}

  // Calls take(members) for each; false ends the walk before this group. The place to go on from, if any.
  template <typename Take>
  absl::StatusOr<std::optional<Cursor>> Run(Take take) {
    OR_ASSIGN_OR_RETURN(const ObservedRange observed,
                        ReadObservedRange(connection_, query_.include, query_.exclude));
    all_ = Select(query_.include, query_.exclude, observed);
    OR_ASSIGN_OR_RETURN(const int64_t after, NumberOf(query_.after));
    int64_t last = after;
    for (Strand& strand : InOrder(after)) {
      const Query query = RowsOf(QuoteTable(), strand, "{row}, r.record", true, query_.descending);
      OR_ASSIGN_OR_RETURN(::onrecord::sqlite::Statement rows, connection_.Query(query.sql, query.values));
      while (true) {
        OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
        if (!row) break;
        if (++scanned_ > kMostScanned) return Cursor{int64_t{0}, StrCat(last)};
        OR_ASSIGN_OR_RETURN(const std::vector<Member> members, GroupEndingAt(rows.Int(0), rows.Text(1)));
        if (!members.empty()) {
          OR_ASSIGN_OR_RETURN(const bool taken, take(members));
          if (!taken) return Cursor{int64_t{0}, StrCat(last)};
        }
        last = rows.Int(0);
      }
    }
    return std::nullopt;
  }

 private:
  Selection InOrder(int64_t after) const {
    Selection strands = all_;
    if (query_.descending) std::reverse(strands.begin(), strands.end());
    if (after == 0) return strands;
    for (Strand& strand : strands) {
      if (query_.descending) strand.last = std::min(strand.last, after - 1);
      if (!query_.descending) strand.first = std::max(strand.first, after + 1);
    }
    strands.erase(
        std::remove_if(strands.begin(), strands.end(), [](const Strand& s) { return s.first > s.last; }),
        strands.end());
    return strands;
  }

  // The members of the group of this quote, if no other of its quotes that matches comes behind it in the
  // list.
  absl::StatusOr<std::vector<Member>> GroupEndingAt(int64_t row, std::string_view packed) {
    v1::QuoteRecord record;
    OR_RETURN_IF_ERROR(ReadFinding(packed, row, &headers_, &record));
    OR_ASSIGN_OR_RETURN(const std::optional<Found> found, FindOccurrence(connection_, record));
    std::vector<Member> members;
    if (!found || found->row != row) return members;
    OR_ASSIGN_OR_RETURN(members,
                        MembersOf(connection_, group_, group_ == "point" ? found->point : found->statement));
    for (auto at = members.rbegin(); at != members.rend(); ++at) {
      const bool ahead = query_.descending ? at->row > row : at->row < row;
      if (!ahead) continue;
      OR_ASSIGN_OR_RETURN(const bool matches, Matches(at->row));
      if (matches) return std::vector<Member>();
    }
    return members;
  }

  absl::StatusOr<bool> Matches(int64_t row) {
    for (const Strand& strand : all_) {
      if (row < strand.first || row > strand.last) continue;
      if (strand.match.empty() && strand.rest.sql.empty()) return true;
      const Query query = HasRow(QuoteTable(), strand, row);
      OR_ASSIGN_OR_RETURN(::onrecord::sqlite::Statement found, connection_.Query(query.sql, query.values));
      OR_ASSIGN_OR_RETURN(const bool there, found.Step());
      if (there) return true;
    }
    return false;
  }

  Connection& connection_;
  const ListQuery<v1::QuoteFilter>& query_;
  const std::string_view group_;
  Headers headers_;
  Selection all_;
  int scanned_ = 0;
};

int CountArticles(const std::vector<Member>& members) {
  std::set<int64_t> articles;
  for (const Member& member : members) articles.insert(rows::ArticleOf(member.row));
  return static_cast<int>(articles.size());
}

// Names of the statements in a talking point, the first said first.
absl::StatusOr<std::vector<int64_t>> StatementsOf(Connection& connection,
                                                  const std::vector<Member>& members) {
  std::set<int64_t> out;
  for (const Member& member : members) {
    OR_ASSIGN_OR_RETURN(const int64_t statement,
                        connection.Number("SELECT statement FROM occurrence WHERE id = ?", {member.id}));
    out.insert(statement);
  }
  return std::vector<int64_t>(out.begin(), out.end());
}

absl::StatusOr<v1::Statement> MakeStatement(Connection& connection, StatementMaker* maker, int64_t label) {
  OR_ASSIGN_OR_RETURN(const std::vector<Member> members, MembersOf(connection, "statement", label));
  return maker->Make(members);
}

absl::StatusOr<v1::TalkingPoint> MakePoint(Connection& connection, StatementMaker* maker,
                                           const std::vector<int64_t>& statements, size_t quotes) {
  v1::TalkingPoint out;
  OR_ASSIGN_OR_RETURN(*out.mutable_first(), MakeStatement(connection, maker, statements.front()));
  OR_ASSIGN_OR_RETURN(*out.mutable_last(), MakeStatement(connection, maker, statements.back()));
  out.set_talking_point_id(out.first().talking_point_id());
  out.set_statement_count(static_cast<uint32_t>(statements.size()));
  out.set_quote_count(static_cast<uint32_t>(quotes));
  return out;
}

}  // namespace

absl::StatusOr<Page<v1::Statement>> ListStatements(Connection& connection,
                                                   const ListQuery<v1::QuoteFilter>& query,
                                                   int min_articles) {
  Page<v1::Statement> page;
  StatementMaker maker(connection);
  size_t bytes = 0;
  GroupWalk walk(connection, query, "statement");
  OR_ASSIGN_OR_RETURN(page.next, walk.Run([&](const std::vector<Member>& members) -> absl::StatusOr<bool> {
    if (min_articles > 1 && CountArticles(members) < min_articles) return true;
    if (static_cast<int>(page.records.size()) == query.limit || bytes > kPageBytes) return false;
    OR_ASSIGN_OR_RETURN(v1::Statement statement, maker.Make(members));
    bytes += statement.ByteSizeLong();
    page.records.push_back(std::move(statement));
    return true;
  }));
  return page;
}

absl::StatusOr<Page<v1::TalkingPoint>> ListTalkingPoints(Connection& connection,
                                                         const ListQuery<v1::QuoteFilter>& query,
                                                         int min_statements) {
  Page<v1::TalkingPoint> page;
  StatementMaker maker(connection);
  size_t bytes = 0;
  GroupWalk walk(connection, query, "point");
  OR_ASSIGN_OR_RETURN(page.next, walk.Run([&](const std::vector<Member>& members) -> absl::StatusOr<bool> {
    if (static_cast<int>(members.size()) < min_statements) return true;
    OR_ASSIGN_OR_RETURN(const std::vector<int64_t> statements, StatementsOf(connection, members));
    if (static_cast<int>(statements.size()) < min_statements) return true;
    if (static_cast<int>(page.records.size()) == query.limit || bytes > kPageBytes) return false;
    OR_ASSIGN_OR_RETURN(v1::TalkingPoint point, MakePoint(connection, &maker, statements, members.size()));
    bytes += point.ByteSizeLong();
    page.records.push_back(std::move(point));
    return true;
  }));
  return page;
}

absl::StatusOr<Part<v1::Statement>> GetStatement(Connection& connection, const std::string& quote_id,
                                                 const std::optional<Cursor>& after, int limit) {
  OR_ASSIGN_OR_RETURN(const int64_t from, NumberOf(after));
  OR_ASSIGN_OR_RETURN(const Found found, FindByQuote(connection, quote_id));
  OR_ASSIGN_OR_RETURN(const std::vector<Member> members, MembersOf(connection, "statement", found.statement));
  StatementMaker maker(connection);
  Part<v1::Statement> out;
  OR_ASSIGN_OR_RETURN(out.record, maker.Make(members));
  size_t bytes = out.record.ByteSizeLong();
  int64_t last = 0;
  for (const Member& member : members) {
    if (after && member.id <= from) continue;
    if (out.record.occurrences_size() == limit || bytes > kPageBytes) {
      out.next = Cursor{int64_t{0}, StrCat(last)};
      break;
    }
    OR_ASSIGN_OR_RETURN(v1::Occurrence occurrence, maker.MakeOccurrence(member, out.record.fullest()));
    bytes += occurrence.ByteSizeLong();
    *out.record.add_occurrences() = std::move(occurrence);
    last = member.id;
  }
  return out;
}

absl::StatusOr<Part<v1::Timeline>> GetTimeline(Connection& connection, const std::string& quote_id,
                                               const std::optional<Cursor>& after, int limit) {
  OR_ASSIGN_OR_RETURN(const int64_t from, NumberOf(after));
  OR_ASSIGN_OR_RETURN(const Found found, FindByQuote(connection, quote_id));
  OR_ASSIGN_OR_RETURN(const std::vector<Member> members, MembersOf(connection, "point", found.point));
  OR_ASSIGN_OR_RETURN(const std::vector<int64_t> statements, StatementsOf(connection, members));
  StatementMaker maker(connection);
  Part<v1::Timeline> out;
  out.record.set_statement_count(static_cast<uint32_t>(statements.size()));
  size_t bytes = 0;
  std::optional<v1::Statement> before;
  for (size_t i = 0; i < statements.size(); ++i) {
    const bool passed = after && statements[i] <= from;
    // The one before the page is what its first entry is compared with.
    if (passed && i + 1 < statements.size() && statements[i + 1] <= from) continue;
    if (!passed && (out.record.entries_size() == limit || bytes > kPageBytes)) {
      out.next = Cursor{int64_t{0}, StrCat(statements[i - 1])};
      break;
    }
    OR_ASSIGN_OR_RETURN(v1::Statement statement, MakeStatement(connection, &maker, statements[i]));
    out.record.set_talking_point_id(statement.talking_point_id());
    if (!passed) {
      v1::TimelineEntry& entry = *out.record.add_entries();
      *entry.mutable_statement() = statement;
      if (before) {
        entry.set_wording(DiffWording(statement.fullest().quote().text(), before->fullest().quote().text(),
                                      entry.mutable_words()));
      }
      bytes += entry.ByteSizeLong();
    }
    before = std::move(statement);
  }
  return out;
}

}  // namespace onrecord::api::sqlite

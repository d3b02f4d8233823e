#include "api/store/statements/read_statements.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <set>

#include "api/store/project_occurrences.h"
#include "api/store/row_ids.h"
#include "api/store/statements/statement_maker.h"
#include "api/store/word_diff.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

// A page ends early beyond either, so that a filter whose quotes are all in few statements costs no more.
constexpr int kMostScanned = 800;  // quotes: 70 to 300 µs each, in a store of 800,000
constexpr size_t kPageBytes = 2 << 20;

absl::StatusOr<std::optional<FoundOccurrence>> FindOccurrence(LedgerReader& ledger,
                                                              const v1::QuoteRecord& record) {
  const int64_t id =
      OccurrenceId(record.article().article_id(), record.quote().quote_id(), record.article().published());
  OR_ASSIGN_OR_RETURN(const std::vector<FoundOccurrence> found, ledger.Find({id}));
  if (found.empty()) return std::nullopt;
  return found[0];
}

// The occurrence of a newest quote. kNotFound: there is none.
absl::StatusOr<FoundOccurrence> FindByQuote(const StatementSource& source, const std::string& quote_id) {
  OR_ASSIGN_OR_RETURN(const v1::QuoteRecord record, source.quotes.GetQuote(quote_id));
  if (!record.article().newest()) {
    return NotFound("quote '", quote_id, "' stands only in an older revision of its article");
  }
  OR_ASSIGN_OR_RETURN(const std::optional<FoundOccurrence> found, FindOccurrence(source.ledger, record));
  if (!found) return NotFound("quote '", quote_id, "' is told by another quote");
  return *found;
}

// Walks the quotes that match, in the order of publication, and takes each group at the last of its matching
// quotes.
class GroupWalk {
 public:
  GroupWalk(LedgerReader& ledger, MatchingQuotes& matches, LedgerGroup group)
      : ledger_(ledger), matches_(matches), group_(group) {}

  // Calls take(members) for each; false ends the walk before this group. The place to go on from, if any.
  template <typename Take>
  absl::StatusOr<std::optional<Cursor>> Run(const ListQuery<v1::QuoteFilter>& query, Take take) {
    OR_ASSIGN_OR_RETURN(int64_t last, RowBehind(query.after));
    int64_t row = 0;
    v1::QuoteRecord record;
    for (int scanned = 0;; last = row) {
      OR_ASSIGN_OR_RETURN(const bool there, matches_.Next(&row, &record));
      if (!there) return std::nullopt;
      if (++scanned > kMostScanned) return Cursor{int64_t{0}, StrCat(last)};
      OR_ASSIGN_OR_RETURN(const std::vector<Member> members, GroupEndingAt(row, record, query.descending));
      if (members.empty()) continue;
      OR_ASSIGN_OR_RETURN(const bool taken, take(members));
      if (!taken) return Cursor{int64_t{0}, StrCat(last)};
    }
  }

 private:
  // The members of the group of this quote, if no other of its quotes that matches comes behind it in the
  // list.
  absl::StatusOr<std::vector<Member>> GroupEndingAt(int64_t row, const v1::QuoteRecord& record,
                                                    bool descending) {
    OR_ASSIGN_OR_RETURN(const std::optional<FoundOccurrence> found, FindOccurrence(ledger_, record));
    std::vector<Member> members;
    if (!found || found->row != row) return members;
    const int64_t name = group_ == LedgerGroup::kPoint ? found->point : found->statement;
    // Of the quotes of a group, the first that this walk meets decides. So its members are read once.
    if (!met_.insert(name).second) return members;
    OR_ASSIGN_OR_RETURN(members, ledger_.MembersOf(group_, name));
    std::vector<int64_t> ahead;
    for (auto at = members.rbegin(); at != members.rend(); ++at) {
      if (descending ? at->row > row : at->row < row) ahead.push_back(at->row);
    }
    if (ahead.empty()) return members;
    OR_ASSIGN_OR_RETURN(const bool passed, matches_.SelectsAny(ahead));
    return passed ? std::vector<Member>() : members;
  }

  LedgerReader& ledger_;
  MatchingQuotes& matches_;
  const LedgerGroup group_;
  std::set<int64_t> met_;  // names of groups
};

int CountArticles(const std::vector<Member>& members) {
  std::set<int64_t> articles;
  for (const Member& member : members) articles.insert(rows::ArticleOf(member.row));
  return static_cast<int>(articles.size());
}

// Names of the statements in a talking point, the first said first.
absl::StatusOr<std::vector<int64_t>> StatementsOf(LedgerReader& ledger, const std::vector<Member>& members) {
  std::vector<int64_t> ids;
  for (const Member& member : members) ids.push_back(member.id);
  OR_ASSIGN_OR_RETURN(const std::vector<FoundOccurrence> found, ledger.Find(ids));
  std::set<int64_t> out;
  for (const FoundOccurrence& one : found) out.insert(one.statement);
  return std::vector<int64_t>(out.begin(), out.end());
}

absl::StatusOr<v1::Statement> MakeStatement(LedgerReader& ledger, StatementMaker* maker, int64_t label) {
  OR_ASSIGN_OR_RETURN(const std::vector<Member> members, ledger.MembersOf(LedgerGroup::kStatement, label));
  return maker->Make(members);
}

absl::StatusOr<v1::TalkingPoint> MakePoint(LedgerReader& ledger, StatementMaker* maker,
                                           const std::vector<int64_t>& statements, size_t quotes) {
  v1::TalkingPoint out;
  OR_ASSIGN_OR_RETURN(*out.mutable_first(), MakeStatement(ledger, maker, statements.front()));
  OR_ASSIGN_OR_RETURN(*out.mutable_last(), MakeStatement(ledger, maker, statements.back()));
  out.set_talking_point_id(out.first().talking_point_id());
  out.set_statement_count(static_cast<uint32_t>(statements.size()));
  out.set_quote_count(static_cast<uint32_t>(quotes));
  return out;
}

}  // namespace

absl::StatusOr<int64_t> RowBehind(const std::optional<Cursor>& after) {
  int64_t number = 0;
  if (after && (!absl::SimpleAtoi(after->key, &number) || number < 0)) {
    return InvalidArgument("not a place in this list");
  }
  return number;
}

Selection InOrder(const Selection& all, int64_t after, bool descending) {
  Selection strands = all;
  if (descending) std::reverse(strands.begin(), strands.end());
  if (after == 0) return strands;
  for (Strand& strand : strands) {
    if (descending) strand.last = std::min(strand.last, after - 1);
    if (!descending) strand.first = std::max(strand.first, after + 1);
  }
  strands.erase(
      std::remove_if(strands.begin(), strands.end(), [](const Strand& s) { return s.first > s.last; }),
      strands.end());
  return strands;
}

absl::StatusOr<Page<v1::Statement>> ListStatements(const StatementSource& source, MatchingQuotes& matches,
                                                   const ListQuery<v1::QuoteFilter>& query,
                                                   int min_articles) {
  Page<v1::Statement> page;
  StatementMaker maker(source.quotes, source.ledger);
  size_t bytes = 0;
  GroupWalk walk(source.ledger, matches, LedgerGroup::kStatement);
  OR_ASSIGN_OR_RETURN(page.next,
                      walk.Run(query, [&](const std::vector<Member>& members) -> absl::StatusOr<bool> {
                        if (min_articles > 1 && CountArticles(members) < min_articles) return true;
                        if (static_cast<int>(page.records.size()) == query.limit || bytes > kPageBytes)
                          return false;
                        OR_ASSIGN_OR_RETURN(v1::Statement statement, maker.Make(members));
                        bytes += statement.ByteSizeLong();
                        page.records.push_back(std::move(statement));
                        return true;
                      }));
  return page;
}

absl::StatusOr<Page<v1::TalkingPoint>> ListTalkingPoints(const StatementSource& source,
                                                         MatchingQuotes& matches,
                                                         const ListQuery<v1::QuoteFilter>& query,
                                                         int min_statements) {
  Page<v1::TalkingPoint> page;
  StatementMaker maker(source.quotes, source.ledger);
  size_t bytes = 0;
  GroupWalk walk(source.ledger, matches, LedgerGroup::kPoint);
  OR_ASSIGN_OR_RETURN(
      page.next, walk.Run(query, [&](const std::vector<Member>& members) -> absl::StatusOr<bool> {
        if (static_cast<int>(members.size()) < min_statements) return true;
        OR_ASSIGN_OR_RETURN(const std::vector<int64_t> statements, StatementsOf(source.ledger, members));
        if (static_cast<int>(statements.size()) < min_statements) return true;
        if (static_cast<int>(page.records.size()) == query.limit || bytes > kPageBytes) return false;
        OR_ASSIGN_OR_RETURN(v1::TalkingPoint point,
                            MakePoint(source.ledger, &maker, statements, members.size()));
        bytes += point.ByteSizeLong();
        page.records.push_back(std::move(point));
        return true;
      }));
  return page;
}

absl::StatusOr<Part<v1::Statement>> GetStatement(const StatementSource& source, const std::string& quote_id,
                                                 const std::optional<Cursor>& after, int limit) {
  OR_ASSIGN_OR_RETURN(const int64_t from, RowBehind(after));
  OR_ASSIGN_OR_RETURN(const FoundOccurrence found, FindByQuote(source, quote_id));
  OR_ASSIGN_OR_RETURN(const std::vector<Member> members,
                      source.ledger.MembersOf(LedgerGroup::kStatement, found.statement));
  StatementMaker maker(source.quotes, source.ledger);
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

absl::StatusOr<OccurrencePlace> GetOccurrence(const StatementSource& source, const std::string& quote_id) {
  OR_ASSIGN_OR_RETURN(const FoundOccurrence found, FindByQuote(source, quote_id));
  OR_ASSIGN_OR_RETURN(const std::vector<Member> members,
                      source.ledger.MembersOf(LedgerGroup::kStatement, found.statement));
  StatementMaker maker(source.quotes, source.ledger);
  OR_ASSIGN_OR_RETURN(const v1::Statement statement, maker.Make(members));
  OccurrencePlace out;
  out.statement_id = statement.statement_id();
  for (const Member& member : members) {
    if (member.id != found.id) continue;
    OR_ASSIGN_OR_RETURN(out.occurrence, maker.MakeOccurrence(member, statement.fullest()));
  }
  return out;
}

absl::StatusOr<StatementHead> GetStatementHead(const StatementSource& source, const std::string& quote_id) {
  OR_ASSIGN_OR_RETURN(const FoundOccurrence found, FindByQuote(source, quote_id));
  OR_ASSIGN_OR_RETURN(const std::vector<Member> members,
                      source.ledger.MembersOf(LedgerGroup::kStatement, found.statement));
  StatementMaker maker(source.quotes, source.ledger);
  StatementHead out;
  OR_ASSIGN_OR_RETURN(out.statement, maker.Make(members));
  std::vector<int64_t> rows;
  for (size_t i = 0; i < std::min(StatementReader::kMostIds, members.size()); ++i)
    rows.push_back(members[i].row);
  OR_ASSIGN_OR_RETURN(const std::vector<v1::QuoteRecord> quotes, source.quotes.QuotesAt(rows));
  for (const v1::QuoteRecord& record : quotes) out.quote_ids.push_back(record.quote().quote_id());
  return out;
}

absl::StatusOr<Part<v1::Timeline>> GetTimeline(const StatementSource& source, const std::string& quote_id,
                                               const std::optional<Cursor>& after, int limit) {
  OR_ASSIGN_OR_RETURN(const int64_t from, RowBehind(after));
  OR_ASSIGN_OR_RETURN(const FoundOccurrence found, FindByQuote(source, quote_id));
  OR_ASSIGN_OR_RETURN(const std::vector<Member> members,
                      source.ledger.MembersOf(LedgerGroup::kPoint, found.point));
  OR_ASSIGN_OR_RETURN(const std::vector<int64_t> statements, StatementsOf(source.ledger, members));
  StatementMaker maker(source.quotes, source.ledger);
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
    OR_ASSIGN_OR_RETURN(v1::Statement statement, MakeStatement(source.ledger, &maker, statements[i]));
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

}  // namespace onrecord::api

#include "api/store/postgres/ledger_reads.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "api/ledger/profile_bytes.h"
#include "api/store/page_revisions.h"
#include "api/store/postgres/ledger_rows.h"
#include "api/store/postgres/statements.h"
#include "api/store/row_ids.h"
#include "api/store/statements/read_statements.h"

namespace onrecord::api::postgres {
namespace {

// Rows by number, for answers in another order than that of the question.
std::unordered_map<int64_t, int> PlacesOf(const Rows& rows) {
  std::unordered_map<int64_t, int> places;
  for (int i = 0; i < rows.size(); ++i) places.emplace(rows.Int(i, 0), i);
  return places;
}

class Reader final : public QuoteRows, public LedgerReader {
 public:
  explicit Reader(Connection& connection) : connection_(connection), headers_(connection) {}

  absl::StatusOr<v1::QuoteRecord> GetQuote(const std::string& quote_id) override {
    return postgres::GetQuote(connection_, quote_id);
  }
  absl::StatusOr<std::vector<v1::QuoteRecord>> QuotesAt(const std::vector<int64_t>& rows) override {
    OR_ASSIGN_OR_RETURN(
        const Rows found,
        connection_.Query("SELECT id, record FROM quote WHERE id = ANY (?::bigint[])", {NumbersOf(rows)}));
    OR_RETURN_IF_ERROR(headers_.ReadAll(found, 0));
    const auto places = PlacesOf(found);
    std::vector<v1::QuoteRecord> out;
    for (const int64_t row : rows) {
      const auto place = places.find(row);
      if (place == places.end()) return Internal("store: a quote of the ledger is gone");
      OR_RETURN_IF_ERROR(ReadFinding(found.Text(place->second, 1), row, &headers_, &out.emplace_back()));
    }
    return out;
  }
  absl::StatusOr<std::vector<std::string>> OutletsAt(const std::vector<int64_t>& rows) override {
    OR_RETURN_IF_ERROR(headers_.ReadAll(rows));
    std::vector<std::string> out;
    for (const int64_t row : rows) {
      OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers_.Of(rows::ArticleOf(row)));
      out.push_back(header->context().outlet());
    }
    return out;
  }

  absl::StatusOr<std::vector<FoundOccurrence>> Find(const std::vector<int64_t>& ids) override {
    OR_ASSIGN_OR_RETURN(const Rows found,
                        connection_.Query("SELECT id, quote, statement, point FROM occurrence"
                                          " WHERE id = ANY (?::bigint[])",
                                          {NumbersOf(ids)}));
    std::vector<FoundOccurrence> out;
    for (int i = 0; i < found.size(); ++i) {
      out.push_back({found.Int(i, 0), found.Int(i, 1), found.Int(i, 2), found.Int(i, 3)});
    }
    return out;
  }
  absl::StatusOr<std::vector<Member>> MembersOf(LedgerGroup group, int64_t name) override {
    return postgres::MembersOf(connection_, group, name);
  }
  absl::StatusOr<std::vector<Link>> LinksOf(int64_t id, int64_t least_kind) override {
    return ReadLinks(connection_, id, least_kind);
  }
  absl::StatusOr<std::vector<OccurrenceCache::Entry>> Read(const std::vector<int64_t>& ids) override {
    OR_ASSIGN_OR_RETURN(const Rows found, connection_.Query("SELECT id, quote, profile FROM occurrence"
                                                            " WHERE id = ANY (?::bigint[])",
                                                            {NumbersOf(ids)}));
    const auto places = PlacesOf(found);
    std::vector<OccurrenceCache::Entry> out;
    for (const int64_t id : ids) {
      const auto place = places.find(id);
      OccurrenceCache::Entry& entry = out.emplace_back();
      if (place == places.end() || !ledger::UnpackProfile(found.Text(place->second, 2), &entry.profile)) {
        return Internal("store: an occurrence of the ledger is gone or damaged");
      }
      entry.row = found.Int(place->second, 1);
    }
    return out;
  }

  StatementSource source() { return {*this, *this}; }

 private:
  Connection& connection_;
  Headers headers_;
};

// Read in portions that grow: most lists end early.
class Matches final : public MatchingQuotes {
 public:
  static absl::StatusOr<std::unique_ptr<Matches>> Make(Connection& connection,
                                                       const ListQuery<v1::QuoteFilter>& query) {
    std::unique_ptr<Matches> out(new Matches(connection, query));
    OR_ASSIGN_OR_RETURN(out->all_, Choose(connection, query.include, query.exclude));
    OR_ASSIGN_OR_RETURN(const int64_t after, RowBehind(query.after));
    out->left_ = InOrder(out->all_, after, query.descending);
    return out;
  }

  absl::StatusOr<bool> Next(int64_t* row, v1::QuoteRecord* record) override {
    while (true) {
      if (rows_ && at_ < rows_->size()) {
        *row = rows_->Int(at_, 0);
        record->Clear();
        OR_RETURN_IF_ERROR(ReadFinding(rows_->Text(at_, 2), *row, &headers_, record));
        OR_ASSIGN_OR_RETURN(const bool matches, IsMatch(*rows_, at_++, *record));
        if (matches) return true;
        continue;
      }
      if (next_ == left_.size()) return false;
      OR_RETURN_IF_ERROR(ReadOn());
    }
  }

  absl::StatusOr<bool> SelectsAny(const std::vector<int64_t>& rows) override {
    for (const Strand& strand : all_) {
      std::vector<int64_t> within;
      for (const int64_t row : rows) {
        if (row >= strand.first && row <= strand.last) within.push_back(row);
      }
      if (within.empty()) continue;
      if (strand.match.empty() && strand.rest.sql.empty()) return true;
      Statement statement;
      statement.Add("SELECT r.id, r.inexact, r.record");
      AddSource("quote", "", strand, &statement);
      statement.Add(" AND r.id = ANY (?::bigint[])", {NumbersOf(within)});
      OR_ASSIGN_OR_RETURN(const Rows found, connection_.Query(statement.sql, statement.values));
      for (int i = 0; i < found.size(); ++i) {
        v1::QuoteRecord record;
        OR_RETURN_IF_ERROR(ReadFinding(found.Text(i, 2), found.Int(i, 0), &headers_, &record));
        OR_ASSIGN_OR_RETURN(const bool matches, IsMatch(found, i, record));
        if (matches) return true;
      }
    }
    return false;
  }

 private:
  Matches(Connection& connection, const ListQuery<v1::QuoteFilter>& query)
      : connection_(connection),
        descending_(query.descending),
        headers_(connection),
        test_(connection, query.include, query.exclude) {}

  absl::StatusOr<bool> IsMatch(const Rows& rows, int at, const v1::QuoteRecord& record) const {
    if (rows.Int(at, 1) == 0) return true;
    return test_.Matches(rows.Int(at, 0), record);
  }

  absl::Status ReadOn() {
    constexpr int64_t kMostRows = 2000;
    Strand& strand = left_[next_];
    Statement statement;
    statement.Add("SELECT r.id, r.inexact, r.record");
    AddSource("quote", "", strand, &statement);
    statement.Add(StrCat(" ORDER BY r.id", descending_ ? " DESC" : " ASC", " LIMIT ?"), {portion_});
    OR_ASSIGN_OR_RETURN(Rows rows, connection_.Query(statement.sql, statement.values));
    OR_RETURN_IF_ERROR(headers_.ReadAll(rows, 0));
    if (rows.size() < portion_) {
      ++next_;
    } else {
      const int64_t last = rows.Int(rows.size() - 1, 0);
      (descending_ ? strand.last : strand.first) = descending_ ? last - 1 : last + 1;
    }
    portion_ = std::min(4 * portion_, kMostRows);
    rows_.emplace(std::move(rows));
    at_ = 0;
    return absl::OkStatus();
  }

  Connection& connection_;
  const bool descending_;
  Headers headers_;
  const ExactTest<v1::QuoteFilter, QuoteFacts> test_;
  Selection all_, left_;
  size_t next_ = 0;  // of the strands left
  std::optional<Rows> rows_;
  int at_ = 0;
  int64_t portion_ = 100;
};

}  // namespace

absl::StatusOr<Page<v1::Statement>> ListStatements(Connection& connection,
                                                   const ListQuery<v1::QuoteFilter>& query,
                                                   int min_articles) {
  OR_ASSIGN_OR_RETURN(const auto matches, Matches::Make(connection, query));
  Reader reader(connection);
  return api::ListStatements(reader.source(), *matches, query, min_articles);
}

absl::StatusOr<Page<v1::TalkingPoint>> ListTalkingPoints(Connection& connection,
                                                         const ListQuery<v1::QuoteFilter>& query,
                                                         int min_statements) {
  OR_ASSIGN_OR_RETURN(const auto matches, Matches::Make(connection, query));
  Reader reader(connection);
  return api::ListTalkingPoints(reader.source(), *matches, query, min_statements);
}

absl::StatusOr<Part<v1::Statement>> GetStatement(Connection& connection, const std::string& quote_id,
                                                 const std::optional<Cursor>& after, int limit) {
  Reader reader(connection);
  return api::GetStatement(reader.source(), quote_id, after, limit);
}

absl::StatusOr<Part<v1::Timeline>> GetTimeline(Connection& connection, const std::string& quote_id,
                                               const std::optional<Cursor>& after, int limit) {
  Reader reader(connection);
  return api::GetTimeline(reader.source(), quote_id, after, limit);
}

absl::StatusOr<OccurrencePlace> GetOccurrence(Connection& connection, const std::string& quote_id) {
  Reader reader(connection);
  return api::GetOccurrence(reader.source(), quote_id);
}

absl::StatusOr<StatementHead> GetStatementHead(Connection& connection, const std::string& quote_id) {
  Reader reader(connection);
  return api::GetStatementHead(reader.source(), quote_id);
}

absl::StatusOr<Page<v1::ArticleRecord>> ListRevisions(Connection& connection, const std::string& article_id,
                                                      const std::optional<Cursor>& after, int limit) {
  OR_ASSIGN_OR_RETURN(const Rows rows,
                      connection.Query("SELECT id, newest, observed, generation, revision_id FROM article"
                                       " WHERE article_id = ?",
                                       {article_id}));
  if (rows.size() == 0) return NotFound("no article '", article_id, "'");
  std::vector<StoredRevision> all;
  for (int i = 0; i < rows.size(); ++i) {
    all.push_back({rows.Int(i, 1) != 0, rows.Int(i, 2), rows.Int(i, 3), rows.Int(i, 0), rows.String(i, 4)});
  }
  const RevisionPage revisions = PageRevisions(std::move(all), after, limit);
  Headers headers(connection);
  OR_RETURN_IF_ERROR(headers.ReadAll(revisions.rows));
  Page<v1::ArticleRecord> page;
  page.next = revisions.next;
  for (const int64_t row : revisions.rows) {
    OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers.Of(row));
    page.records.push_back(*header);
  }
  return page;
}

}  // namespace onrecord::api::postgres

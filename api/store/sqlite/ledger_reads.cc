#include "api/store/sqlite/ledger_reads.h"

#include <memory>
#include <optional>

#include "api/store/row_ids.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/ledger_rows.h"
#include "api/store/sqlite/lookup.h"
#include "api/store/sqlite/matching_rows.h"
#include "api/store/sqlite/observed_range.h"
#include "api/store/sqlite/tables.h"
#include "api/store/statements/read_statements.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

class Reader final : public QuoteRows, public LedgerReader {
 public:
  explicit Reader(Connection& connection) : connection_(connection), headers_(connection) {}

  absl::StatusOr<v1::QuoteRecord> GetQuote(const std::string& quote_id) override {
    return sqlite::GetQuote(connection_, quote_id);
  }
  absl::StatusOr<std::vector<v1::QuoteRecord>> QuotesAt(const std::vector<int64_t>& rows) override {
    std::vector<v1::QuoteRecord> out;
    for (const int64_t row : rows) {
      OR_ASSIGN_OR_RETURN(::onrecord::sqlite::Statement found,
                          connection_.Query("SELECT record FROM quote WHERE id = ?", {row}));
      OR_ASSIGN_OR_RETURN(const bool there, found.Step());
      if (!there) return Internal("store: a quote of the ledger is gone");
      OR_RETURN_IF_ERROR(ReadFinding(found.Text(0), row, &headers_, &out.emplace_back()));
    }
    return out;
  }
  absl::StatusOr<std::vector<std::string>> OutletsAt(const std::vector<int64_t>& rows) override {
    std::vector<std::string> out;
    for (const int64_t row : rows) {
      OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers_.Of(rows::ArticleOf(row)));
      out.push_back(header->context().outlet());
    }
    return out;
  }

  absl::StatusOr<std::vector<FoundOccurrence>> Find(const std::vector<int64_t>& ids) override {
    std::vector<FoundOccurrence> out;
    for (const int64_t id : ids) {
      OR_ASSIGN_OR_RETURN(
          ::onrecord::sqlite::Statement found,
          connection_.Query("SELECT row, statement, point FROM occurrence WHERE id = ?", {id}));
      OR_ASSIGN_OR_RETURN(const bool row, found.Step());
      if (row) out.push_back({id, found.Int(0), found.Int(1), found.Int(2)});
    }
    return out;
  }
  absl::StatusOr<std::vector<Member>> MembersOf(LedgerGroup group, int64_t name) override {
    return sqlite::MembersOf(connection_, group, name);
  }
  absl::StatusOr<std::vector<Link>> LinksOf(int64_t id, int64_t least_kind) override {
    return sqlite::LinksOf(connection_, id, least_kind);
  }
  absl::StatusOr<std::vector<OccurrenceCache::Entry>> Read(const std::vector<int64_t>& ids) override {
    std::vector<OccurrenceCache::Entry> out;
    for (const int64_t id : ids) {
      OR_ASSIGN_OR_RETURN(out.emplace_back(), ReadOccurrence(connection_, id));
    }
    return out;
  }

  StatementSource source() { return {*this, *this}; }

 private:
  Connection& connection_;
  Headers headers_;
};

class Matches final : public MatchingQuotes {
 public:
  static absl::StatusOr<Matches> Make(Connection& connection, const ListQuery<v1::QuoteFilter>& query) {
    Matches out(connection);
    OR_ASSIGN_OR_RETURN(const ObservedRange observed,
                        ReadObservedRange(connection, query.include, query.exclude));
    out.all_ = std::make_unique<Selection>(Select(query.include, query.exclude, observed));
    OR_ASSIGN_OR_RETURN(out.beginnings_, Beginnings<v1::QuoteFilter>::Make(connection, query.include,
                                                                           query.exclude, observed));
    OR_ASSIGN_OR_RETURN(const int64_t after, RowBehind(query.after));
    // A statement is told by several quotes.
    const int64_t page = (int64_t{query.limit} + 1) * 2;
    out.rows_.emplace(connection, QuoteTable(), *out.all_, out.beginnings_.get(), after, query.descending,
                      page);
    return out;
  }

  absl::StatusOr<bool> Next(int64_t* row, v1::QuoteRecord* record) override {
    OR_ASSIGN_OR_RETURN(const bool there, rows_->Next());
    if (!there) return false;
    *row = rows_->row();
    record->Clear();
    OR_RETURN_IF_ERROR(ReadFinding(rows_->record(), *row, &headers_, record));
    return true;
  }

  absl::StatusOr<bool> SelectsAny(const std::vector<int64_t>& rows) override {
    for (const int64_t row : rows) {
      OR_ASSIGN_OR_RETURN(const bool selects,
                          SelectsRow(connection_, QuoteTable(), *all_, beginnings_.get(), row));
      if (selects) return true;
    }
    return false;
  }

 private:
  explicit Matches(Connection& connection) : connection_(connection), headers_(connection) {}

  Connection& connection_;
  Headers headers_;
  std::unique_ptr<Selection> all_;
  std::unique_ptr<Beginnings<v1::QuoteFilter>> beginnings_;
  std::optional<MatchingRows<v1::QuoteFilter>> rows_;
};

}  // namespace

absl::StatusOr<Page<v1::Statement>> ListStatements(Connection& connection,
                                                   const ListQuery<v1::QuoteFilter>& query,
                                                   int min_articles) {
  OR_ASSIGN_OR_RETURN(Matches matches, Matches::Make(connection, query));
  Reader reader(connection);
  return api::ListStatements(reader.source(), matches, query, min_articles);
}

absl::StatusOr<Page<v1::TalkingPoint>> ListTalkingPoints(Connection& connection,
                                                         const ListQuery<v1::QuoteFilter>& query,
                                                         int min_statements) {
  OR_ASSIGN_OR_RETURN(Matches matches, Matches::Make(connection, query));
  Reader reader(connection);
  return api::ListTalkingPoints(reader.source(), matches, query, min_statements);
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

}  // namespace onrecord::api::sqlite

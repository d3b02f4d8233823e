#include "tests/bench/raw_rows.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "api/store/article_text.h"
#include "api/store/index_words.h"
#include "api/store/project_article.h"
#include "api/store/row_ids.h"
#include "api/store/sqlite/facts.h"
#include "api/store/sqlite/quote_facets.h"
#include "api/store/sqlite/sqlite_store.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/sqlite/transaction.h"

namespace onrecord::bench {
namespace {

using sqlite::Connection;
using sqlite::Statement;
using Values = std::vector<Value>;

absl::StatusOr<std::vector<Values>> ReadAll(Connection& connection, const std::string& sql, int columns) {
  OR_ASSIGN_OR_RETURN(Statement rows, connection.Query(sql));
  std::vector<Values> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return out;
    Values& values = out.emplace_back();
    for (int column = 0; column < columns; ++column) values.push_back(rows.Get(column));
  }
}

std::vector<Value> WithRow(int64_t row, std::vector<std::string> columns) {
  std::vector<Value> values = {row};
  for (std::string& column : columns) values.emplace_back(std::move(column));
  return values;
}

}  // namespace

absl::StatusOr<RawRows> RawRows::Make(const api::Batch& batch, const std::string& store,
                                      const std::string& folder, int pending) {
  const std::string scratch = folder + "/scratch.db";
  for (const char* const end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(scratch + end);
  {
    OR_ASSIGN_OR_RETURN(auto made, api::OpenSqliteStore({.path = scratch, .readers = 1}));
    OR_RETURN_IF_ERROR(made->Commit(batch).status());
  }
  OR_ASSIGN_OR_RETURN(auto from, Connection::Open(scratch, sqlite::Mode::kReadWriteCreate, "scratch"));
  OR_ASSIGN_OR_RETURN(auto to, Connection::Open(store, sqlite::Mode::kReadWriteCreate, "store"));
  // Names and speakers are made one by one; that is not what is measured.
  OR_RETURN_IF_ERROR(to->Execute("PRAGMA synchronous = OFF"));
  OR_ASSIGN_OR_RETURN(const int64_t last, to->Number("SELECT value FROM meta WHERE name = 'articles'"));
  const int64_t shift = last << api::rows::kFindingBits;
  OR_RETURN_IF_ERROR(to->Run("UPDATE meta SET value = value + ? WHERE name = 'articles'",
                             {static_cast<int64_t>(batch.articles.size())}));
  OR_ASSIGN_OR_RETURN(const int64_t stored, to->Number("SELECT coalesce(max(seq), 0) FROM change"));
  const int64_t seq = stored + pending;

  RawRows out;
  std::map<int64_t, int64_t> speakers = {{0, 0}};
  OR_ASSIGN_OR_RETURN(
      const auto all,
      ReadAll(*from, "SELECT id, key, quotes, articles, last_day FROM speaker WHERE id > 0", 5));
  for (const Values& speaker : all) {
    const std::string& key = speaker[1].text();
    OR_ASSIGN_OR_RETURN(int64_t id, to->Number("SELECT id FROM speaker WHERE key = ?", {key}));
    if (id == 0) {
      OR_RETURN_IF_ERROR(to->Run("INSERT INTO speaker VALUES (NULL, ?, 0, 0, 0)", {key}));
      id = to->LastRowId();
    }
    speakers[speaker[0].integer()] = id;
    out.rows_.push_back(
        {"UPDATE speaker SET quotes = quotes + ?, articles = articles + ?, last_day = max(last_day, ?)"
         " WHERE id = ?",
         {speaker[2], speaker[3], speaker[4], id}});
  }
  const auto add = [&](const char* select, int columns, const char* insert,
                       int speaker_column) -> absl::Status {
    OR_ASSIGN_OR_RETURN(auto rows, ReadAll(*from, select, columns));
    for (Values& values : rows) {
      values[0] = values[0].integer() + shift;
      if (speaker_column > 0)
        values[static_cast<size_t>(speaker_column)] =
            speakers[values[static_cast<size_t>(speaker_column)].integer()];
      out.rows_.push_back({insert, std::move(values)});
    }
    return absl::OkStatus();
  };
  OR_RETURN_IF_ERROR(
      add("SELECT id, newest, seq, article_id, revision_id, analyser, generation, observed,"
          " published_first, published_last, outlet, record FROM article ORDER BY seq",
          12, "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 0));
  for (Row& row : out.rows_) {
    if (row.values.size() == 12) row.values[2] = row.values[2].integer() + seq;
  }
  OR_RETURN_IF_ERROR(add("SELECT id, value FROM body", 2, "INSERT INTO body VALUES (?, ?)", 0));
  OR_RETURN_IF_ERROR(
      add("SELECT id, newest, key, speaker, confidence, said_first, said_last, record FROM quote", 8,
          "INSERT INTO quote VALUES (?, ?, ?, ?, ?, ?, ?, ?)", 3));
  OR_RETURN_IF_ERROR(
      add("SELECT id, newest, key, confidence, goldstein, happened_first, happened_last, record FROM event",
          8, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", 0));
  OR_RETURN_IF_ERROR(add("SELECT article, previous, stored FROM change ORDER BY seq", 3,
                         "INSERT INTO change (article, previous, stored) VALUES (?, ?, ?)", 0));
  std::vector<Row> words;
  OR_ASSIGN_OR_RETURN(const auto ids, ReadAll(*from, "SELECT id FROM article ORDER BY seq", 1));
  OR_ASSIGN_OR_RETURN(const auto numbers, ReadAll(*from, "SELECT key, id FROM speaker", 2));
  std::map<std::string, int64_t, std::less<>> number_of;
  for (const Values& speaker : numbers) number_of[speaker[0].text()] = speakers[speaker[1].integer()];
  api::sqlite::FacetWords facet_words;
  api::sqlite::FactWriter facts(*to);
  for (size_t i = 0; i < ids.size(); ++i) {
    const v1::EnrichedArticle& article = batch.articles[i];
    const v1::ArticleRecord header = api::ProjectHeader(article);
    const int64_t row = ids[i][0].integer() + shift;
    words.push_back(
        {"INSERT INTO article_words (rowid, terms, headline, body, outlet, speakers) VALUES (?, ?, ?, ?, ?, "
         "?)",
         WithRow(row, api::ArticleWords(header, api::TextOf(article)))});
    api::sqlite::FacetPacker facets(header);
    for (int j = 0; j < article.quotes_size(); ++j) {
      OR_RETURN_IF_ERROR(
          facets.Add(*to, &facet_words, j, number_of[article.quotes(j).speaker_key()], article.quotes(j)));
      words.push_back(
          {"INSERT INTO quote_words (rowid, terms, said, around, speaker, affiliation, role, via, outlet)"
           " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
           WithRow(row + j, api::QuoteWords(api::ProjectQuote(article, j), header))});
    }
    OR_ASSIGN_OR_RETURN(const std::string fact, facts.Pack(article));
    out.rows_.push_back({"INSERT INTO fact VALUES (?, ?)", {row, Value::Bytes(fact)}});
    if (!facets.empty()) {
      out.rows_.push_back({"INSERT INTO quote_facet VALUES (?, ?)", {row, Value::Bytes(facets.packed())}});
    }
    for (int j = 0; j < article.events_size(); ++j) {
      words.push_back(
          {"INSERT INTO event_words (rowid, terms, clause, around, source, target, place, outlet)"
           " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
           WithRow(row + j, api::EventWords(api::ProjectEvent(article, j), header))});
    }
  }
  OR_RETURN_IF_ERROR(add(
      "SELECT row, id, statement, point, outlet, profile FROM occurrence ORDER BY row", 6,
      "INSERT INTO occurrence (row, id, statement, point, outlet, profile) VALUES (?, ?, ?, ?, ?, ?)", 0));
  // These name no rows of the store.
  const auto add_as_it_is = [&](const char* select, int columns, const char* insert) -> absl::Status {
    OR_ASSIGN_OR_RETURN(auto rows, ReadAll(*from, select, columns));
    for (Values& values : rows) out.rows_.push_back({insert, std::move(values)});
    return absl::OkStatus();
  };
  OR_ASSIGN_OR_RETURN(out.terms_, api::sqlite::TermIndex().All(*from));
  OR_ASSIGN_OR_RETURN(const auto occurrences, ReadAll(*from, "SELECT id FROM occurrence ORDER BY id", 1));
  for (const Values& one : occurrences) out.occurrences_.push_back(one[0].integer());
  OR_RETURN_IF_ERROR(add_as_it_is("SELECT a, b, kind, terms FROM join_link ORDER BY a", 4,
                                  "INSERT INTO join_link VALUES (?, ?, ?, ?)"));
  std::stable_sort(words.begin(), words.end(), [](const Row& a, const Row& b) {
    const std::string_view x(a.sql), y(b.sql);
    return x != y ? x < y : a.values[0].integer() < b.values[0].integer();
  });
  for (Row& row : words) out.rows_.push_back(std::move(row));
  return out;
}

absl::Status RawRows::Insert(Connection& connection, api::sqlite::TermIndex* terms) const {
  OR_ASSIGN_OR_RETURN(auto transaction, sqlite::Transaction::Begin(connection));
  for (const Row& row : rows_) OR_RETURN_IF_ERROR(connection.Run(row.sql, row.values));
  OR_RETURN_IF_ERROR(terms->Add(connection, occurrences_, terms_));
  return transaction.Commit();
}

}  // namespace onrecord::bench

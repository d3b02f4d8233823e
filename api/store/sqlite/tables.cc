#include "api/store/sqlite/tables.h"

#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// The row of the article that a row belongs to: see row_ids.h.
constexpr std::string_view kArticleOf = " CROSS JOIN article a ON a.id = (";
constexpr std::string_view kMask = " & -262144)";

bool ReadsArticle(const Condition& rest) { return rest.sql.find("(a.") != std::string::npos; }

std::string Replaced(std::string text, std::string_view what, std::string_view by) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

void AddRest(const Condition& rest, Query* query) {
  if (rest.sql.empty()) return;
  StrAppend(&query->sql, " AND ", rest.sql);
  query->values.insert(query->values.end(), rest.values.begin(), rest.values.end());
}

// FROM and WHERE of a strand; the row's number is compared by `rows` ("BETWEEN ? AND ?").
Query Source(const Table& table, const Strand& strand, std::string_view columns, bool needs_row,
             std::string_view rows, std::vector<Value> row_values) {
  const bool by_words = !strand.match.empty();
  const std::string_view row = by_words ? "w.rowid" : "r.id";
  const bool joins_row = !by_words || needs_row || !strand.rest.sql.empty();
  Query query{StrCat("SELECT ", Replaced(std::string(columns), "{row}", row), " FROM "), {}};
  if (by_words) {
    StrAppend(&query.sql, table.words, " w");
    if (joins_row) StrAppend(&query.sql, " CROSS JOIN ", table.name, " r ON r.id = w.rowid");
  } else {
    StrAppend(&query.sql, table.name, " r NOT INDEXED");
  }
  if (ReadsArticle(strand.rest)) StrAppend(&query.sql, kArticleOf, row, kMask);
  if (by_words) {
    StrAppend(&query.sql, " WHERE w.", table.words, " MATCH ? AND ", row, " ", rows);
    query.values.push_back(strand.match);
  } else {
    StrAppend(&query.sql, " WHERE r.newest = 1 AND ", row, " ", rows);
  }
  query.values.insert(query.values.end(), row_values.begin(), row_values.end());
  AddRest(strand.rest, &query);
  return query;
}

}  // namespace

const Table& ArticleTable() {
  static const Table table = {
      "article",
      "article_words",
      {{"ingested",
        {"r.observed", "article r INDEXED BY article_observed WHERE r.newest = 1", "r.id", "article r"}},
       {"outlet",
        {"r.outlet", "article r INDEXED BY article_outlet WHERE r.newest = 1", "r.id", "article r", true}}}};
  return table;
}

const Table& QuoteTable() {
  static const Table table = {
      "quote",
      "quote_words",
      {{"said",
        {"r.said_first", "quote r INDEXED BY quote_said WHERE r.newest = 1", "r.id", "quote r", true}},
       {"confidence",
        {"r.confidence", "quote r INDEXED BY quote_confidence WHERE r.newest = 1", "r.id", "quote r", true}},
       {"speaker",
        {"s.key",
         "speaker s INDEXED BY sqlite_autoindex_speaker_1 CROSS JOIN quote r INDEXED BY quote_speaker"
         " WHERE r.newest = 1 AND r.speaker = s.id",
         "r.id", "quote r CROSS JOIN speaker s ON s.id = r.speaker"}},
       {"ingested",
        {"a.observed",
         "article a INDEXED BY article_observed CROSS JOIN quote r NOT INDEXED"
         " WHERE a.newest = 1 AND r.id BETWEEN a.id AND a.id + 262143",
         "a.id, r.id", "quote r CROSS JOIN article a ON a.id = (r.id & -262144)"}}}};
  return table;
}

const Table& EventTable() {
  static const Table table = {
      "event",
      "event_words",
      {{"happened",
        {"r.happened_first", "event r INDEXED BY event_happened WHERE r.newest = 1", "r.id", "event r",
         true}},
       {"confidence",
        {"r.confidence", "event r INDEXED BY event_confidence WHERE r.newest = 1", "r.id", "event r", true}},
       {"goldstein",
        {"r.goldstein", "event r INDEXED BY event_goldstein WHERE r.newest = 1", "r.id", "event r", true}},
       {"ingested",
        {"a.observed",
         "article a INDEXED BY article_observed CROSS JOIN event r NOT INDEXED"
         " WHERE a.newest = 1 AND r.id BETWEEN a.id AND a.id + 262143",
         "a.id, r.id", "event r CROSS JOIN article a ON a.id = (r.id & -262144)"}}}};
  return table;
}

Query RowsOf(const Table& table, const Strand& strand, std::string_view columns, bool needs_row) {
  Query query = Source(table, strand, columns, needs_row, "BETWEEN ? AND ?", {strand.first, strand.last});
  StrAppend(&query.sql, " ORDER BY ", strand.match.empty() ? "r.id" : "w.rowid", " ASC");
  return query;
}

Query RangeDown(const Table& table, const Strand& strand, std::string_view columns) {
  const Strand range{strand.first, strand.last, "", strand.rest};
  Query query = Source(table, range, columns, true, "BETWEEN ? AND ?", {range.first, range.last});
  StrAppend(&query.sql, " ORDER BY r.id DESC");
  return query;
}

Query HasRow(const Table& table, const Strand& strand, int64_t row) {
  return Source(table, strand, "1", false, "= ?", {row});
}

Query Walk(const Order& order, const std::optional<Place>& after, bool descending) {
  Query query{StrCat("SELECT ", order.value, ", r.id FROM ", order.walk), {}};
  if (after) {
    const std::string_view behind = descending ? "<" : ">";
    StrAppend(&query.sql, " AND ", order.value, " ", behind, "= ? AND (", order.value, " ", behind,
              " ? OR r.id ", behind, " ?)");
    query.values = {after->value, after->value, after->row};
  }
  const std::string_view way = descending ? " DESC" : " ASC";
  StrAppend(&query.sql, " ORDER BY ", order.value, way);
  for (const std::string_view tie : Split(order.ties, ',')) StrAppend(&query.sql, ", ", Trim(tie), way);
  return query;
}

Query ValueOf(const Order& order, int64_t row) {
  return {StrCat("SELECT ", order.value, ", r.id FROM ", order.lookup, " WHERE r.id = ?"), {row}};
}

}  // namespace onrecord::api::sqlite

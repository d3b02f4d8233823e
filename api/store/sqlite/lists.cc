#include "api/store/sqlite/lists.h"

#include <absl/strings/numbers.h>

#include <map>

#include "api/store/sqlite/conditions.h"
#include "api/store/sqlite/lookup.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// A page ends early beyond this size, so that an answer stays far below gRPC's limits.
constexpr size_t kPageBytes = 2 << 20;

using Orders = std::map<std::string, std::string, std::less<>>;

const Orders& ArticleOrders() {
  static const Orders orders = {
      {"published", "a.published_first"}, {"ingested", "a.observed"}, {"outlet", "a.outlet"}};
  return orders;
}
const Orders& QuoteOrders() {
  static const Orders orders = {{"published", "q.published_first"},
                                {"said", "q.said_first"},
                                {"ingested", "q.observed"},
                                {"confidence", "q.confidence"},
                                {"speaker", "q.speaker_key"}};
  return orders;
}
const Orders& EventOrders() {
  static const Orders orders = {{"published", "e.published_first"},
                                {"happened", "e.happened_first"},
                                {"ingested", "e.observed"},
                                {"confidence", "e.confidence"},
                                {"goldstein", "e.goldstein"}};
  return orders;
}

struct Table {
  std::string_view name;   // "quote"
  std::string_view alias;  // "q"
  const Orders& orders;
};

// SELECT sorted value, row, record … for a page and one record more.
template <typename Filter>
absl::StatusOr<Statement> Select(Connection& connection, const Table& table, const ListQuery<Filter>& query) {
  const auto order = table.orders.find(query.order);
  if (order == table.orders.end()) return InvalidArgument("cannot be sorted by '", query.order, "'");
  Condition where = Selects(query.include, query.exclude);
  const std::string row = StrCat(table.alias, ".id");
  std::string sql =
      StrCat("SELECT ", order->second, ", ", row, ", ", table.alias, ".record FROM ", table.name, " ",
             table.alias, " WHERE ", table.alias, ".newest = 1 AND ", where.sql);
  if (query.after) {
    int64_t after = 0;
    if (!absl::SimpleAtoi(query.after->key, &after)) return InvalidArgument("not a place in this list");
    StrAppend(&sql, " AND (", order->second, ", ", row, ") ", query.descending ? "<" : ">", " (?, ?)");
    where.values.push_back(query.after->value);
    where.values.push_back(after);
  }
  const std::string_view way = query.descending ? " DESC" : " ASC";
  StrAppend(&sql, " ORDER BY ", order->second, way, ", ", row, way, " LIMIT ?");
  where.values.push_back(static_cast<int64_t>(query.limit) + 1);
  return connection.Query(sql, where.values);
}

// Takes records until the page is full; `add` may enlarge a record from its row.
template <typename Record, typename Add>
absl::StatusOr<Page<Record>> Take(Statement rows, int limit, Add add) {
  Page<Record> page;
  size_t bytes = 0;
  std::optional<Cursor> last;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return page;
    if (static_cast<int>(page.records.size()) == limit || bytes > kPageBytes) {
      page.next = std::move(last);
      return page;
    }
    Record& record = page.records.emplace_back();
    OR_RETURN_IF_ERROR(Decode(rows.Text(2), &record));
    OR_RETURN_IF_ERROR(add(rows.Int(1), &record));
    bytes += record.ByteSizeLong();
    last = Cursor{rows.Get(0), StrCat(rows.Int(1))};
  }
}

absl::Status Nothing(int64_t, const google::protobuf::Message*) { return absl::OkStatus(); }

}  // namespace

absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(Connection& connection,
                                                     const ListQuery<v1::ArticleFilter>& query,
                                                     v1::View view) {
  OR_ASSIGN_OR_RETURN(Statement rows, Select(connection, {"article", "a", ArticleOrders()}, query));
  return Take<v1::ArticleRecord>(std::move(rows), query.limit, [&](int64_t row, v1::ArticleRecord* record) {
    return AddView(connection, row, view, record);
  });
}

absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(Connection& connection,
                                                 const ListQuery<v1::QuoteFilter>& query) {
  OR_ASSIGN_OR_RETURN(Statement rows, Select(connection, {"quote", "q", QuoteOrders()}, query));
  return Take<v1::QuoteRecord>(std::move(rows), query.limit, Nothing);
}

absl::StatusOr<Page<v1::EventRecord>> ListEvents(Connection& connection,
                                                 const ListQuery<v1::EventFilter>& query) {
  OR_ASSIGN_OR_RETURN(Statement rows, Select(connection, {"event", "e", EventOrders()}, query));
  return Take<v1::EventRecord>(std::move(rows), query.limit, Nothing);
}

absl::StatusOr<Page<v1::SpeakerRecord>> ListSpeakers(Connection& connection,
                                                     const ListQuery<v1::QuoteFilter>& query) {
  static const Orders orders = {{"quotes", "quotes"}, {"name", "speaker_key"}, {"published", "last"}};
  const auto order = orders.find(query.order);
  if (order == orders.end()) return InvalidArgument("speakers cannot be sorted by '", query.order, "'");
  Condition where = Selects(query.include, query.exclude);
  // `newest_quote` holds the row number of the speaker's newest quote behind its day.
  std::string sql =
      StrCat("SELECT g.", order->second,
             ", g.speaker_key, q.record, g.quotes, g.articles, g.first, g.last FROM ("
             "SELECT q.speaker_key, count(*) AS quotes, count(DISTINCT q.article) AS articles,"
             " coalesce(min(nullif(q.published_first, '')), '') AS first, max(q.published_first) AS last,"
             " max(q.published_first || printf('@%020d', q.id)) AS newest_quote"
             " FROM quote q WHERE q.newest = 1 AND q.speaker_key > '' AND ",
             where.sql,
             " GROUP BY q.speaker_key) g JOIN quote q ON q.id ="
             " CAST(substr(g.newest_quote, instr(g.newest_quote, '@') + 1) AS INTEGER)");
  if (query.after) {
    StrAppend(&sql, " WHERE (g.", order->second, ", g.speaker_key) ", query.descending ? "<" : ">",
              " (?, ?)");
    where.values.push_back(query.after->value);
    where.values.push_back(query.after->key);
  }
  const std::string_view way = query.descending ? " DESC" : " ASC";
  StrAppend(&sql, " ORDER BY g.", order->second, way, ", g.speaker_key", way, " LIMIT ?");
  where.values.push_back(static_cast<int64_t>(query.limit) + 1);
  OR_ASSIGN_OR_RETURN(Statement rows, connection.Query(sql, where.values));

  Page<v1::SpeakerRecord> page;
  std::optional<Cursor> last;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return page;
    if (static_cast<int>(page.records.size()) == query.limit) {
      page.next = std::move(last);
      return page;
    }
    v1::QuoteRecord newest;
    OR_RETURN_IF_ERROR(Decode(rows.Text(2), &newest));
    v1::SpeakerRecord& speaker = page.records.emplace_back();
    speaker.set_speaker_key(std::string(rows.Text(1)));
    speaker.set_name(newest.quote().speaker_name());
    speaker.set_role(newest.quote().speaker_role());
    speaker.set_affiliation(newest.quote().speaker_affiliation());
    speaker.set_country(newest.quote().speaker_country());
    speaker.set_quote_count(static_cast<uint32_t>(rows.Int(3)));
    speaker.set_article_count(static_cast<uint32_t>(rows.Int(4)));
    speaker.set_first_published(std::string(rows.Text(5)));
    speaker.set_last_published(std::string(rows.Text(6)));
    last = Cursor{rows.Get(0), speaker.speaker_key()};
  }
}

}  // namespace onrecord::api::sqlite

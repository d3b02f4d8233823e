#include "api/store/sqlite/speakers.h"

#include <algorithm>

#include "api/store/project_article.h"
#include "api/store/row_ids.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/count_speakers.h"
#include "api/store/sqlite/observed_range.h"
#include "api/store/sqlite/selection.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

constexpr int kDayShift = rows::kArticleBits + rows::kFindingBits;

std::string DayOfArticle(const v1::ArticleRecord& header) {
  return DayAsText(DaysOf(header.context().published()).first);
}

absl::Status Fill(Connection& connection, const Counted& counted, Headers* headers, v1::SpeakerRecord* out) {
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection.Query("SELECT record FROM quote WHERE id = ?", {counted.last}));
  OR_ASSIGN_OR_RETURN(const bool there, found.Step());
  if (!there) return Internal("store: a quote is gone");
  v1::QuoteRecord newest;
  OR_RETURN_IF_ERROR(ReadFinding(found.Text(0), counted.last, headers, &newest));
  out->set_speaker_key(counted.key);
  out->set_name(newest.quote().speaker_name());
  out->set_role(newest.quote().speaker_role());
  out->set_affiliation(newest.quote().speaker_affiliation());
  out->set_country(newest.quote().speaker_country());
  out->set_quote_count(static_cast<uint32_t>(counted.quotes));
  out->set_article_count(static_cast<uint32_t>(counted.articles));
  OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* last, headers->Of(rows::ArticleOf(counted.last)));
  out->set_last_published(DayOfArticle(*last));
  if (counted.first == 0) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* first, headers->Of(rows::ArticleOf(counted.first)));
  out->set_first_published(DayOfArticle(*first));
  return absl::OkStatus();
}

enum class Sorted { kQuotes, kName, kPublished };

absl::StatusOr<Sorted> OrderOf(const std::string& name) {
  if (name == "quotes") return Sorted::kQuotes;
  if (name == "name") return Sorted::kName;
  if (name == "published") return Sorted::kPublished;
  return InvalidArgument("speakers cannot be sorted by '", name, "'");
}

// What a list is sorted by, before the key; the name is the key itself.
int64_t ValueOf(Sorted order, const Counted& counted) {
  return order == Sorted::kQuotes      ? counted.quotes
         : order == Sorted::kPublished ? counted.last >> kDayShift
                                       : 0;
}

// The end of a speaker's newest quotes.
absl::StatusOr<int64_t> EndOf(Connection& connection, int64_t speaker, bool first) {
  return connection.Number(
      first ? StrCat(
                  "SELECT id FROM quote INDEXED BY quote_speaker WHERE newest = 1 AND speaker = ? AND id >= ",
                  rows::kFirstKnown, " ORDER BY id LIMIT 1")
            : "SELECT id FROM quote INDEXED BY quote_speaker WHERE newest = 1 AND speaker = ? ORDER BY id "
              "DESC LIMIT 1",
      {speaker});
}

absl::StatusOr<Statement> AllByCounts(Connection& connection, Sorted order,
                                      const ListQuery<v1::QuoteFilter>& query) {
  const std::string_view way = query.descending ? " DESC" : " ASC";
  const std::string_view behind = query.descending ? "<" : ">";
  std::string sql = "SELECT id, key, quotes, articles FROM speaker INDEXED BY ";
  std::vector<Value> values;
  if (order == Sorted::kName) {
    StrAppend(&sql, "sqlite_autoindex_speaker_1 WHERE quotes > 0 AND key > ''");
    if (query.after) StrAppend(&sql, " AND key ", behind, " ?");
    if (query.after) values = {query.after->key};
    StrAppend(&sql, " ORDER BY key", way);
    return connection.Query(sql, values);
  }
  const std::string_view column = order == Sorted::kQuotes ? "quotes" : "last_day";
  StrAppend(&sql, "speaker_", column, " WHERE quotes > 0 AND id > 0");
  if (query.after) {
    StrAppend(&sql, " AND (", column, ", key) ", behind, " (?, ?)");
    values = {query.after->value, query.after->key};
  }
  StrAppend(&sql, " ORDER BY ", column, way, ", key", way);
  return connection.Query(sql, values);
}

absl::StatusOr<Page<v1::SpeakerRecord>> ListAll(Connection& connection, Sorted order,
                                                const ListQuery<v1::QuoteFilter>& query) {
  OR_ASSIGN_OR_RETURN(Statement rows, AllByCounts(connection, order, query));
  Page<v1::SpeakerRecord> page;
  Headers headers(connection);
  std::optional<Cursor> last;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return page;
    if (static_cast<int>(page.records.size()) == query.limit) {
      page.next = std::move(last);
      return page;
    }
    Counted counted;
    counted.speaker = rows.Int(0);
    counted.key = rows.String(1);
    counted.quotes = rows.Int(2);
    counted.articles = rows.Int(3);
    OR_ASSIGN_OR_RETURN(counted.first, EndOf(connection, counted.speaker, true));
    OR_ASSIGN_OR_RETURN(counted.last, EndOf(connection, counted.speaker, false));
    OR_RETURN_IF_ERROR(Fill(connection, counted, &headers, &page.records.emplace_back()));
    last = Cursor{ValueOf(order, counted), counted.key};
  }
}

absl::Status ReadKeys(Connection& connection, std::vector<Counted>* all) {
  for (Counted& counted : *all) {
    OR_ASSIGN_OR_RETURN(Statement found,
                        connection.Query("SELECT key FROM speaker WHERE id = ?", {counted.speaker}));
    OR_RETURN_IF_ERROR(found.Step().status());
    counted.key = found.String(0);
  }
  return absl::OkStatus();
}

// Leaves only speakers that can come on the page by their values, those with the last value on it included.
void KeepFirst(Sorted order, const ListQuery<v1::QuoteFilter>& query, std::vector<Counted>* all) {
  const auto value = [&](const Counted& counted) {
    return query.descending ? -ValueOf(order, counted) : ValueOf(order, counted);
  };
  if (query.after) {
    const int64_t passed = query.descending ? -query.after->value.integer() : query.after->value.integer();
    all->erase(std::remove_if(all->begin(), all->end(), [&](const Counted& c) { return value(c) < passed; }),
               all->end());
  }
  // With a place, all of its value may stand before it.
  const size_t most = static_cast<size_t>(query.limit) + 1;
  if (query.after || all->size() <= most) return;
  const auto last = all->begin() + static_cast<std::ptrdiff_t>(most - 1);
  std::nth_element(all->begin(), last, all->end(),
                   [&](const Counted& a, const Counted& b) { return value(a) < value(b); });
  const int64_t bound = value(*last);
  all->erase(std::remove_if(all->begin(), all->end(), [&](const Counted& c) { return value(c) > bound; }),
             all->end());
}

// Puts what comes on the page, in its order, in front; the number of them.
absl::StatusOr<size_t> SortPage(Connection& connection, Sorted order, const ListQuery<v1::QuoteFilter>& query,
                                std::vector<Counted>* all) {
  if (order != Sorted::kName) KeepFirst(order, query, all);
  OR_RETURN_IF_ERROR(ReadKeys(connection, all));
  const auto before = [&](const Counted& a, const Counted& b) {
    const int64_t x = ValueOf(order, a), y = ValueOf(order, b);
    const bool less = x != y ? x < y : a.key < b.key;
    return query.descending ? !less && (x != y || a.key != b.key) : less;
  };
  if (query.after) {
    const int64_t value = order == Sorted::kName ? 0 : query.after->value.integer();
    const auto passed = [&](const Counted& counted) {
      const int64_t x = ValueOf(order, counted);
      const int way = x != value ? (x < value ? -1 : 1) : counted.key.compare(query.after->key);
      return query.descending ? way >= 0 : way <= 0;
    };
    all->erase(std::remove_if(all->begin(), all->end(), passed), all->end());
  }
  const size_t some = std::min(all->size(), static_cast<size_t>(query.limit) + 1);
  std::partial_sort(all->begin(), all->begin() + static_cast<std::ptrdiff_t>(some), all->end(), before);
  return some;
}

}  // namespace

absl::StatusOr<Page<v1::SpeakerRecord>> ListSpeakers(Connection& connection,
                                                     const ListQuery<v1::QuoteFilter>& query) {
  OR_ASSIGN_OR_RETURN(const Sorted order, OrderOf(query.order));
  OR_ASSIGN_OR_RETURN(const ObservedRange observed,
                      ReadObservedRange(connection, query.include, query.exclude));
  if (SelectsAll(Select(query.include, query.exclude, observed))) return ListAll(connection, order, query);
  OR_ASSIGN_OR_RETURN(std::vector<Counted> all, CountSpeakers(connection, query));
  OR_ASSIGN_OR_RETURN(const size_t some, SortPage(connection, order, query, &all));
  Page<v1::SpeakerRecord> page;
  Headers headers(connection);
  for (size_t i = 0; i < some; ++i) {
    if (static_cast<int>(i) == query.limit) {
      page.next = Cursor{ValueOf(order, all[i - 1]), all[i - 1].key};
      break;
    }
    OR_RETURN_IF_ERROR(Fill(connection, all[i], &headers, &page.records.emplace_back()));
  }
  return page;
}

}  // namespace onrecord::api::sqlite

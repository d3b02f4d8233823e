#include <algorithm>
#include <map>

#include "api/store/postgres/lists.h"
#include "api/store/postgres/statements.h"
#include "api/store/project_article.h"
#include "api/store/row_ids.h"

namespace onrecord::api::postgres {
namespace {

constexpr int kDayShift = rows::kArticleBits + rows::kFindingBits;

// The quotes of one speaker that match.
struct Counted {
  std::string key;
  int64_t quotes = 0, articles = 0;
  int64_t first = 0;  // row of the first quote whose day is known; 0: none
  int64_t last = 0;   // row of the last quote
};
using Counts = std::map<std::string, Counted, std::less<>>;

enum class Sorted { kQuotes, kName, kPublished };

absl::StatusOr<Sorted> OrderOf(const std::string& name) {
  if (name == "quotes") return Sorted::kQuotes;
  if (name == "name") return Sorted::kName;
  if (name == "published") return Sorted::kPublished;
  return InvalidArgument("speakers cannot be sorted by '", name, "'");
}

int64_t ValueOf(Sorted order, const Counted& counted) {
  return order == Sorted::kQuotes      ? counted.quotes
         : order == Sorted::kPublished ? counted.last >> kDayShift
                                       : 0;
}

constexpr std::string_view kJoin = " JOIN speaker s ON s.id = r.speaker";

// Strands do not overlap and hold whole articles.
absl::Status CountInServer(Connection& connection, const Strand& strand, Counts* counts) {
  Statement statement;
  statement.Add(
      StrCat("SELECT s.key, count(*), count(DISTINCT r.id & -262144::bigint),"
             " coalesce(min(r.id) FILTER (WHERE r.id >= ",
             rows::kFirstKnown, "), 0), max(r.id)"));
  AddSource("quote", kJoin, strand, &statement);
  statement.Add(" GROUP BY s.key");
  OR_ASSIGN_OR_RETURN(const Rows rows, connection.Query(statement.sql, statement.values));
  for (int i = 0; i < rows.size(); ++i) {
    Counted& counted = (*counts)[rows.String(i, 0)];
    counted.quotes += rows.Int(i, 1);
    counted.articles += rows.Int(i, 2);
    const int64_t first = rows.Int(i, 3);
    if (first != 0) counted.first = counted.first == 0 ? first : std::min(counted.first, first);
    counted.last = std::max(counted.last, rows.Int(i, 4));
  }
  return absl::OkStatus();
}

// Where some rows have to be tested on their records.
absl::Status CountHere(Connection& connection, const ListQuery<v1::QuoteFilter>& query, const Strand& strand,
                       Counts* counts) {
  Statement statement;
  statement.Add("SELECT r.id, s.key, r.inexact, CASE WHEN r.inexact THEN r.record ELSE ''::bytea END");
  AddSource("quote", kJoin, strand, &statement);
  statement.Add(" ORDER BY r.id");
  OR_ASSIGN_OR_RETURN(const Rows rows, connection.Query(statement.sql, statement.values));
  const ExactTest<v1::QuoteFilter, QuoteFacts> test(connection, query.include, query.exclude);
  Headers headers(connection);
  for (int i = 0; i < rows.size(); ++i) {
    const int64_t row = rows.Int(i, 0);
    if (rows.Int(i, 2) != 0) {
      v1::QuoteRecord record;
      OR_RETURN_IF_ERROR(ReadFinding(rows.Text(i, 3), row, &headers, &record));
      OR_ASSIGN_OR_RETURN(const bool matches, test.Matches(row, record));
      if (!matches) continue;
    }
    Counted& counted = (*counts)[rows.String(i, 1)];
    ++counted.quotes;
    if (counted.last == 0 || rows::ArticleOf(counted.last) != rows::ArticleOf(row)) ++counted.articles;
    if (counted.first == 0 && row >= rows::kFirstKnown) counted.first = row;
    counted.last = row;
  }
  return absl::OkStatus();
}

std::string DayOfArticle(const v1::ArticleRecord& header) {
  return DayAsText(DaysOf(header.context().published()).first);
}

absl::Status Fill(Connection& connection, const Counted& counted, Headers* headers, v1::SpeakerRecord* out) {
  OR_ASSIGN_OR_RETURN(const Rows found,
                      connection.Query("SELECT record FROM quote WHERE id = ?", {counted.last}));
  if (found.size() == 0) return Internal("store: a quote is gone");
  v1::QuoteRecord newest;
  OR_RETURN_IF_ERROR(ReadFinding(found.Text(0, 0), counted.last, headers, &newest));
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

}  // namespace

absl::StatusOr<Page<v1::SpeakerRecord>> ListSpeakers(Connection& connection,
                                                     const ListQuery<v1::QuoteFilter>& query) {
  OR_ASSIGN_OR_RETURN(const Sorted order, OrderOf(query.order));
  OR_ASSIGN_OR_RETURN(const Selection strands, Choose(connection, query.include, query.exclude));
  OR_ASSIGN_OR_RETURN(const int64_t inexact,
                      connection.Number("SELECT count(*) FROM (SELECT 1 FROM quote WHERE newest AND inexact"
                                        " LIMIT 1) q"));
  Counts counts;
  for (const Strand& strand : strands) {
    OR_RETURN_IF_ERROR(inexact == 0 ? CountInServer(connection, strand, &counts)
                                    : CountHere(connection, query, strand, &counts));
  }
  std::vector<Counted> all;
  const auto before = [&](int64_t x, std::string_view x_key, int64_t y, std::string_view y_key) {
    const int way = x != y ? (x < y ? -1 : 1) : x_key.compare(y_key);
    return query.descending ? way > 0 : way < 0;
  };
  const int64_t passed = query.after && order != Sorted::kName ? query.after->value.integer() : 0;
  for (auto& [key, counted] : counts) {
    counted.key = key;
    if (query.after && !before(passed, query.after->key, ValueOf(order, counted), key)) continue;
    all.push_back(std::move(counted));
  }
  const size_t some = std::min(all.size(), static_cast<size_t>(query.limit) + 1);
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(some), all.end(),
                    [&](const Counted& a, const Counted& b) {
                      return before(ValueOf(order, a), a.key, ValueOf(order, b), b.key);
                    });
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

}  // namespace onrecord::api::postgres

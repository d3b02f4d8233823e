#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "api/filter/filter_matcher.h"
#include "api/store/postgres/article_rows.h"
#include "api/store/postgres/connection.h"
#include "api/store/postgres/word_syntax.h"
#include "api/store/select_rows.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

// What lists, counts and snapshots share.
namespace onrecord::api::postgres {

struct Statement {
  std::string sql;
  std::vector<Value> values;

  void Add(const std::string& more, const std::vector<Value>& its_values = {}) {
    sql += more;
    values.insert(values.end(), its_values.begin(), its_values.end());
  }
};

// Tables by what is filtered.
inline std::string_view TableOf(const v1::ArticleFilter&) { return "article"; }
inline std::string_view TableOf(const v1::QuoteFilter&) { return "quote"; }
inline std::string_view TableOf(const v1::EventFilter&) { return "event"; }

// FROM and WHERE of a strand: rows `r`, their articles `a` where they are asked for.
inline void AddSource(std::string_view table, std::string_view join, const Strand& strand, Statement* to) {
  to->Add(StrCat(" FROM ", table, " r", join));
  if (strand.rest.sql.find("(a.") != std::string::npos) {
    to->Add(table == "article" ? " JOIN article a ON a.id = r.id"
                               : " JOIN article a ON a.id = (r.id & -262144::bigint)");
  }
  to->Add(" WHERE r.newest AND r.id BETWEEN ? AND ?", {strand.first, strand.last});
  if (!strand.match.empty()) to->Add(" AND r.words @@ ?::text::tsquery", {strand.match});
  if (!strand.rest.sql.empty()) to->Add(StrCat(" AND ", strand.rest.sql), strand.rest.values);
}

// When articles were first seen that are served: see ObservedRange.
template <typename Filter>
absl::StatusOr<ObservedRange> ReadObservedRange(Connection& connection, const Filter& include,
                                                const std::vector<Filter>& exclude) {
  const bool asked =
      include.has_ingested() ||
      std::any_of(exclude.begin(), exclude.end(), [](const Filter& filter) { return filter.has_ingested(); });
  if (!asked) return ObservedRange{};
  OR_ASSIGN_OR_RETURN(const Rows rows,
                      connection.Query("SELECT coalesce((SELECT min(observed) FROM article WHERE newest), 0),"
                                       " coalesce((SELECT max(observed) FROM article WHERE newest), 0)"));
  return ObservedRange{rows.Int(0, 0), rows.Int(0, 1)};
}

template <typename Filter>
absl::StatusOr<Selection> Choose(Connection& connection, const Filter& include,
                                 const std::vector<Filter>& exclude) {
  OR_ASSIGN_OR_RETURN(const ObservedRange observed, ReadObservedRange(connection, include, exclude));
  return SelectRows(include, exclude, observed, TsquerySyntax(connection.splitter()));
}

// Whether records match, for rows of which the index of words is not sure.
template <typename Filter, typename Facts>
class ExactTest {
 public:
  ExactTest(Connection& connection, const Filter& include, const std::vector<Filter>& exclude)
      : connection_(connection), include_(Compile(include, connection.splitter())) {
    for (const Filter& filter : exclude) exclude_.push_back(Compile(filter, connection.splitter()));
  }
  absl::StatusOr<bool> Matches(int64_t, const v1::QuoteRecord& record) const {
    return Matches(QuoteFacts(record, connection_.splitter()));
  }
  absl::StatusOr<bool> Matches(int64_t, const v1::EventRecord& record) const {
    return Matches(EventFacts(record, connection_.splitter()));
  }
  absl::StatusOr<bool> Matches(int64_t row, const v1::ArticleRecord& record) const {
    OR_ASSIGN_OR_RETURN(const v1::EnrichedArticle enriched, ReadEnriched(connection_, row, true));
    return Matches(ArticleFacts(record, TextOf(enriched), connection_.splitter()));
  }

 private:
  bool Matches(const Facts& facts) const {
    return include_.Matches(facts) &&
           std::none_of(exclude_.begin(), exclude_.end(),
                        [&](const auto& excluded) { return excluded.Matches(facts); });
  }
  Connection& connection_;
  FilterMatcher<Facts> include_;
  std::vector<FilterMatcher<Facts>> exclude_;
};

template <typename Filter>
struct RecordOf;
template <>
struct RecordOf<v1::ArticleFilter> {
  using Record = v1::ArticleRecord;
  using Facts = ArticleFacts;
};
template <>
struct RecordOf<v1::QuoteFilter> {
  using Record = v1::QuoteRecord;
  using Facts = QuoteFacts;
};
template <>
struct RecordOf<v1::EventFilter> {
  using Record = v1::EventRecord;
  using Facts = EventFacts;
};

inline absl::Status ReadRecord(std::string_view packed, int64_t, Headers*, v1::ArticleRecord* record) {
  return Unpack(packed, record);
}
inline absl::Status ReadRecord(std::string_view packed, int64_t row, Headers* headers,
                               v1::QuoteRecord* record) {
  return ReadFinding(packed, row, headers, record);
}
inline absl::Status ReadRecord(std::string_view packed, int64_t row, Headers* headers,
                               v1::EventRecord* record) {
  return ReadFinding(packed, row, headers, record);
}

}  // namespace onrecord::api::postgres

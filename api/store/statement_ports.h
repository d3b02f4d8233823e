#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/store/list_query.h"
#include "onrecord/v1/record_service.pb.h"

// The ports to what is joined, counted or compared over many records. Thread-safe like those of store.h.
namespace onrecord::api {

// A record that is read in parts, and where to go on; unset: it is complete.
template <typename Record>
struct Part {
  Record record;
  std::optional<Cursor> next;
};

// A quote's place in the ledger.
struct OccurrencePlace {
  std::string statement_id;
  v1::Occurrence occurrence;
};

// A statement without its occurrences, and the ids of its quotes: any of them may have named it before.
struct StatementHead {
  v1::Statement statement;
  std::vector<std::string> quote_ids;
};

// Statements and talking points: see statement.proto. Every newest quote that no other quote tells is in one
// of each; which, depends on the set of newest quotes alone. Statements and points are named by the id of any
// of their quotes. kNotFound: no newest quote has the id.
class StatementReader {
 public:
  virtual ~StatementReader() = default;

  // Of quotes that match, at the place of the last one that does. Order: "published". A page may hold fewer
  // than its limit, or none, and a place to go on from.
  virtual absl::StatusOr<Page<v1::Statement>> ListStatements(const ListQuery<v1::QuoteFilter>& query,
                                                             int min_articles, const ReadScope& scope) = 0;
  virtual absl::StatusOr<Page<v1::TalkingPoint>> ListTalkingPoints(const ListQuery<v1::QuoteFilter>& query,
                                                                   int min_statements,
                                                                   const ReadScope& scope) = 0;
  // With at most `limit` occurrences, or entries, behind `after`.
  virtual absl::StatusOr<Part<v1::Statement>> GetStatement(const std::string& quote_id,
                                                           const std::optional<Cursor>& after, int limit,
                                                           const ReadScope& scope) = 0;
  virtual absl::StatusOr<Part<v1::Timeline>> GetTimeline(const std::string& quote_id,
                                                         const std::optional<Cursor>& after, int limit,
                                                         const ReadScope& scope) = 0;
  // One occurrence, with why it was joined to its statement.
  virtual absl::StatusOr<OccurrencePlace> GetOccurrence(const std::string&, const ReadScope&) {
    return absl::UnimplementedError("this store has no ledger of statements");
  }
  // Of the quote's statement, with at most kMostIds ids.
  virtual absl::StatusOr<StatementHead> GetStatementHead(const std::string&, const ReadScope&) {
    return absl::UnimplementedError("this store has no ledger of statements");
  }
  static constexpr size_t kMostIds = 200;
};

// What a claimed quotation is held against.
struct Claim {
  std::string text;
  std::string speaker;  // empty: anybody
  int32_t before = 0;   // last day of publication, 20211012; 0: whenever
};

// How groups are ordered, and which of them are wanted.
struct GroupPage {
  std::string order;  // "count", "articles", "outlets", "goldstein" or "key"
  bool descending = true;
  size_t offset = 0;  // groups that are passed over
  int limit = 50;
};

struct AggregateQuery {
  v1::AggregateRequest request;  // its filters, group_by, time_field and more
  GroupPage page;
  std::vector<GroupPage> more;  // one for each of request.more
};

struct GroupedRows {
  std::vector<v1::AggregateGroup> groups;
  int64_t group_count = 0;  // of all pages
};

struct AggregateResult {
  GroupedRows grouped;
  std::vector<GroupedRows> more;  // one for each of request.more
  int64_t rows = 0;               // in all groups
};

// Questions that are answered from many records at once.
class RecordAnalysis {
 public:
  virtual ~RecordAnalysis() = default;

  // Newest articles, with their findings, that may print the claim or say the same: those whose quotes share
  // the most of its rare words, best first; at most 24, and 2 MiB of text.
  virtual absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(const Claim& claim,
                                                                                const ReadScope& scope) = 0;
  // Counts what the request's filters select. kOutOfRange: more than kMostGroups.
  virtual absl::StatusOr<AggregateResult> Aggregate(const AggregateQuery& query, const ReadScope& scope) = 0;
};
inline constexpr size_t kMostGroups = 100000;

class RevisionReader {
 public:
  virtual ~RevisionReader() = default;

  // The latest analysis of each revision of an article, in VIEW_BASIC: the newest first, then the latest seen
  // first. kNotFound: no such article.
  virtual absl::StatusOr<Page<v1::ArticleRecord>> ListRevisions(const std::string& article_id,
                                                                const std::optional<Cursor>& after, int limit,
                                                                const ReadScope& scope) = 0;
};

}  // namespace onrecord::api

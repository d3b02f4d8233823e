#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/store/project_article.h"
#include "api/store/sqlite/connection.h"

// The fields that quotes and events are counted by, in one short row a newest article (table fact): about 15
// bytes a finding, names as numbers. So a million findings are counted by one read in order.
namespace onrecord::api::sqlite {

struct ArticleFacts {
  int64_t outlet = 0;  // numbers of names; 0: none
  Days published;
  int64_t quotes = 0, events = 0;  // how many follow
};

enum class Anonymity { kNone, kNamed, kUnnamed };

struct QuoteFacts {
  int64_t index = 0;  // of the quote in its article
  int64_t speaker = 0, affiliation = 0, country = 0;
  int64_t kind = 0;
  Anonymity anonymity = Anonymity::kNone;
  Days said;
};

struct EventFacts {
  int64_t index = 0;
  int64_t code = 0, actor = 0, country = 0, source_country = 0, target_country = 0;
  int64_t modality = 0;
  double goldstein = 0;
  Days happened;
};

// Writes the rows of one transaction.
class FactWriter {
 public:
  explicit FactWriter(Connection& connection) : connection_(connection) {}
  absl::Status Add(const v1::EnrichedArticle& article, int64_t row);
  absl::Status Remove(int64_t row);
  // The row of an article; empty: it has no findings.
  absl::StatusOr<std::string> Pack(const v1::EnrichedArticle& article);

 private:
  absl::StatusOr<int64_t> NumberOf(const std::string& name);

  Connection& connection_;
  std::unordered_map<std::string, int64_t> numbers_;
};

// Reads a row, which must outlive the reader: the article, then its quotes, then its events.
class FactReader {
 public:
  explicit FactReader(std::string_view packed) : left_(packed) {}
  // False: the row is damaged.
  bool Read(ArticleFacts* article);
  bool Read(QuoteFacts* quote);
  bool Read(EventFacts* event);

 private:
  int64_t Number();
  Days ReadDays();

  std::string_view left_;
  int64_t last_quote_ = -1, last_event_ = -1;
  bool good_ = true;
};

// Makes the rows of all newest articles: the migration to them. Logs its progress.
absl::Status FillFacts(Connection& connection);

}  // namespace onrecord::api::sqlite

#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "api/store/project_article.h"
#include "onrecord/v1/enriched_article.pb.h"

// The fields that articles, quotes and events are counted by, in one short row a newest article (table fact):
// about 15 bytes a finding, names as numbers. So a million findings are counted by one read in order.
namespace onrecord::api::facts {

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

// Gives names their numbers, from 1.
class NameNumbers {
 public:
  virtual ~NameNumbers() = default;
  virtual absl::StatusOr<int64_t> NumberOf(const std::string& name) = 0;  // never empty
};

// The row of an article; never empty.
absl::StatusOr<std::string> PackFacts(const v1::EnrichedArticle& article, NameNumbers& names);

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

}  // namespace onrecord::api::facts

#pragma once
#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/project_article.h"
#include "api/store/sqlite/connection.h"

// The fields of newest quotes that filters compare exactly, in one short row an article (table quote_facet):
// about 10 bytes a quote. So the quotes of all speakers are counted by one read in order, and a single quote
// is tested by one look-up.
//
// A row is varints, after the article's: observed, first day, last day after it (both zigzag), language as
// text. A quote: flags (bit 0 negated, 1-3 kind, 4-6 attitude, 7 long: then follow its index after the last,
// kind and attitude as zigzag varints), speaker, confidence in thousandths (two bytes, 65535: eight bytes of
// a double follow), when it was said (0 not known, 1 when published, 2: first day after the article's and
// last day after it, zigzag), numbers of country and cue in table facet_word.
namespace onrecord::api::sqlite {

// Numbers of countries and cues, in table facet_word; the empty one is 0.
class FacetWords {
 public:
  // Makes a number if there is none yet.
  absl::StatusOr<int64_t> NumberOf(Connection& connection, const std::string& word);
  // -1: there is none.
  static absl::StatusOr<int64_t> Find(Connection& connection, const std::string& word);

 private:
  absl::flat_hash_map<std::string, int64_t> numbers_;  // looked up so far
};

// What the quotes of an article share.
struct ArticleFacets {
  int64_t observed = 0;  // microseconds
  Days published;
  std::string_view language;  // in lower case
};

struct QuoteFacets {
  int64_t index = 0;    // of the quote in its article
  int64_t speaker = 0;  // number of the speaker; 0: none
  int64_t kind = 0, attitude = 0;
  bool negated = false;
  double confidence = 0;
  Days said;
  int64_t country = 0, cue = 0;
};

// Makes the row of an article.
class FacetPacker {
 public:
  explicit FacetPacker(const v1::ArticleRecord& header);
  // Quotes in rising order of `index`.
  absl::Status Add(Connection& connection, FacetWords* words, int64_t index, int64_t speaker,
                   const v1::Quote& quote);
  // Writes the row of article `article`, if it has a quote.
  absl::Status Insert(Connection& connection, int64_t article) const;
  const std::string& packed() const { return packed_; }
  bool empty() const { return last_ < 0; }

 private:
  const Days published_;
  std::string packed_;
  int64_t last_ = -1;
};

// Reads a row, which must outlive what is read.
class FacetReader {
 public:
  explicit FacetReader(std::string_view packed);
  const ArticleFacets& article() const { return article_; }
  // False: there is no further quote, or the row is damaged.
  bool Next(QuoteFacets* quote);
  bool damaged() const { return damaged_; }

 private:
  uint64_t Varint() { return at_ < end_ && *at_ >= 0 ? static_cast<uint64_t>(*at_++) : LongVarint(); }
  uint64_t LongVarint();
  std::string_view Bytes(size_t size);
  double Confidence();

  const signed char* at_;
  const signed char* end_;
  ArticleFacets article_;
  int64_t next_index_ = 0;
  bool damaged_ = false;
};

// The part of a filter that facets can answer: all fields but those that are words, and article_id.
class FacetFilter {
 public:
  static absl::StatusOr<FacetFilter> Make(Connection& connection, const v1::QuoteFilter& filter);
  // Both must hold.
  bool Matches(const ArticleFacets& article) const;
  bool Matches(const QuoteFacets& quote) const;

  FacetFilter() = default;  // matches all

 private:
  int64_t observed_start_ = INT64_MIN, observed_end_ = INT64_MAX;  // micros, half-open
  bool any_observed_ = true, any_published_ = true, any_said_ = true;
  Days published_, said_;
  double least_confidence_ = 0;
  int negated_ = -1;  // -1: both
  std::vector<std::string> languages_;
  std::vector<int64_t> countries_, cues_, kinds_, attitudes_;
  bool any_speaker_ = true;
  absl::flat_hash_set<int64_t> speakers_;
};

// Whether a filter has fields that facets cannot answer.
bool HasWordFields(const v1::QuoteFilter& filter);

// Whether quotes match filters without word fields.
class FacetTest {
 public:
  static absl::StatusOr<FacetTest> Make(Connection& connection, const v1::QuoteFilter& include,
                                        const std::vector<v1::QuoteFilter>& exclude);
  // Of the newest quote in row `row`. One look-up.
  absl::StatusOr<bool> Selects(Connection& connection, int64_t row) const;

 private:
  FacetFilter include_;
  std::vector<FacetFilter> exclude_;
};

// Makes all rows from the stored quotes: migration 5. Logs its progress.
absl::Status FillQuoteFacets(Connection& connection);

}  // namespace onrecord::api::sqlite

#include "api/store/sqlite/quote_facets.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <optional>

#include "api/store/row_ids.h"
#include "api/store/sqlite/article_rows.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api::sqlite {
namespace {

constexpr int64_t kBetweenLines = 100000;
constexpr unsigned kLong = 128;
constexpr int64_t kSmallEnum = 7;
constexpr uint16_t kNoThousandths = 65535;
constexpr uint64_t kNotSaid = 0, kSaidWhenPublished = 1, kSaidOtherwise = 2;

int64_t Micros(const google::protobuf::Timestamp& at) { return at.seconds() * 1000000 + at.nanos() / 1000; }

void PutVarint(uint64_t value, std::string* out) {
  for (; value >= 0x80; value >>= 7) *out += static_cast<char>(value | 0x80);
  *out += static_cast<char>(value);
}
// Small numbers of either sign are short.
uint64_t Folded(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}
int64_t Unfolded(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}
void PutText(std::string_view text, std::string* out) {
  PutVarint(text.size(), out);
  out->append(text);
}

// A double that is so many thousandths, as nearly all are, or the double itself.
void PutConfidence(double confidence, std::string* out) {
  if (!std::isfinite(confidence)) confidence = 0;
  const double thousandths = std::round(confidence * 1000);
  uint16_t code = kNoThousandths;
  if (thousandths >= 0 && thousandths < kNoThousandths && thousandths / 1000 == confidence) {
    code = static_cast<uint16_t>(thousandths);
  }
  *out += static_cast<char>(code & 255);
  *out += static_cast<char>(code >> 8);
  if (code == kNoThousandths) out->append(reinterpret_cast<const char*>(&confidence), sizeof confidence);
}

template <typename List, typename T>
bool AnyIs(const List& wanted, const T& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool Meets(const Days& days, const Days& range) {
  return days.last > 0 && days.first <= range.last && days.last >= range.first;
}

bool IsLanguage(std::string_view language, std::string_view wanted) {
  return StartsWith(language, wanted) && (language.size() == wanted.size() || language[wanted.size()] == '-');
}

}  // namespace

FacetPacker::FacetPacker(const v1::ArticleRecord& header) : published_(DaysOf(header.context().published())) {
  PutVarint(Folded(Micros(header.context().ingested_at())), &packed_);
  PutVarint(Folded(published_.first), &packed_);
  PutVarint(Folded(int64_t{published_.last} - published_.first), &packed_);
  PutText(AsciiLower(header.context().language()), &packed_);
}

absl::StatusOr<int64_t> FacetWords::NumberOf(Connection& connection, const std::string& word) {
  if (word.empty()) return 0;
  const auto known = numbers_.find(word);
  if (known != numbers_.end()) return known->second;
  OR_ASSIGN_OR_RETURN(int64_t number, Find(connection, word));
  if (number < 0) {
    OR_RETURN_IF_ERROR(connection.Run("INSERT INTO facet_word VALUES (NULL, ?)", {word}));
    number = connection.LastRowId();
  }
  numbers_.emplace(word, number);
  return number;
}

absl::StatusOr<int64_t> FacetWords::Find(Connection& connection, const std::string& word) {
  if (word.empty()) return 0;
  OR_ASSIGN_OR_RETURN(const int64_t number,
                      connection.Number("SELECT id FROM facet_word WHERE word = ?", {word}));
  return number == 0 ? -1 : number;
}

absl::Status FacetPacker::Add(Connection& connection, FacetWords* words, int64_t index, int64_t speaker,
                              const v1::Quote& quote) {
  OR_ASSIGN_OR_RETURN(const int64_t country, words->NumberOf(connection, quote.speaker_country()));
  OR_ASSIGN_OR_RETURN(const int64_t cue, words->NumberOf(connection, FoldCase(quote.cue_lemma())));
  const int64_t kind = quote.kind(), attitude = quote.attitude(), skipped = index - last_ - 1;
  last_ = index;
  const bool is_long = skipped != 0 || kind != (kind & kSmallEnum) || attitude != (attitude & kSmallEnum);
  const auto flags = static_cast<unsigned>(quote.negated() ? 1 : 0);
  if (is_long) {
    packed_ += static_cast<char>(flags | kLong);
    PutVarint(static_cast<uint64_t>(skipped), &packed_);
    PutVarint(Folded(kind), &packed_);
    PutVarint(Folded(attitude), &packed_);
  } else {
    packed_ +=
        static_cast<char>(flags | static_cast<unsigned>(kind) << 1 | static_cast<unsigned>(attitude) << 4);
  }
  PutVarint(static_cast<uint64_t>(speaker), &packed_);
  PutConfidence(quote.why().confidence(), &packed_);
  const Days said = DaysOf(quote.said());
  if (said.first == 0 && said.last == 0) {
    PutVarint(kNotSaid, &packed_);
  } else if (said.first == published_.first && said.last == published_.last) {
    PutVarint(kSaidWhenPublished, &packed_);
  } else {
    PutVarint(kSaidOtherwise, &packed_);
    PutVarint(Folded(int64_t{said.first} - published_.first), &packed_);
    PutVarint(Folded(int64_t{said.last} - said.first), &packed_);
  }
  PutVarint(static_cast<uint64_t>(country), &packed_);
  PutVarint(static_cast<uint64_t>(cue), &packed_);
  return absl::OkStatus();
}

absl::Status FacetPacker::Insert(Connection& connection, int64_t article) const {
  if (empty()) return absl::OkStatus();
  return connection.Run("INSERT INTO quote_facet VALUES (?, ?)", {article, Value::Bytes(packed_)});
}

FacetReader::FacetReader(std::string_view packed)
    : at_(reinterpret_cast<const signed char*>(packed.data())), end_(at_ + packed.size()) {
  article_.observed = Unfolded(Varint());
  article_.published.first = static_cast<int32_t>(Unfolded(Varint()));
  article_.published.last = article_.published.first + static_cast<int32_t>(Unfolded(Varint()));
  article_.language = Bytes(Varint());
}

bool FacetReader::Next(QuoteFacets* quote) {
  if (at_ == end_ || damaged_) return false;
  const auto flags = static_cast<unsigned char>(*at_++);
  quote->index = next_index_;
  quote->negated = (flags & 1) != 0;
  if (flags < kLong) {
    quote->kind = flags >> 1 & kSmallEnum;
    quote->attitude = flags >> 4;
  } else {
    quote->index += static_cast<int64_t>(Varint());
    quote->kind = Unfolded(Varint());
    quote->attitude = Unfolded(Varint());
  }
  next_index_ = quote->index + 1;
  quote->speaker = static_cast<int64_t>(Varint());
  quote->confidence = Confidence();
  switch (Varint()) {
    case kNotSaid:
      quote->said = {};
      break;
    case kSaidWhenPublished:
      quote->said = article_.published;
      break;
    default:
      quote->said.first = article_.published.first + static_cast<int32_t>(Unfolded(Varint()));
      quote->said.last = quote->said.first + static_cast<int32_t>(Unfolded(Varint()));
  }
  quote->country = static_cast<int64_t>(Varint());
  quote->cue = static_cast<int64_t>(Varint());
  return !damaged_;
}

double FacetReader::Confidence() {
  // A division costs more than all else here.
  static const auto* const kThousandths = [] {
    auto* const all = new std::array<double, 1001>();
    for (size_t i = 0; i < all->size(); ++i) (*all)[i] = static_cast<double>(i) / 1000;
    return all;
  }();
  if (end_ - at_ < 2) damaged_ = true;
  if (damaged_) return 0;
  const auto low = static_cast<unsigned char>(at_[0]), high = static_cast<unsigned char>(at_[1]);
  at_ += 2;
  const size_t thousandths = low | static_cast<size_t>(high) << 8;
  if (thousandths < kThousandths->size()) return (*kThousandths)[thousandths];
  if (thousandths != kNoThousandths) return static_cast<double>(thousandths) / 1000;
  double confidence = 0;
  const std::string_view bytes = Bytes(sizeof confidence);
  if (!damaged_) std::memcpy(&confidence, bytes.data(), sizeof confidence);
  return confidence;
}

uint64_t FacetReader::LongVarint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && at_ < end_; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at_++);
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return value;
  }
  damaged_ = true;
  return 0;
}

std::string_view FacetReader::Bytes(size_t size) {
  damaged_ |= size > static_cast<size_t>(end_ - at_);
  if (damaged_) return {};
  const std::string_view bytes(reinterpret_cast<const char*>(at_), size);
  at_ += size;
  return bytes;
}

absl::StatusOr<FacetFilter> FacetFilter::Make(Connection& connection, const v1::QuoteFilter& filter) {
  FacetFilter out;
  const v1::TimeRange& ingested = filter.ingested();
  out.any_observed_ = !ingested.has_start() && !ingested.has_end();
  if (ingested.has_start()) out.observed_start_ = Micros(ingested.start());
  if (ingested.has_end()) out.observed_end_ = Micros(ingested.end());
  out.any_published_ = !filter.has_published();
  out.published_ = DaysOf(filter.published());
  out.any_said_ = !filter.has_said();
  out.said_ = DaysOf(filter.said());
  out.least_confidence_ = filter.min_confidence();
  if (filter.has_negated()) out.negated_ = filter.negated() ? 1 : 0;
  for (const std::string& language : filter.language()) out.languages_.push_back(AsciiLower(language));
  for (const std::string& country : filter.country()) {
    OR_ASSIGN_OR_RETURN(out.countries_.emplace_back(), FacetWords::Find(connection, AsciiUpper(country)));
  }
  for (const std::string& cue : filter.cue()) {
    OR_ASSIGN_OR_RETURN(out.cues_.emplace_back(), FacetWords::Find(connection, FoldCase(cue)));
  }
  out.kinds_.assign(filter.kind().begin(), filter.kind().end());
  out.attitudes_.assign(filter.attitude().begin(), filter.attitude().end());
  out.any_speaker_ = filter.speaker_key().empty();
  for (const std::string& key : filter.speaker_key()) {
    OR_ASSIGN_OR_RETURN(const int64_t number,
                        connection.Number("SELECT id FROM speaker WHERE key = ?", {key}));
    if (number != 0 || key.empty()) out.speakers_.insert(number);
  }
  return out;
}

bool FacetFilter::Matches(const ArticleFacets& article) const {
  return (any_observed_ || (article.observed >= observed_start_ && article.observed < observed_end_)) &&
         (any_published_ || Meets(article.published, published_)) &&
         (languages_.empty() ||
          std::any_of(languages_.begin(), languages_.end(),
                      [&](const std::string& wanted) { return IsLanguage(article.language, wanted); }));
}

bool FacetFilter::Matches(const QuoteFacets& quote) const {
  return AnyIs(kinds_, quote.kind) && AnyIs(attitudes_, quote.attitude) &&
         (negated_ < 0 || negated_ == (quote.negated ? 1 : 0)) &&
         (!(least_confidence_ > 0) || quote.confidence >= least_confidence_) &&
         AnyIs(countries_, quote.country) && AnyIs(cues_, quote.cue) &&
         (any_said_ || Meets(quote.said, said_)) && (any_speaker_ || speakers_.contains(quote.speaker));
}

bool HasWordFields(const v1::QuoteFilter& filter) {
  return filter.article_id_size() > 0 || filter.outlet_size() > 0 || !filter.text().empty() ||
         filter.speaker_size() > 0 || filter.affiliation_size() > 0 || filter.role_size() > 0 ||
         filter.via_size() > 0;
}

absl::StatusOr<FacetTest> FacetTest::Make(Connection& connection, const v1::QuoteFilter& include,
                                          const std::vector<v1::QuoteFilter>& exclude) {
  FacetTest test;
  OR_ASSIGN_OR_RETURN(test.include_, FacetFilter::Make(connection, include));
  for (const v1::QuoteFilter& filter : exclude) {
    OR_ASSIGN_OR_RETURN(test.exclude_.emplace_back(), FacetFilter::Make(connection, filter));
  }
  return test;
}

absl::StatusOr<bool> FacetTest::Selects(Connection& connection, int64_t row) const {
  const int64_t article = rows::ArticleOf(row);
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection.Query("SELECT value FROM quote_facet WHERE article = ?", {article}));
  OR_ASSIGN_OR_RETURN(const bool there, found.Step());
  if (!there) return Internal("store: the facets of article ", article, " are gone");
  FacetReader reader(found.Text(0));
  if (!include_.Matches(reader.article())) return false;
  QuoteFacets quote;
  while (reader.Next(&quote) && article + quote.index < row) {
  }
  if (reader.damaged() || article + quote.index != row) {
    return Internal("store: the facets of article ", article, " are damaged");
  }
  return include_.Matches(quote) &&
         std::none_of(exclude_.begin(), exclude_.end(), [&](const FacetFilter& filter) {
           return filter.Matches(reader.article()) && filter.Matches(quote);
         });
}

absl::Status FillQuoteFacets(Connection& connection) {
  OR_ASSIGN_OR_RETURN(Statement rows, connection.Query("SELECT r.id, r.speaker, r.record FROM quote r NOT "
                                                       "INDEXED WHERE r.newest = 1 AND r.id > 0"
                                                       " ORDER BY r.id"));
  int64_t article = 0, done = 0;
  std::optional<FacetPacker> packer;
  FacetWords words;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row || rows::ArticleOf(rows.Int(0)) != article) {
      if (packer) OR_RETURN_IF_ERROR(packer->Insert(connection, article));
      if (!row) return absl::OkStatus();
      article = rows::ArticleOf(rows.Int(0));
      Headers headers(connection);
      OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers.Of(article));
      packer.emplace(*header);
    }
    v1::QuoteRecord record;
    OR_RETURN_IF_ERROR(Unpack(rows.Text(2), &record));
    OR_RETURN_IF_ERROR(packer->Add(connection, &words, rows.Int(0) - article, rows.Int(1), record.quote()));
    if (++done % kBetweenLines == 0) log::Info("store_migrates", {{"quotes", done}});
  }
}

}  // namespace onrecord::api::sqlite

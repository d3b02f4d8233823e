#include "api/store/sqlite/article_rows.h"

#include "api/store/compress.h"
#include "api/store/row_ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

constexpr size_t kHexId = 64;
constexpr size_t kMostHeaders = 2000;
constexpr char kHex[] = "0123456789abcdef";

int Nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Whether the article is the newest of its id, and its header.
absl::StatusOr<Statement> ReadHeader(Connection& connection, int64_t article) {
  OR_ASSIGN_OR_RETURN(Statement row,
                      connection.Query("SELECT newest, record FROM article WHERE id = ?", {article}));
  OR_ASSIGN_OR_RETURN(const bool there, row.Step());
  if (!there) return Internal("store: a finding has lost its article");
  return row;
}

}  // namespace

Value PackedId(const std::string& id) {
  if (id.size() != kHexId) return id;
  std::string bytes;
  for (size_t i = 0; i < kHexId; i += 2) {
    const int high = Nibble(id[i]), low = Nibble(id[i + 1]);
    if (high < 0 || low < 0) return id;
    bytes += static_cast<char>(high << 4 | low);
  }
  return Value::Bytes(std::move(bytes));
}

std::string UnpackedId(const Value& packed) {
  if (packed.kind() != Value::Kind::kBytes) return packed.text();
  std::string id;
  for (const char c : packed.text()) {
    id += kHex[static_cast<unsigned char>(c) >> 4];
    id += kHex[static_cast<unsigned char>(c) & 15];
  }
  return id;
}

absl::StatusOr<const v1::ArticleRecord*> Headers::Of(int64_t article) {
  const auto found = read_.find(article);
  if (found != read_.end()) return &found->second;
  OR_ASSIGN_OR_RETURN(Statement row, ReadHeader(connection_, article));
  if (read_.size() >= kMostHeaders) read_.clear();
  v1::ArticleRecord& header = read_[article];
  OR_RETURN_IF_ERROR(Unpack(row.Text(1), &header));
  header.mutable_context()->set_newest(row.Int(0) != 0);
  return &header;
}

absl::StatusOr<std::string_view> Headers::ContextOf(int64_t article) {
  const auto found = contexts_.find(article);
  if (found != contexts_.end()) return found->second;
  OR_ASSIGN_OR_RETURN(Statement row, ReadHeader(connection_, article));
  std::string header;
  OR_RETURN_IF_ERROR(Decompress(row.Text(1), &header));
  OR_ASSIGN_OR_RETURN(const std::string_view stored, FieldOf(v1::ArticleRecord::kContextFieldNumber, header));
  if (contexts_.size() >= kMostHeaders) contexts_.clear();
  std::string& context = contexts_[article];
  context = stored;
  AppendField(v1::ArticleContext::kNewestFieldNumber, row.Int(0) != 0, &context);
  return context;
}

absl::StatusOr<std::string_view> Headers::TextOf(int64_t article) {
  if (article == text_of_) return text_;
  OR_ASSIGN_OR_RETURN(v1::EnrichedArticle enriched, ReadEnriched(connection_, article, false));
  text_ = std::move(*enriched.mutable_article()->mutable_text());
  text_of_ = article;
  return text_;
}

absl::StatusOr<v1::EnrichedArticle> ReadEnriched(Connection& connection, int64_t article, bool findings) {
  OR_ASSIGN_OR_RETURN(Statement found, connection.Query("SELECT value FROM body WHERE id = ?", {article}));
  OR_ASSIGN_OR_RETURN(const bool there, found.Step());
  if (!there) return Internal("store: an article has lost its text");
  v1::EnrichedArticle enriched;
  OR_RETURN_IF_ERROR(Unpack(found.Text(0), &enriched));
  if (!findings) return enriched;
  const std::vector<Value> range = {article, rows::LastFinding(article)};
  constexpr char kWhere[] = " NOT INDEXED WHERE id BETWEEN ? AND ? ORDER BY id";
  OR_ASSIGN_OR_RETURN(Statement quotes, connection.Query(StrCat("SELECT record FROM quote", kWhere), range));
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, quotes.Step());
    if (!row) break;
    v1::QuoteRecord record;
    OR_RETURN_IF_ERROR(Unpack(quotes.Text(0), &record));
    enriched.add_quotes()->Swap(record.mutable_quote());
  }
  OR_ASSIGN_OR_RETURN(Statement events, connection.Query(StrCat("SELECT record FROM event", kWhere), range));
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, events.Step());
    if (!row) return enriched;
    v1::EventRecord record;
    OR_RETURN_IF_ERROR(Unpack(events.Text(0), &record));
    enriched.add_events()->Swap(record.mutable_event());
  }
}

absl::Status ReadFinding(std::string_view packed, int64_t row, Headers* headers, v1::QuoteRecord* record) {
  OR_RETURN_IF_ERROR(Unpack(packed, record));
  OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers->Of(rows::ArticleOf(row)));
  *record->mutable_article() = header->context();
  return absl::OkStatus();
}

absl::Status ReadQuote(std::string_view packed, int64_t row, Headers* headers, EncodedMessage* record) {
  thread_local std::string bytes;
  OR_RETURN_IF_ERROR(Decompress(packed, &bytes));
  OR_ASSIGN_OR_RETURN(const std::string_view context, headers->ContextOf(rows::ArticleOf(row)));
  // Stored records refer to their article by their place.
  record->bytes.reserve(bytes.size() + context.size() + 8);
  record->bytes = bytes;
  AppendField(v1::QuoteRecord::kArticleFieldNumber, context, &record->bytes);
  return absl::OkStatus();
}

absl::Status ReadFinding(std::string_view packed, int64_t row, Headers* headers, v1::EventRecord* record,
                         bool with_context) {
  OR_RETURN_IF_ERROR(Unpack(packed, record));
  OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers->Of(rows::ArticleOf(row)));
  *record->mutable_article() = header->context();
  if (!with_context || !record->has_context() || !record->context_text().empty()) return absl::OkStatus();
  // The surroundings of an event stand in the article only.
  OR_ASSIGN_OR_RETURN(const std::string_view text, headers->TextOf(rows::ArticleOf(row)));
  const v1::Span& around = record->context();
  if (around.begin() > around.end() || around.end() > text.size())
    return Internal("store: a span is outside its text");
  record->set_context_text(std::string(text.substr(around.begin(), around.end() - around.begin())));
  return absl::OkStatus();
}

}  // namespace onrecord::api::sqlite

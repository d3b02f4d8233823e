#include "api/store/postgres/article_rows.h"

#include <tuple>

#include "api/store/row_ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::postgres {
namespace {

constexpr size_t kMostHeaders = 2000;
constexpr std::string_view kHeader = "SELECT id, newest, record FROM article WHERE id";

absl::StatusOr<int64_t> FindArticle(Connection& connection, const std::string& article_id,
                                    const std::string& revision_id) {
  // The newest of the article first, then the latest analysis.
  std::string sql = "SELECT id FROM article WHERE article_id = ?";
  std::vector<Value> values = {article_id};
  if (!revision_id.empty()) {
    sql += " AND revision_id = ?";
    values.emplace_back(revision_id);
  }
  sql += " ORDER BY newest DESC, observed DESC, generation DESC, id DESC LIMIT 1";
  OR_ASSIGN_OR_RETURN(const Rows found, connection.Query(sql, values));
  if (found.size() > 0) return found.Int(0, 0);
  if (revision_id.empty()) return NotFound("no article '", article_id, "'");
  return NotFound("no revision '", revision_id, "' of article '", article_id, "'");
}

// The record with this id: newest of its article first, then the latest analysis.
template <typename Record>
absl::StatusOr<Record> GetFinding(Connection& connection, std::string_view table, const std::string& id) {
  OR_ASSIGN_OR_RETURN(
      const Rows found,
      connection.Query(StrCat("SELECT id, record FROM ", table, " WHERE key = ? ORDER BY id"), {KeyOf(id)}));
  Headers headers(connection);
  OR_RETURN_IF_ERROR(headers.ReadAll(found, 0));
  Record best;
  const auto rank = [](const Record& record) {
    const v1::ArticleContext& context = record.article();
    return std::make_tuple(context.newest(), context.ingested_at().seconds(), context.ingested_at().nanos());
  };
  bool any = false;
  for (int i = 0; i < found.size(); ++i) {
    Record record;
    OR_RETURN_IF_ERROR(ReadFinding(found.Text(i, 1), found.Int(i, 0), &headers, &record));
    if (IdOf(record) != id || (any && rank(record) < rank(best))) continue;
    best = std::move(record);
    any = true;
  }
  if (!any) return NotFound("no ", table, " '", id, "'");
  return best;
}

}  // namespace

absl::Status Headers::Add(const Rows& rows) {
  for (int i = 0; i < rows.size(); ++i) {
    v1::ArticleRecord& header = read_[rows.Int(i, 0)];
    OR_RETURN_IF_ERROR(Unpack(rows.Text(i, 2), &header));
    header.mutable_context()->set_newest(rows.Int(i, 1) != 0);
  }
  return absl::OkStatus();
}

absl::Status Headers::ReadAll(const Rows& findings, int column) {
  std::vector<int64_t> rows;
  for (int i = 0; i < findings.size(); ++i) rows.push_back(findings.Int(i, column));
  return ReadAll(rows);
}

absl::Status Headers::ReadAll(const std::vector<int64_t>& rows) {
  if (read_.size() >= kMostHeaders) read_.clear();
  std::vector<int64_t> ids;
  for (const int64_t row : rows) {
    const int64_t article = rows::ArticleOf(row);
    if (read_.count(article) == 0 && (ids.empty() || ids.back() != article)) ids.push_back(article);
  }
  if (ids.empty()) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const Rows found,
                      connection_.Query(StrCat(kHeader, " = ANY (?::bigint[])"), {NumbersOf(ids)}));
  return Add(found);
}

absl::StatusOr<const v1::ArticleRecord*> Headers::Of(int64_t article) {
  const auto found = read_.find(article);
  if (found != read_.end()) return &found->second;
  OR_ASSIGN_OR_RETURN(const Rows rows, connection_.Query(StrCat(kHeader, " = ?"), {article}));
  if (rows.size() == 0) return Internal("store: a finding has lost its article");
  OR_RETURN_IF_ERROR(Add(rows));
  return &read_[article];
}

absl::StatusOr<std::string_view> Headers::TextOf(int64_t article) {
  if (article == text_of_) return text_;
  OR_ASSIGN_OR_RETURN(v1::EnrichedArticle enriched, ReadEnriched(connection_, article, false));
  text_ = std::move(*enriched.mutable_article()->mutable_text());
  text_of_ = article;
  return text_;
}

absl::StatusOr<v1::EnrichedArticle> ReadEnriched(Connection& connection, int64_t article, bool findings) {
  OR_ASSIGN_OR_RETURN(const Rows found, connection.Query("SELECT value FROM body WHERE id = ?", {article}));
  if (found.size() == 0) return Internal("store: an article has lost its text");
  v1::EnrichedArticle enriched;
  OR_RETURN_IF_ERROR(Unpack(found.Text(0, 0), &enriched));
  if (!findings) return enriched;
  const std::vector<Value> range = {article, rows::LastFinding(article)};
  constexpr char kWhere[] = " WHERE id BETWEEN ? AND ? ORDER BY id";
  OR_ASSIGN_OR_RETURN(const Rows quotes, connection.Query(StrCat("SELECT record FROM quote", kWhere), range));
  for (int i = 0; i < quotes.size(); ++i) {
    v1::QuoteRecord record;
    OR_RETURN_IF_ERROR(Unpack(quotes.Text(i, 0), &record));
    enriched.add_quotes()->Swap(record.mutable_quote());
  }
  OR_ASSIGN_OR_RETURN(const Rows events, connection.Query(StrCat("SELECT record FROM event", kWhere), range));
  for (int i = 0; i < events.size(); ++i) {
    v1::EventRecord record;
    OR_RETURN_IF_ERROR(Unpack(events.Text(i, 0), &record));
    enriched.add_events()->Swap(record.mutable_event());
  }
  return enriched;
}

absl::Status ReadFinding(std::string_view packed, int64_t row, Headers* headers, v1::QuoteRecord* record) {
  OR_RETURN_IF_ERROR(Unpack(packed, record));
  OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers->Of(rows::ArticleOf(row)));
  *record->mutable_article() = header->context();
  return absl::OkStatus();
}

absl::Status ReadFinding(std::string_view packed, int64_t row, Headers* headers, v1::EventRecord* record) {
  OR_RETURN_IF_ERROR(Unpack(packed, record));
  OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers->Of(rows::ArticleOf(row)));
  *record->mutable_article() = header->context();
  return absl::OkStatus();
}

absl::Status AddView(Connection& connection, int64_t article, v1::View view, v1::ArticleRecord* record) {
  if (view != v1::VIEW_FINDINGS && view != v1::VIEW_FULL) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(v1::EnrichedArticle enriched, ReadEnriched(connection, article, true));
  record->mutable_zones()->Swap(enriched.mutable_zones());
  record->mutable_entities()->Swap(enriched.mutable_entities());
  record->mutable_quotes()->Swap(enriched.mutable_quotes());
  record->mutable_events()->Swap(enriched.mutable_events());
  if (view == v1::VIEW_FULL) record->set_text(enriched.article().text());
  return absl::OkStatus();
}

absl::StatusOr<v1::ArticleRecord> GetArticle(Connection& connection, const std::string& article_id,
                                             const std::string& revision_id, v1::View view) {
  OR_ASSIGN_OR_RETURN(const int64_t row, FindArticle(connection, article_id, revision_id));
  Headers headers(connection);
  OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers.Of(row));
  v1::ArticleRecord record = *header;
  OR_RETURN_IF_ERROR(AddView(connection, row, view, &record));
  return record;
}

absl::StatusOr<v1::QuoteRecord> GetQuote(Connection& connection, const std::string& quote_id) {
  return GetFinding<v1::QuoteRecord>(connection, "quote", quote_id);
}

absl::StatusOr<v1::EventRecord> GetEvent(Connection& connection, const std::string& event_id) {
  return GetFinding<v1::EventRecord>(connection, "event", event_id);
}

absl::StatusOr<std::string> GetText(Connection& connection, const std::string& article_id,
                                    const std::string& revision_id) {
  OR_ASSIGN_OR_RETURN(const int64_t row, FindArticle(connection, article_id, revision_id));
  OR_ASSIGN_OR_RETURN(v1::EnrichedArticle enriched, ReadEnriched(connection, row, false));
  return std::move(*enriched.mutable_article()->mutable_text());
}

}  // namespace onrecord::api::postgres

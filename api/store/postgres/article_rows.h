#pragma once
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/pack_records.h"
#include "api/store/postgres/connection.h"
#include "onrecord/v1/record_service.pb.h"

// How articles and findings are read from their rows.
namespace onrecord::api::postgres {

// Headers of articles, read once each, and the text of the one that was asked for last.
class Headers {
 public:
  explicit Headers(Connection& connection) : connection_(connection) {}
  // Reads those of the findings in column `column` that are not read yet, with one statement.
  absl::Status ReadAll(const Rows& findings, int column);
  // The same for rows of findings or articles.
  absl::Status ReadAll(const std::vector<int64_t>& rows);
  absl::StatusOr<const v1::ArticleRecord*> Of(int64_t article);
  absl::StatusOr<std::string_view> TextOf(int64_t article);

 private:
  absl::Status Add(const Rows& rows);
  Connection& connection_;
  std::map<int64_t, v1::ArticleRecord> read_;
  int64_t text_of_ = -1;
  std::string text_;
};

// The enriched article of row `article`; without its quotes and events unless `findings`.
absl::StatusOr<v1::EnrichedArticle> ReadEnriched(Connection& connection, int64_t article, bool findings);

// A finding's row as it is served.
absl::Status ReadFinding(std::string_view packed, int64_t row, Headers* headers, v1::QuoteRecord* record);
absl::Status ReadFinding(std::string_view packed, int64_t row, Headers* headers, v1::EventRecord* record);

// What the views beyond VIEW_BASIC add.
absl::Status AddView(Connection& connection, int64_t article, v1::View view, v1::ArticleRecord* record);

absl::StatusOr<v1::ArticleRecord> GetArticle(Connection& connection, const std::string& article_id,
                                             const std::string& revision_id, v1::View view);
absl::StatusOr<v1::QuoteRecord> GetQuote(Connection& connection, const std::string& quote_id);
absl::StatusOr<v1::EventRecord> GetEvent(Connection& connection, const std::string& event_id);
absl::StatusOr<std::string> GetText(Connection& connection, const std::string& article_id,
                                    const std::string& revision_id);

// See StoreExport.
absl::StatusOr<std::vector<StoredAnalysis>> ExportAnalyses(Connection& connection, int64_t after,
                                                           const ReadLimits& limits);
absl::StatusOr<std::vector<v1::RejectedRecord>> ExportRejected(Connection& connection, int64_t passed,
                                                               int64_t count);

}  // namespace onrecord::api::postgres

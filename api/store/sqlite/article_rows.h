#pragma once
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/encoded_message.h"
#include "api/store/pack_records.h"
#include "api/store/sqlite/connection.h"
#include "api/store/value.h"
#include "onrecord/v1/record_service.pb.h"

// How messages and ids stand in rows.
namespace onrecord::api::sqlite {

// An id of 64 hex digits as its 32 bytes, any other as it is; and back.
Value PackedId(const std::string& id);
std::string UnpackedId(const Value& packed);

// Headers of articles, read once each, and the text of the one that was asked for last.
class Headers {
 public:
  explicit Headers(Connection& connection) : connection_(connection) {}
  // Of article row `article`, with `newest` as its row says.
  absl::StatusOr<const v1::ArticleRecord*> Of(int64_t article);
  // Its ArticleContext, encoded.
  absl::StatusOr<std::string_view> ContextOf(int64_t article);
  absl::StatusOr<std::string_view> TextOf(int64_t article);

 private:
  Connection& connection_;
  std::map<int64_t, v1::ArticleRecord> read_;
  std::map<int64_t, std::string> contexts_;
  int64_t text_of_ = -1;
  std::string text_;
};

// The enriched article of row `article`; without its quotes and events unless `findings`.
absl::StatusOr<v1::EnrichedArticle> ReadEnriched(Connection& connection, int64_t article, bool findings);

// A finding's row as it is served. `with_context`: with the text around an event, which is read from its
// article.
absl::Status ReadFinding(std::string_view packed, int64_t row, Headers* headers, v1::QuoteRecord* record);
absl::Status ReadFinding(std::string_view packed, int64_t row, Headers* headers, v1::EventRecord* record,
                         bool with_context = true);
// A quote's row, without decoding it.
absl::Status ReadQuote(std::string_view packed, int64_t row, Headers* headers, EncodedMessage* record);

// See StoreExport.
absl::StatusOr<std::vector<StoredAnalysis>> ExportAnalyses(Connection& connection, int64_t after,
                                                           const ReadLimits& limits);
absl::StatusOr<std::vector<v1::RejectedRecord>> ExportRejected(Connection& connection, int64_t passed,
                                                               int64_t count);

}  // namespace onrecord::api::sqlite

#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>

#include "api/services/tokens.h"
#include "api/store/store.h"

namespace onrecord::api {

// Reads an export part by part, each from where the last one ended: holds a place and no records. Used by one
// thread at a time.
class ExportReader {
 public:
  // kInvalidArgument: the request is wrong, or the token of another one. `store` must outlive the reader.
  static absl::StatusOr<std::unique_ptr<ExportReader>> Make(Store& store, v1::ExportRequest request);

  // The next part: at most kMostRecords records and about 1 MiB. Empty resume_token: it was the last.
  absl::Status Read(const ReadScope& scope, v1::ExportResponse* part);

 private:
  static constexpr int kMostRecords = 250;

  ExportReader(Store& store, v1::ExportRequest request)
      : store_(store), tokens_(store.Secret()), request_(std::move(request)) {}
  template <typename Filter, typename Selection>
  ListQuery<Filter> QueryOf(const Selection& selection) const;
  template <typename Record>
  absl::Status Take(absl::StatusOr<Page<Record>> page, const ReadScope& scope, v1::ExportResponse* part);

  Store& store_;
  const TokenMaker tokens_;
  v1::ExportRequest request_;
  std::string scope_;  // of tokens
  std::optional<Cursor> after_;
  bool begun_ = false;
};

}  // namespace onrecord::api

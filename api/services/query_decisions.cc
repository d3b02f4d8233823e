#include "api/services/list_request.h"
#include "api/services/query_service.h"
#include "common/base/status_macros.h"

namespace onrecord::api {
namespace {

// What a list of decisions asks for beside its article.
struct Asked {
  std::optional<Cursor> after;
  int limit = kDefaultPage;
};

template <typename Request>
absl::StatusOr<Asked> ReadAsked(const Request& request, const TokenMaker& tokens, const std::string& bound) {
  OR_RETURN_IF_ERROR(Check(request));
  Asked asked;
  if (request.page_size() != 0) asked.limit = std::min(request.page_size(), kLargestPage);
  if (!request.page_token().empty()) {
    OR_ASSIGN_OR_RETURN(const std::string payload, tokens.Open(bound, request.page_token(), "page_token"));
    OR_ASSIGN_OR_RETURN(asked.after, DecodeCursor(payload));
  }
  return asked;
}

}  // namespace

absl::Status QueryService::ListRemovals(const v1::ListRemovalsRequest& request, const ReadScope& scope,
                                        v1::ListRemovalsResponse* response) {
  const std::string bound = ScopeOf("ListRemovals", request);
  OR_ASSIGN_OR_RETURN(const Asked asked, ReadAsked(request, tokens_, bound));
  OR_ASSIGN_OR_RETURN(auto page, store_.ListRemovals(request.article_id(), asked.after, asked.limit, scope));
  Answer(std::move(page), tokens_, bound, response->mutable_removals(), response);
  return absl::OkStatus();
}

absl::Status QueryService::ListCorrections(const v1::ListCorrectionsRequest& request, const ReadScope& scope,
                                           v1::ListCorrectionsResponse* response) {
  const std::string bound = ScopeOf("ListCorrections", request);
  OR_ASSIGN_OR_RETURN(const Asked asked, ReadAsked(request, tokens_, bound));
  OR_ASSIGN_OR_RETURN(auto page,
                      store_.ListCorrections(request.article_id(), asked.after, asked.limit, scope));
  Answer(std::move(page), tokens_, bound, response->mutable_corrections(), response);
  return absl::OkStatus();
}

}  // namespace onrecord::api

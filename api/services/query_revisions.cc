#include "api/services/diff_findings.h"
#include "api/services/errors.h"
#include "api/services/list_request.h"
#include "api/services/query_service.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kMostSearched = 1000;  // revisions

// The revision that `to` replaced: the latest seen before it.
absl::StatusOr<std::string> RevisionBefore(Store& store, const v1::ArticleRecord& to,
                                           const ReadScope& scope) {
  OR_ASSIGN_OR_RETURN(const auto page,
                      store.ListRevisions(to.context().article_id(), std::nullopt, kMostSearched, scope));
  const auto seen = [](const v1::ArticleRecord& record) {
    const auto& at = record.context().ingested_at();
    return std::pair(at.seconds(), at.nanos());
  };
  const v1::ArticleRecord* best = nullptr;
  for (const v1::ArticleRecord& record : page.records) {
    if (record.context().revision_id() == to.context().revision_id() || seen(record) > seen(to)) continue;
    if (best == nullptr || seen(record) > seen(*best)) best = &record;
  }
  if (best != nullptr) return best->context().revision_id();
  return WithReason(NotFound("article '", to.context().article_id(), "' has no revision before this one"),
                    "NO_SUCH_REVISION");
}

// Leaves what VIEW_BASIC holds.
void KeepBasics(v1::ArticleRecord* record) {
  record->clear_zones();
  record->clear_entities();
  record->clear_quotes();
  record->clear_events();
}

}  // namespace

absl::Status QueryService::ListRevisions(const v1::ListRevisionsRequest& request, const ReadScope& scope,
                                         v1::ListRevisionsResponse* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckId("article_id", request.article_id()));
  const std::string bound = ScopeOf("ListRevisions", request);
  std::optional<Cursor> after;
  if (!request.page_token().empty()) {
    OR_ASSIGN_OR_RETURN(const std::string payload, tokens_.Open(bound, request.page_token(), "page_token"));
    OR_ASSIGN_OR_RETURN(after, DecodeCursor(payload));
  }
  const int limit = request.page_size() == 0 ? kDefaultPage : std::min(request.page_size(), kLargestPage);
  auto page = store_.ListRevisions(request.article_id(), after, limit, scope);
  if (!page.ok()) return Missing(page.status(), "NO_SUCH_ARTICLE");
  Answer(*std::move(page), tokens_, bound, response->mutable_revisions(), response);
  return ConvertAll(store_, request.span_unit(), scope, response->mutable_revisions());
}

absl::Status QueryService::DiffRevisions(const v1::DiffRevisionsRequest& request, const ReadScope& scope,
                                         v1::DiffRevisionsResponse* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckId("article_id", request.article_id()));
  const auto read = [&](const std::string& revision) -> absl::StatusOr<v1::ArticleRecord> {
    auto record = store_.GetArticle(request.article_id(), revision, v1::VIEW_FINDINGS, scope);
    if (record.ok()) return record;
    return Missing(record.status(), revision.empty() ? "NO_SUCH_ARTICLE" : "NO_SUCH_REVISION");
  };
  OR_ASSIGN_OR_RETURN(v1::ArticleRecord to, read(request.to()));
  std::string before = request.from();
  if (before.empty()) {
    OR_ASSIGN_OR_RETURN(before, RevisionBefore(store_, to, scope));
  }
  OR_ASSIGN_OR_RETURN(v1::ArticleRecord from, read(before));
  UnitConverter converter(store_, request.span_unit(), scope);
  OR_RETURN_IF_ERROR(converter.Convert(&from));
  OR_RETURN_IF_ERROR(converter.Convert(&to));
  DiffFindings(from, to, response);
  for (v1::AlteredQuote& altered : *response->mutable_altered_quotes()) {
    altered.mutable_from()->set_span_unit(from.span_unit());
    altered.mutable_to()->set_span_unit(to.span_unit());
  }
  for (auto& record : *response->mutable_added_quotes()) record.set_span_unit(to.span_unit());
  for (auto& record : *response->mutable_removed_quotes()) record.set_span_unit(from.span_unit());
  for (v1::AlteredEvent& altered : *response->mutable_altered_events()) {
    altered.mutable_from()->set_span_unit(from.span_unit());
    altered.mutable_to()->set_span_unit(to.span_unit());
  }
  for (auto& record : *response->mutable_added_events()) record.set_span_unit(to.span_unit());
  for (auto& record : *response->mutable_removed_events()) record.set_span_unit(from.span_unit());
  response->set_same_text(from.context().text_sha256() == to.context().text_sha256());
  KeepBasics(&from);
  KeepBasics(&to);
  *response->mutable_from() = std::move(from);
  *response->mutable_to() = std::move(to);
  return absl::OkStatus();
}

}  // namespace onrecord::api

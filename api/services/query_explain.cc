#include "api/services/explain_findings.h"
#include "api/services/list_request.h"
#include "api/services/query_service.h"
#include "common/base/status_macros.h"

namespace onrecord::api {
namespace {

// Gives the passages that are known by their place only their words.
absl::Status AddWords(RecordLookup& store, const v1::ArticleContext& context, const ReadScope& scope,
                      google::protobuf::RepeatedPtrField<v1::ExplainedDecision>* decisions) {
  auto text = store.GetText(context.article_id(), context.revision_id(), scope);
  if (!text.ok()) return absl::IsNotFound(text.status()) ? absl::OkStatus() : text.status();
  for (v1::ExplainedDecision& decision : *decisions) {
    for (v1::EvidencePassage& passage : *decision.mutable_evidence()) {
      const v1::Span& span = passage.span();
      if (!passage.text().empty() || !passage.has_span()) continue;
      if (span.begin() <= span.end() && span.end() <= text->size()) {
        passage.set_text(text->substr(span.begin(), span.end() - span.begin()));
      }
    }
  }
  return absl::OkStatus();
}

template <typename Record, typename Response>
absl::Status Explain(RecordLookup& store, const Record& record, v1::SpanUnit unit, const ReadScope& scope,
                     Response* response) {
  OR_ASSIGN_OR_RETURN(const v1::ArticleRecord article,
                      store.GetArticle(record.article().article_id(), record.article().revision_id(),
                                       v1::VIEW_FINDINGS, scope));
  ExplainFinding(record, article, response);
  OR_RETURN_IF_ERROR(AddWords(store, record.article(), scope, response->mutable_decisions()));
  return UnitConverter(store, unit, scope).ConvertSpansOf(record.article(), response);
}

}  // namespace

absl::Status QueryService::ExplainQuote(const v1::ExplainQuoteRequest& request, const ReadScope& scope,
                                        v1::ExplainQuoteResponse* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckId("quote_id", request.quote_id()));
  auto record = store_.GetQuote(request.quote_id(), scope);
  if (!record.ok()) return Missing(record.status(), "NO_SUCH_QUOTE");
  *response->mutable_quote() = *record;
  OR_RETURN_IF_ERROR(Explain(store_, *record, request.span_unit(), scope, response));
  if (NeedsConversion(request.span_unit())) response->mutable_quote()->set_span_unit(request.span_unit());
  // Of an older revision, or told by another quote: in no statement.
  auto occurrence = store_.GetOccurrence(request.quote_id(), scope);
  if (absl::IsNotFound(occurrence.status()) || absl::IsUnimplemented(occurrence.status()))
    return absl::OkStatus();
  if (!occurrence.ok()) return occurrence.status();
  response->set_statement_id(occurrence->statement_id);
  if (occurrence->occurrence.joined_to().empty()) return absl::OkStatus();
  *response->mutable_occurrence() = std::move(occurrence->occurrence);
  response->mutable_occurrence()->clear_quote();
  return absl::OkStatus();
}

absl::Status QueryService::ExplainEvent(const v1::ExplainEventRequest& request, const ReadScope& scope,
                                        v1::ExplainEventResponse* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckId("event_id", request.event_id()));
  auto record = store_.GetEvent(request.event_id(), scope);
  if (!record.ok()) return Missing(record.status(), "NO_SUCH_EVENT");
  *response->mutable_event() = *record;
  OR_RETURN_IF_ERROR(Explain(store_, *record, request.span_unit(), scope, response));
  if (NeedsConversion(request.span_unit())) response->mutable_event()->set_span_unit(request.span_unit());
  return absl::OkStatus();
}

}  // namespace onrecord::api

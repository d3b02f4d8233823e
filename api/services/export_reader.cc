#include "api/services/export_reader.h"

#include "api/export/export_layouts.h"
#include "api/services/errors.h"
#include "api/services/list_request.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

absl::StatusOr<std::unique_ptr<ExportReader>> ExportReader::Make(Store& store, v1::ExportRequest request) {
  OR_RETURN_IF_ERROR(Check(request));
  if (request.what_case() == v1::ExportRequest::WHAT_NOT_SET) {
    return BadRequest({{"what", "expected quotes, events or articles, got none"}});
  }
  if (!HasFormat(request.what_case(), request.format())) {
    return BadRequest({{"format", StrCat("expected a format of these records, got ",
                                         v1::ExportFormat_Name(request.format()))}});
  }
  std::unique_ptr<ExportReader> reader(new ExportReader(store, std::move(request)));
  reader->scope_ = ScopeOf("Export", reader->request_);
  if (reader->request_.resume_token().empty()) return reader;
  OR_ASSIGN_OR_RETURN(const std::string payload,
                      reader->tokens_.Open(reader->scope_, reader->request_.resume_token(), "resume_token"));
  OR_ASSIGN_OR_RETURN(reader->after_, DecodeCursor(payload));
  reader->begun_ = true;
  return reader;
}

template <typename Filter, typename Selection>
ListQuery<Filter> ExportReader::QueryOf(const Selection& selection) const {
  ListQuery<Filter> query;
  query.include = selection.filter();
  query.exclude.assign(selection.exclude().begin(), selection.exclude().end());
  query.order = "published";
  query.descending = false;
  query.after = after_;
  query.limit = kMostRecords;
  return query;
}

template <typename Record>
absl::Status ExportReader::Take(absl::StatusOr<Page<Record>> page, const ReadScope& scope,
                                v1::ExportResponse* part) {
  if (!page.ok()) return page.status();
  // The standard counts code points.
  const bool annotations = request_.format() == v1::EXPORT_FORMAT_WEB_ANNOTATION;
  UnitConverter converter(store_, annotations ? v1::SPAN_UNIT_CODE_POINTS : request_.span_unit(), scope);
  std::string& data = *part->mutable_data();
  if (!begun_) data = HeadOf(request_.what_case(), request_.format());
  for (Record& record : page->records) {
    const absl::Status converted = converter.Convert(&record);
    // Removed since it was listed.
    if (absl::IsNotFound(converted)) continue;
    OR_RETURN_IF_ERROR(converted);
    data += LinesOf(record, request_.format());
    part->set_records(part->records() + 1);
  }
  begun_ = true;
  after_ = page->next;
  if (after_) part->set_resume_token(tokens_.Seal(scope_, EncodeCursor(*after_)));
  return absl::OkStatus();
}

absl::Status ExportReader::Read(const ReadScope& scope, v1::ExportResponse* part) {
  switch (request_.what_case()) {
    case v1::ExportRequest::kEvents:
      return Take(store_.ListEvents(QueryOf<v1::EventFilter>(request_.events()), scope), scope, part);
    case v1::ExportRequest::kArticles:
      return Take(store_.ListArticles(QueryOf<v1::ArticleFilter>(request_.articles()), v1::VIEW_BASIC, scope),
                  scope, part);
    default:
      return Take(store_.ListQuotes(QueryOf<v1::QuoteFilter>(request_.quotes()), scope), scope, part);
  }
}

}  // namespace onrecord::api

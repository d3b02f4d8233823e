#include "api/export/export_layouts.h"

#include <google/protobuf/util/json_util.h>

#include "api/export/csv_rows.h"
#include "api/export/foreign_layouts.h"
#include "common/base/strings.h"
#include "common/base/tame.h"

namespace onrecord::api {
namespace {

template <typename Record>
std::string PlainLine(const Record& record, v1::ExportFormat format) {
  return format == v1::EXPORT_FORMAT_CSV ? CsvLine(CsvFields(record)) : JsonLine(record);
}

template <typename Record>
std::string CsvHead() {
  const auto columns = CsvColumns<Record>();
  return CsvLine({columns.begin(), columns.end()});
}

}  // namespace

bool HasFormat(v1::ExportRequest::WhatCase kind, v1::ExportFormat format) {
  switch (format) {
    case v1::EXPORT_FORMAT_SCHEMA_ORG:
    case v1::EXPORT_FORMAT_WEB_ANNOTATION:
      return kind == v1::ExportRequest::kQuotes;
    case v1::EXPORT_FORMAT_POLECAT:
    case v1::EXPORT_FORMAT_GDELT:
      return kind == v1::ExportRequest::kEvents;
    default:
      return true;
  }
}

std::string HeadOf(v1::ExportRequest::WhatCase kind, v1::ExportFormat format) {
  if (format == v1::EXPORT_FORMAT_POLECAT) {
    const auto& columns = PolecatColumns();
    return StrCat(TabSeparated({columns.begin(), columns.end()}), "\n");
  }
  if (format != v1::EXPORT_FORMAT_CSV) return "";
  if (kind == v1::ExportRequest::kEvents) return CsvHead<v1::EventRecord>();
  return kind == v1::ExportRequest::kArticles ? CsvHead<v1::ArticleRecord>() : CsvHead<v1::QuoteRecord>();
}

std::string LinesOf(const v1::QuoteRecord& record, v1::ExportFormat format) {
  if (format == v1::EXPORT_FORMAT_SCHEMA_ORG) return StrCat(SchemaOrgQuotation(record), "\n");
  if (format == v1::EXPORT_FORMAT_WEB_ANNOTATION) return StrCat(WebAnnotation(record), "\n");
  return PlainLine(record, format);
}

std::string LinesOf(const v1::EventRecord& record, v1::ExportFormat format) {
  if (format == v1::EXPORT_FORMAT_GDELT) return StrCat(TabSeparated(GdeltFields(record)), "\n");
  if (format != v1::EXPORT_FORMAT_POLECAT) return PlainLine(record, format);
  // PLOVER has no type for some CAMEO codes.
  return record.event().plover().empty() ? "" : StrCat(TabSeparated(PolecatFields(record)), "\n");
}

std::string LinesOf(const v1::ArticleRecord& record, v1::ExportFormat format) {
  return PlainLine(record, format);
}

std::string JsonLine(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string line;
  (void)google::protobuf::util::MessageToJsonString(message, &line, options);
  line = TameJson(std::move(line));
  line += '\n';
  return line;
}

}  // namespace onrecord::api

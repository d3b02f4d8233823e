#pragma once
#include <absl/status/status.h>

#include <memory>
#include <string>

#include "api/services/span_units.h"
#include "api/store/store.h"

namespace onrecord::api {

// Turns the spans of records to the unit of one request, reading the text of each article once.
class UnitConverter {
 public:
  // The references must outlive this object.
  UnitConverter(RecordLookup& store, v1::SpanUnit unit, const ReadScope& scope)
      : store_(store), unit_(unit), scope_(scope) {}

  // Any record with a context and a span_unit.
  absl::Status Convert(v1::ArticleRecord* record) { return ConvertOf(record->context(), record); }
  absl::Status Convert(v1::QuoteRecord* record) { return ConvertOf(record->article(), record); }
  absl::Status Convert(v1::EventRecord* record) { return ConvertOf(record->article(), record); }
  absl::Status Convert(v1::QuotationSource* source);
  // Their quotes.
  absl::Status Convert(v1::Statement* statement);
  absl::Status Convert(v1::TalkingPoint* point);
  // All spans of a message that point into one article.
  absl::Status ConvertSpansOf(const v1::ArticleContext& context, google::protobuf::Message* message);

 private:
  template <typename Record>
  absl::Status ConvertOf(const v1::ArticleContext& context, Record* record) {
    if (!NeedsConversion(unit_)) return absl::OkStatus();
    const absl::Status status = Load(context);
    if (!status.ok()) return status;
    ConvertSpans(*index_, size_, unit_, record);
    record->set_span_unit(unit_);
    return absl::OkStatus();
  }
  absl::Status Load(const v1::ArticleContext& context);

  RecordLookup& store_;
  const v1::SpanUnit unit_;
  const ReadScope& scope_;
  std::string loaded_;  // article and revision that index_ is of
  std::unique_ptr<Utf8Index> index_;
  size_t size_ = 0;
};

}  // namespace onrecord::api

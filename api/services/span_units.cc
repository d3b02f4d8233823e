#include "api/services/span_units.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <vector>

namespace onrecord::api {
namespace {

using google::protobuf::FieldDescriptor;

uint32_t Convert(const Utf8Index& index, size_t size, v1::SpanUnit unit, uint32_t byte) {
  byte = static_cast<uint32_t>(std::min<size_t>(byte, size));
  return unit == v1::SPAN_UNIT_UTF16_UNITS ? index.Utf16(byte) : index.CodePoint(byte);
}

}  // namespace

bool NeedsConversion(v1::SpanUnit unit) {
  return unit == v1::SPAN_UNIT_UTF16_UNITS || unit == v1::SPAN_UNIT_CODE_POINTS;
}

void ConvertSpans(const Utf8Index& index, size_t size, v1::SpanUnit unit, google::protobuf::Message* record) {
  if (record->GetDescriptor() == v1::Span::descriptor()) {
    auto& span = static_cast<v1::Span&>(*record);
    span.set_begin(Convert(index, size, unit, span.begin()));
    span.set_end(Convert(index, size, unit, span.end()));
    return;
  }
  std::vector<const FieldDescriptor*> fields;
  const auto& reflection = *record->GetReflection();
  reflection.ListFields(*record, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      ConvertSpans(index, size, unit, reflection.MutableMessage(record, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(*record, field); ++i) {
      ConvertSpans(index, size, unit, reflection.MutableRepeatedMessage(record, field, i));
    }
  }
}

}  // namespace onrecord::api

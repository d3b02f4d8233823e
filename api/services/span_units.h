#pragma once
#include <string>

#include "common/base/utf8.h"
#include "onrecord/v1/record_service.pb.h"

namespace google::protobuf {
class Message;
}

namespace onrecord::api {

// Turns every Span in `record` from UTF-8 bytes of the text behind `index` to `unit`. A span beyond the text
// of `size` bytes ends with it.
//
//   text "née", Span{1, 3}: the é  ->  {1, 2} in UTF-16 units and code points
void ConvertSpans(const Utf8Index& index, size_t size, v1::SpanUnit unit, google::protobuf::Message* record);

// True if spans in this unit differ from those in the store.
bool NeedsConversion(v1::SpanUnit unit);

}  // namespace onrecord::api

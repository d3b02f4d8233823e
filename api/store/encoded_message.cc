#include "api/store/encoded_message.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "api/store/store.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

constexpr size_t kLongestVarint = 10;

void AppendVarint(uint32_t value, std::string* message) {
  uint8_t bytes[kLongestVarint];
  const uint8_t* const end = CodedOutputStream::WriteVarint32ToArray(value, bytes);
  message->append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(end - bytes));
}

}  // namespace

void AppendField(int number, std::string_view field, std::string* message) {
  AppendVarint(WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), message);
  AppendVarint(static_cast<uint32_t>(field.size()), message);
  message->append(field);
}

void AppendField(int number, bool field, std::string* message) {
  AppendVarint(WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_VARINT), message);
  AppendVarint(field ? 1 : 0, message);
}

absl::StatusOr<std::string_view> FieldOf(int number, std::string_view message) {
  CodedInputStream in(reinterpret_cast<const uint8_t*>(message.data()), static_cast<int>(message.size()));
  const uint32_t wanted = WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  while (const uint32_t tag = in.ReadTag()) {
    if (tag != wanted) {
      if (!WireFormatLite::SkipField(&in, tag)) break;
      continue;
    }
    uint32_t size = 0;
    if (!in.ReadVarint32(&size)) break;
    const auto begin = static_cast<size_t>(in.CurrentPosition());
    if (size > message.size() - begin) break;
    return message.substr(begin, size);
  }
  if (static_cast<size_t>(in.CurrentPosition()) == message.size()) return std::string_view();
  return Internal("store: a record cannot be decoded");
}

absl::StatusOr<Page<EncodedMessage>> RecordQuery::ListEncodedQuotes(const ListQuery<v1::QuoteFilter>& query,
                                                                    const ReadScope& scope) {
  OR_ASSIGN_OR_RETURN(Page<v1::QuoteRecord> page, ListQuotes(query, scope));
  Page<EncodedMessage> encoded;
  for (const v1::QuoteRecord& record : page.records) encoded.records.push_back({record.SerializeAsString()});
  encoded.next = std::move(page.next);
  return encoded;
}

}  // namespace onrecord::api

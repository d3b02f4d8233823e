#pragma once
#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "api/store/value.h"
#include "onrecord/v1/record_service.pb.h"

// What stands in rows, whatever the engine.
namespace onrecord::api {

// A message as a row holds it.
Value Packed(const google::protobuf::MessageLite& message);
// They were written by us, so that failing is a damaged file: kInternal.
absl::Status Unpack(std::string_view packed, google::protobuf::MessageLite* message);

// What quotes and events are looked up by: 64 bits of hash of their id.
int64_t KeyOf(std::string_view id);

// Numbers as columns hold them: no column allows NaN, which some engines take for NULL.
double Real(double value);
int64_t GenerationOf(const v1::EnrichedArticle& article);

// The article without its quotes and events, which stand in rows of their own.
v1::EnrichedArticle BodyOf(const v1::EnrichedArticle& article);

inline const std::string& IdOf(const v1::QuoteRecord& record) { return record.quote().quote_id(); }
inline const std::string& IdOf(const v1::EventRecord& record) { return record.event().event_id(); }

}  // namespace onrecord::api

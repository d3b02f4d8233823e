#pragma once
#include <string>

#include "onrecord/v1/record_service.pb.h"

// Files of records as Export gives them.
namespace onrecord::api {

// Whether records of the kind ("quotes", "events", "articles" of an ExportRequest) have this format.
bool HasFormat(v1::ExportRequest::WhatCase kind, v1::ExportFormat format);

// The lines before the first record; empty: the format has none.
std::string HeadOf(v1::ExportRequest::WhatCase kind, v1::ExportFormat format);

// The lines of a record; empty: the format leaves it out. W3C annotations want spans in code points.
std::string LinesOf(const v1::QuoteRecord& record, v1::ExportFormat format);
std::string LinesOf(const v1::EventRecord& record, v1::ExportFormat format);
std::string LinesOf(const v1::ArticleRecord& record, v1::ExportFormat format);

// A message in protobuf's JSON, fields named as in the .proto, with its line end; fit for a terminal
// (TameJson).
std::string JsonLine(const google::protobuf::Message& message);

}  // namespace onrecord::api

#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "onrecord/v1/record_service.pb.h"

// Records in the layouts of others: the one place for each.
namespace onrecord::api {

// The columns of POLECAT's files (tab-separated, with a head) and an event in them. What POLECAT has and this
// program does not find (coordinates, COW codes, Wikipedia ids) stays empty.
const std::vector<std::string_view>& PolecatColumns();
std::vector<std::string> PolecatFields(const v1::EventRecord& record);

// The 61 columns of GDELT 2.0's event export (tab-separated, no head) and an event in them. GLOBALEVENTID is
// the first 15 hex digits of the event's id as a number.
const std::vector<std::string_view>& GdeltColumns();
std::vector<std::string> GdeltFields(const v1::EventRecord& record);

// A line with tabs between the fields; tabs and line ends in them become blanks.
std::string TabSeparated(const std::vector<std::string>& fields);

// A schema.org Quotation as JSON-LD, a line.
std::string SchemaOrgQuotation(const v1::QuoteRecord& record);

// A W3C Web Annotation, a line: the quote as text positions and, where it stands in one piece, as a text
// quote with what is around it. Spans of the record must count code points, as the standard does.
std::string WebAnnotation(const v1::QuoteRecord& record);

}  // namespace onrecord::api

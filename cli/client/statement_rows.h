#pragma once
#include <string>
#include <vector>

#include "cli/client/output.h"
#include "onrecord/v1/record_service.pb.h"

// What a line of a table, and of a CSV file, says of statements, talking points, sources, counts and
// revisions.
namespace onrecord::cli {

struct Row {
  std::vector<std::string> cells;
  std::vector<std::string> fields;  // of CSV
};
struct RowShape {
  std::vector<Column> columns;
  std::vector<std::string_view> csv_columns;
};

RowShape StatementShape();
Row RowOf(const v1::Statement& statement);
RowShape OccurrenceShape();
Row RowOf(const v1::Occurrence& occurrence);
RowShape TalkingPointShape();
Row RowOf(const v1::TalkingPoint& point);
RowShape TimelineShape();
Row RowOf(const v1::TimelineEntry& entry);
RowShape SourceShape();
Row RowOf(const v1::QuotationSource& source);
RowShape RevisionShape();
Row RowOf(const v1::ArticleRecord& revision);
RowShape DifferenceShape();
// A line for everything that differs.
std::vector<Row> RowsOf(const v1::DiffRevisionsResponse& diff);
// `names` of group_by, in capitals for the table.
RowShape GroupShape(const std::vector<std::string>& names, bool events);
Row RowOf(const v1::AggregateGroup& group, bool events);

// Words beside those of the reference: "The [-old-]{+new+} bridge". Words of an editor stay in their
// brackets.
std::string MarkedWords(const google::protobuf::RepeatedPtrField<v1::WordRun>& runs);

// "VERBATIM", "OTHER_SPEAKER" …
std::string VerdictName(v1::Verdict verdict);

}  // namespace onrecord::cli

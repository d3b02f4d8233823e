#pragma once
#include <string>
#include <vector>

#include "cli/client/statement_rows.h"

// What a line of a table, and of a CSV file, says of decisions and story events.
namespace onrecord::cli {

RowShape DecisionShape();
// A line for the decision, and one for each candidate that lost.
std::vector<Row> RowsOf(const v1::ExplainedDecision& decision);

// What an explanation says below its table, a line each: the code, why it was joined, where it comes from,
// what was not kept.
std::vector<std::string> NotesOf(const v1::ExplainQuoteResponse& explained);
std::vector<std::string> NotesOf(const v1::ExplainEventResponse& explained);

RowShape StoryShape();
Row RowOf(const v1::StoryEvent& story);

}  // namespace onrecord::cli

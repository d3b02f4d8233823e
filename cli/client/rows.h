#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/export/csv_rows.h"
#include "cli/client/output.h"
#include "onrecord/v1/record_service.pb.h"

// What a line of a table, and of a CSV file, says of each kind of record.
namespace onrecord::cli {

template <typename Record>
std::vector<Column> TableColumns();
using api::CsvColumns, api::CsvFields;

std::vector<std::string> TableCells(const v1::QuoteRecord& record);
std::vector<std::string> TableCells(const v1::EventRecord& record);
std::vector<std::string> TableCells(const v1::ArticleRecord& record);
std::vector<std::string> TableCells(const v1::SpeakerRecord& record);

}  // namespace onrecord::cli

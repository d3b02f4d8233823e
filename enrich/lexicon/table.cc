#include "enrich/lexicon/table.h"

#include <algorithm>
#include <charconv>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord {
namespace {

std::vector<std::string> Cells(std::string_view line) {
  std::vector<std::string> cells;
  for (const std::string_view cell : Split(line, '\t')) {
    const std::string_view trimmed = Trim(cell);
    cells.emplace_back(trimmed == "-" ? std::string_view() : trimmed);
  }
  return cells;
}

// For each asked column, its place in the file's header row.
absl::StatusOr<std::vector<size_t>> Places(const std::string& where, const std::vector<std::string>& header,
                                           const std::vector<std::string_view>& columns) {
  std::vector<size_t> places;
  for (const std::string_view column : columns) {
    const auto it = std::find(header.begin(), header.end(), column);
    if (it == header.end())
      return InvalidArgument(where, ": expected a column named '", column, "' in the header row");
    places.push_back(static_cast<size_t>(it - header.begin()));
  }
  for (const std::string& name : header) {
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) {
      return InvalidArgument(where, ": no column is named '", name, "'");
    }
  }
  return places;
}

absl::Status ReadPart(const LexiconFiles::Part& part, const std::vector<std::string_view>& columns,
                      std::vector<Table::Row>* rows) {
  std::vector<size_t> places;
  int number = 0;
  for (std::string_view line : Split(part.text, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (Trim(line).empty() || line.starts_with('#')) continue;
    const std::string where = StrCat(part.origin, ":", number);
    const std::vector<std::string> cells = Cells(line);
    if (places.empty()) {
      OR_ASSIGN_OR_RETURN(places, Places(where, cells, columns));
      continue;
    }
    if (cells.size() != places.size()) {
      return InvalidArgument(where, ": expected ", places.size(), " cells, got ", cells.size());
    }
    Table::Row row{where, {}};
    for (const size_t place : places) row.cells.push_back(cells[place]);
    rows->push_back(std::move(row));
  }
  if (places.empty()) return InvalidArgument(part.origin, ": expected a header row, the file has none");
  return absl::OkStatus();
}

template <typename Number>
absl::StatusOr<Number> ReadCell(const Table::Row& row, size_t cell, std::string_view expected) {
  const std::string& text = row.cells[cell];
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  return InvalidArgument(row.where, ": expected ", expected, ", got '", text, "'");
}

}  // namespace

absl::StatusOr<double> ReadNumber(const Table::Row& row, size_t cell, std::string_view expected) {
  return ReadCell<double>(row, cell, expected);
}

absl::StatusOr<int> ReadInteger(const Table::Row& row, size_t cell, std::string_view expected) {
  return ReadCell<int>(row, cell, expected);
}

absl::StatusOr<Table> Table::Read(const LexiconFiles& files, std::string_view name,
                                  const std::vector<std::string_view>& columns) {
  Table table;
  for (const LexiconFiles::Part& part : files.Get(name))
    OR_RETURN_IF_ERROR(ReadPart(part, columns, &table.rows_));
  return table;
}

}  // namespace onrecord

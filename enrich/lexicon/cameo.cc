#include "enrich/lexicon/cameo.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

bool IsCode(std::string_view cell) {
  return (cell.size() == 3 || cell.size() == 4) &&
         std::all_of(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; });
}

absl::StatusOr<CameoCode> ReadRow(const Table::Row& row) {
  CameoCode code{row.cells[1], 0, row.cells[3], row.cells[4], 0};
  constexpr std::string_view kExpected = "a Goldstein value from -10 to 10";
  OR_ASSIGN_OR_RETURN(code.goldstein, ReadNumber(row, 2, kExpected));
  if (code.goldstein < -10 || code.goldstein > 10) {
    return InvalidArgument(row.where, ": expected ", kExpected, ", got '", row.cells[2], "'");
  }
  if (row.cells[5].size() != 1 || row.cells[5][0] < '1' || row.cells[5][0] > '4') {
    return InvalidArgument(row.where, ": expected a quad class from 1 to 4, got '", row.cells[5], "'");
  }
  code.quad = row.cells[5][0] - '0';
  return code;
}

}  // namespace

absl::StatusOr<CameoTable> CameoTable::Read(const LexiconFiles& files) {
  OR_ASSIGN_OR_RETURN(
      const Table rows,
      Table::Read(files, "cameo_codes.tsv", {"code", "label", "goldstein", "plover", "mode", "quad"}));
  CameoTable table;
  for (const Table::Row& row : rows.rows()) {
    if (!IsCode(row.cells[0])) {
      return InvalidArgument(row.where, ": expected a code of three or four digits, got '", row.cells[0],
                             "'");
    }
    OR_ASSIGN_OR_RETURN(CameoCode code, ReadRow(row));
    if (!table.codes_.emplace(row.cells[0], std::move(code)).second) {
      return InvalidArgument(row.where, ": code ", row.cells[0], " stands twice");
    }
  }
  return table;
}

const CameoCode* CameoTable::Find(std::string_view code) const {
  const auto it = codes_.find(code);
  return it == codes_.end() ? nullptr : &it->second;
}

}  // namespace onrecord

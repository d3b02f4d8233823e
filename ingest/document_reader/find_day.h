#pragma once
#include <string>
#include <string_view>

namespace onrecord::ingest {

// The first calendar day that a line of a page shows, as YYYY-MM-DD; empty: none. Understood are 2024-03-05,
// 2024.3.5, 5.3.2024, 5/3/2024 (where both could be the month: month first if `month_first`), "March 5th,
// 2024", "Tue, 5 March 2024", "5. März 2024", "2024년 3월 5일"; month names of month_names.tsv. Looks at the
// first 300 bytes.
std::string FindDay(std::string_view line, bool month_first);

// The day in the path of an address: "/2024/3/5/", "/2024-03-05-", "/20240305"; empty: none.
std::string DayInAddress(std::string_view url);

}  // namespace onrecord::ingest

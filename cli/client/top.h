#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace onrecord::cli {

// onrecord top: who speaks, who acts and what happens on a day, each with the days before.
int RunTop(int argc, const char* const* argv);

// A bar of eighths for each value, the largest one full; "·" for 0. Cells of a terminal: one a value.
//
//   Sparkline({0, 1, 4, 8})  ->  "·▁▄█"
std::string Sparkline(std::span<const int64_t> values);

// The days from `days - 1` before `last` to `last`: "2024-03-05". Empty: `last` is no day.
std::vector<std::string> DaysUpTo(const std::string& last, int days);

}  // namespace onrecord::cli

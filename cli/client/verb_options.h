#pragma once
#include <absl/status/status.h>

#include <initializer_list>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/client/output.h"
#include "common/config/options.h"
#include "onrecord/v1/record.pb.h"

// The options that verbs of the client share, and what they lead to.
namespace onrecord::cli {

using OptionTable = std::vector<Option>;

// --json, --csv, --color.
std::span<const Option> OutputOptions();
// --limit, --order-by.
std::span<const Option> ListOptions();
// --span-unit.
const Option& UnitOption();

void Append(std::span<const Option> rows, OptionTable* table);

// The kind of record that a verb is about: argv[1], if it is one of `kinds`; it is then taken off and stands
// where the name of the program would. Otherwise the first of `kinds`.
//
//   "onrecord watch events --actor PRT", {"quotes", "events"}  ->  "events", argv = "events --actor PRT"
std::string_view TakeKind(std::initializer_list<std::string_view> kinds, int* argc, const char* const** argv);

v1::SpanUnit UnitOf(const std::string& name);

// As --json, --csv or neither asks for.
// A table on a terminal goes through a pager (see Pager) unless `paged` is false.
std::unique_ptr<Output> MakeOutput(const Options& options, std::vector<Column> columns,
                                   std::vector<std::string_view> csv_columns, bool paged = true);

// Says on standard error what went wrong; the exit code.
int Fail(const std::string& program, const absl::Status& status);

// kUnavailable where standard output took not everything.
absl::Status CheckWritten();

}  // namespace onrecord::cli

#include "cli/client/verb_options.h"

#include <algorithm>
#include <cstdio>

#include "cli/client/pager.h"
#include "cli/paint.h"
#include "common/base/strings.h"
#include "common/base/tame.h"

namespace onrecord::cli {
namespace {

constexpr Option kOutputOptions[] = {
    {"json", OptionKind::kSwitch, "", "Writes a JSON object a line."},
    {"csv", OptionKind::kSwitch, "", "Writes CSV with a head."},
    {"color", OptionKind::kText, "auto", "Colour in the table.", "auto|always|never"},
    {"no-pager", OptionKind::kSwitch, "",
     "Writes straight to the terminal, not through $ONRECORD_PAGER, $PAGER or less."},
};
constexpr Option kListOptions[] = {
    {"limit", OptionKind::kInteger, "50", "Most records to write; 0: all.", "", "n"},
    {"order-by", OptionKind::kText, "",
     "Field to sort by, with ' desc' after it for the reverse; empty: newest first, "
     "speakers by their quotes."},
};
constexpr Option kUnitOption = {"span-unit", OptionKind::kText, "bytes",
                                "What offsets in JSON count: UTF-8 bytes, UTF-16 units or code points.",
                                "bytes|utf16|code-points"};

// A table whose lines go through a pager, which ends with it.
class Paged final : public Output {
 public:
  explicit Paged(std::unique_ptr<Output> table) : pager_(true), table_(std::move(table)) {}
  void Write(const google::protobuf::Message& message, const std::vector<std::string>& cells,
             const std::vector<std::string>& fields) override {
    table_->Write(message, cells, fields);
  }
  void Note(std::string_view text) override { table_->Note(text); }

 private:
  const Pager pager_;
  const std::unique_ptr<Output> table_;  // ends first
};

}  // namespace

std::span<const Option> OutputOptions() { return kOutputOptions; }
std::span<const Option> ListOptions() { return kListOptions; }
const Option& UnitOption() { return kUnitOption; }

void Append(std::span<const Option> rows, OptionTable* table) {
  table->insert(table->end(), rows.begin(), rows.end());
}

v1::SpanUnit UnitOf(const std::string& name) {
  if (name == "utf16") return v1::SPAN_UNIT_UTF16_UNITS;
  return name == "code-points" ? v1::SPAN_UNIT_CODE_POINTS : v1::SPAN_UNIT_UTF8_BYTES;
}

std::unique_ptr<Output> MakeOutput(const Options& options, std::vector<Column> columns,
                                   std::vector<std::string_view> csv_columns, bool paged) {
  if (options.Switch("json")) return MakeJsonLines(std::cout);
  if (options.Switch("csv")) return MakeCsv(std::cout, std::move(csv_columns));
  auto table = MakeTable(std::cout, std::move(columns), TerminalWidth(), UseColour(options.Text("color")));
  if (!paged || options.Switch("no-pager")) return table;
  return std::make_unique<Paged>(std::move(table));
}

std::string_view TakeKind(std::initializer_list<std::string_view> kinds, int* argc,
                          const char* const** argv) {
  const std::string_view word = *argc > 1 ? (*argv)[1] : "";
  if (std::find(kinds.begin(), kinds.end(), word) == kinds.end()) return *kinds.begin();
  --*argc;
  ++*argv;
  return word;
}

int Fail(const std::string& program, const absl::Status& status) {
  std::fprintf(stderr, "%s: %s\n", program.c_str(), TameLine(Message(status)).c_str());
  return absl::IsInvalidArgument(status) ? 2 : 1;
}

absl::Status CheckWritten() {
  return std::cout.good() ? absl::OkStatus() : Unavailable("standard output: cannot be written");
}

}  // namespace onrecord::cli

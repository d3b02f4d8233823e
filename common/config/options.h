#pragma once
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The options of a program as one table. A flag has priority over the environment, the environment over the
// default.
//
//   constexpr Option kOptions[] = {
//       // --workers, ONRECORD_WORKERS
//       {"workers", OptionKind::kInteger, "4", "Articles analysed at once."},
//   };
//   const auto parsed = ParseOptions({.name = "onrecord-enrich", .summary = "…"}, kOptions, argc, argv);
//   if (parsed.exit_code) return *parsed.exit_code;
//   parsed.options.Integer("workers")
namespace onrecord {

enum class OptionKind {
  kText,
  kInteger,   // a whole number, 0 or more
  kNumber,    // a decimal number
  kDuration,  // "250ms", "5s", "2m"; a bare number is seconds
  kSwitch,    // given or not; in the environment 1|true|yes|on or 0|false|no|off
  kList,      // may be given several times; in the environment separated by white space
};

struct Option {
  std::string_view name;  // without the dashes: "state-dir"
  OptionKind kind = OptionKind::kText;
  std::string_view default_value;
  std::string_view help;        // one or two sentences
  std::string_view choices;     // "move|delete|leave"; empty: anything goes
  std::string_view short_name;  // one letter; empty: none
};

struct ProgramInfo {
  std::string_view name;      // as typed: "onrecord-ingest", "onrecord quotes"
  std::string_view summary;   // what it does, a sentence or two
  std::string_view operands;  // "[FILE...]"; empty: it takes none
  std::string_view details;   // printed after the options: examples, exit codes
};

// The values, by option name. Asking for a name that is not in the table, or by another kind, is a bug and
// ends the program.
class Options {
 public:
  const std::string& Text(std::string_view name) const;
  int64_t Integer(std::string_view name) const;
  double Number(std::string_view name) const;
  absl::Duration Duration(std::string_view name) const;
  bool Switch(std::string_view name) const;
  const std::vector<std::string>& List(std::string_view name) const;
  const std::vector<std::string>& Operands() const { return operands_; }
  // True if the table has this name.
  bool Has(std::string_view name) const { return values_.find(name) != values_.end(); }
  // True if the value came from a flag or the environment.
  bool Given(std::string_view name) const;

 private:
  friend class OptionParser;
  struct Value {
    OptionKind kind = OptionKind::kText;
    std::vector<std::string> texts;
    bool given = false;
  };
  const Value& Get(std::string_view name, OptionKind kind) const;
  std::map<std::string, Value, std::less<>> values_;
  std::vector<std::string> operands_;
};

struct ParsedOptions {
  // Set when the program is to end: 0 after --help, --version or --help-markdown, 2 after a bad option (which
  // one line on standard error reports).
  std::optional<int> exit_code;
  Options options;
};

ParsedOptions ParseOptions(const ProgramInfo& program, std::span<const Option> table, int argc,
                           const char* const* argv);

}  // namespace onrecord

#include "common/config/options.h"

#include <absl/strings/numbers.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

#include "common/base/log.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/base/version.h"
#include "common/config/option_recorder.h"

namespace onrecord {
namespace {

std::string EnvironmentName(std::string_view option) {
  std::string name = "ONRECORD_";
  for (const char c : option) name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return name;
}

bool ParseSwitch(std::string_view text, bool* value) {
  const std::string folded = AsciiLower(text);
  *value = folded == "1" || folded == "true" || folded == "yes" || folded == "on";
  return *value || folded == "0" || folded == "false" || folded == "no" || folded == "off" || folded.empty();
}

bool ReadDuration(std::string_view text, absl::Duration* value) {
  double seconds;
  if (absl::SimpleAtod(ToAbsl(text), &seconds)) {
    *value = absl::Seconds(seconds);
  } else if (!absl::ParseDuration(ToAbsl(text), value)) {
    return false;
  }
  return *value >= absl::ZeroDuration();
}

bool IsChoice(std::string_view choices, std::string_view text) {
  for (const std::string_view choice : Split(choices, '|')) {
    if (choice == text) return true;
  }
  return false;
}

// What a value of this option should have been; empty: `text` is right.
std::string Expected(const Option& option, const std::string& text) {
  int64_t integer;
  double number;
  bool on;
  absl::Duration duration;
  switch (option.kind) {
    case OptionKind::kInteger:
      return absl::SimpleAtoi(text, &integer) && integer >= 0 ? "" : "a whole number, 0 or more";
    case OptionKind::kNumber:
      return absl::SimpleAtod(text, &number) ? "" : "a number";
    case OptionKind::kDuration:
      return ReadDuration(text, &duration) ? "" : "a duration such as 250ms, 5s or 2m";
    case OptionKind::kSwitch:
      return ParseSwitch(text, &on) ? "" : "one of 1, true, yes, on, 0, false, no, off";
    case OptionKind::kText:
    case OptionKind::kList:
      return option.choices.empty() || IsChoice(option.choices, text) ? "" : std::string(option.choices);
  }
  return "";
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view word : Split(text, ' ')) {
    if (!Trim(word).empty()) words.emplace_back(Trim(word));
  }
  return words;
}

}  // namespace

// Turns the table into a CLI11 application, which reads the command line; the environment and the checks are
// ours.
class OptionParser {
 public:
  OptionParser(const ProgramInfo& program, std::span<const Option> table)
      : program_(program), table_(table), app_(std::string(program.summary), std::string(program.name)) {}

  ParsedOptions Parse(int argc, const char* const* argv) {
    std::vector<std::vector<std::string>> lists(table_.size());
    std::vector<CLI::Option*> handles;
    bool version = false, markdown = false;
    for (size_t i = 0; i < table_.size(); ++i) handles.push_back(Add(table_[i], &lists[i]));
    app_.add_flag("--version", version, "Prints the version and ends.");
    app_.add_flag("--help-markdown", markdown, "Prints the options as a table for a README and ends.")
        ->group("");
    app_.set_help_flag("-h,--help", "Prints this help and ends.");
    if (!program_.operands.empty()) app_.add_option("operands", result_.options.operands_, "")->group("");
    app_.footer(std::string(program_.details));
    try {
      std::vector<std::string> arguments(argv + 1, argv + argc);
      std::reverse(arguments.begin(), arguments.end());
      app_.parse(arguments);
    } catch (const CLI::CallForHelp&) {
      return Help();
    } catch (const CLI::ParseError& error) {
      return Fail(error.what());
    }
    if (version) return Print(StrCat(program_.name, " ", kVersion, "\n"));
    if (markdown) return Print(Markdown());
    for (size_t i = 0; i < table_.size(); ++i) {
      const std::string problem = Take(table_[i], handles[i]->count(), lists[i]);
      if (!problem.empty()) return Fail(problem);
    }
    return std::move(result_);
  }

 private:
  CLI::Option* Add(const Option& option, std::vector<std::string>* list) {
    std::string names = StrCat("--", option.name);
    if (!option.short_name.empty()) names = StrCat("-", option.short_name, ",", names);
    const std::string help(
        option.help);  // const: add_flag would bind the flag to a string that it may change
    if (option.kind == OptionKind::kSwitch) return app_.add_flag(names, help);
    CLI::Option* handle = app_.add_option(names, *list, help);
    handle->type_name(option.choices.empty() ? TypeName(option.kind) : std::string(option.choices));
    handle->default_str(std::string(option.default_value));
    handle->multi_option_policy(option.kind == OptionKind::kList ? CLI::MultiOptionPolicy::TakeAll
                                                                 : CLI::MultiOptionPolicy::TakeLast);
    handle->expected(1, option.kind == OptionKind::kList ? CLI::detail::expected_max_vector_size : 1);
    handle->allow_extra_args(false);  // a list takes one value each time it is given
    return handle;
  }

  static std::string TypeName(OptionKind kind) {
    switch (kind) {
      case OptionKind::kInteger:
      case OptionKind::kNumber:
        return "N";
      case OptionKind::kDuration:
        return "TIME";
      case OptionKind::kList:
        return "VALUE ...";
      default:
        return "VALUE";
    }
  }

  // Decides an option's value; the problem in words, or "".
  std::string Take(const Option& option, size_t count, const std::vector<std::string>& list) {
    Options::Value value{option.kind, {}, false};
    std::string origin = StrCat("--", option.name);
    const std::string environment = EnvironmentName(option.name);
    const char* set = std::getenv(environment.c_str());
    if (count > 0) {
      value.texts = option.kind == OptionKind::kSwitch ? std::vector<std::string>{"1"} : list;
      value.given = true;
    } else if (set != nullptr && *set != '\0') {
      value.texts = option.kind == OptionKind::kList ? Words(set) : std::vector<std::string>{set};
      value.given = true;
      origin = environment;
    } else if (option.kind == OptionKind::kList) {
      value.texts = Words(option.default_value);
    } else {
      value.texts = {std::string(option.default_value)};
    }
    for (const std::string& text : value.texts) {
      const std::string expected = value.given || !text.empty() ? Expected(option, text) : "";
      if (!expected.empty()) return StrCat(origin, ": expected ", expected, ", got '", text, "'");
    }
    result_.options.values_[std::string(option.name)] = std::move(value);
    return "";
  }

  ParsedOptions Help() {
    std::string text = app_.help();
    const std::string shown = "Usage: " + std::string(program_.name) + " [OPTIONS]";
    const size_t at = text.find("Usage: ");
    if (at != std::string::npos) {
      const size_t end = text.find('\n', at);
      text.replace(at, end - at, program_.operands.empty() ? shown : StrCat(shown, " ", program_.operands));
    }
    text += "\nEvery option can be set in the environment as well: --some-name as ONRECORD_SOME_NAME.\n";
    return Print(text);
  }

  std::string Markdown() const {
    std::string out = "| option | default | meaning |\n|---|---|---|\n";
    for (const Option& option : table_) {
      std::string help(option.help);
      if (!option.choices.empty()) StrAppend(&help, " One of `", Join(Pieces(option.choices), "`, `"), "`.");
      StrAppend(&out, "| `--", option.name, "` | ",
                option.default_value.empty() ? std::string() : StrCat("`", option.default_value, "`"), " | ",
                help, " |\n");
    }
    return out;
  }

  static std::vector<std::string> Pieces(std::string_view choices) {
    std::vector<std::string> out;
    for (const std::string_view choice : Split(choices, '|')) out.emplace_back(choice);
    return out;
  }

  ParsedOptions Print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    result_.exit_code = 0;
    return std::move(result_);
  }

  ParsedOptions Fail(const std::string& problem) {
    std::fprintf(stderr, "%s: %s (see %s --help)\n", std::string(program_.name).c_str(),
                 TameText(problem).c_str(), std::string(program_.name).c_str());
    result_.exit_code = 2;
    return std::move(result_);
  }

  const ProgramInfo& program_;
  std::span<const Option> table_;
  CLI::App app_;
  ParsedOptions result_;
};

const Options::Value& Options::Get(std::string_view name, OptionKind kind) const {
  const auto it = values_.find(name);
  if (it == values_.end() || it->second.kind != kind) {
    log::Error("option_not_in_the_table", {{"name", name}});
    std::abort();
  }
  return it->second;
}

const std::string& Options::Text(std::string_view name) const {
  return Get(name, OptionKind::kText).texts.back();
}

int64_t Options::Integer(std::string_view name) const {
  int64_t value = 0;
  (void)absl::SimpleAtoi(Get(name, OptionKind::kInteger).texts.back(), &value);
  return value;
}

double Options::Number(std::string_view name) const {
  double value = 0;
  (void)absl::SimpleAtod(Get(name, OptionKind::kNumber).texts.back(), &value);
  return value;
}

absl::Duration Options::Duration(std::string_view name) const {
  absl::Duration value;
  ReadDuration(Get(name, OptionKind::kDuration).texts.back(), &value);
  return value;
}

bool Options::Switch(std::string_view name) const {
  bool value = false;
  ParseSwitch(Get(name, OptionKind::kSwitch).texts.back(), &value);
  return value;
}

const std::vector<std::string>& Options::List(std::string_view name) const {
  return Get(name, OptionKind::kList).texts;
}

bool Options::Given(std::string_view name) const {
  const auto it = values_.find(name);
  return it != values_.end() && it->second.given;
}

ParsedOptions ParseOptions(const ProgramInfo& program, std::span<const Option> table, int argc,
                           const char* const* argv) {
  if (OptionRecorder* const recorder = OptionRecorder::Current(); recorder != nullptr) {
    recorder->Add(program, table);
    ParsedOptions recorded;
    recorded.exit_code = 0;
    return recorded;
  }
  return OptionParser(program, table).Parse(argc, argv);
}

}  // namespace onrecord

#pragma once
#include <span>
#include <string>
#include <vector>

#include "common/config/options.h"

// The option tables of a program's verbs, for shell completions and manual pages.
namespace onrecord {

// An Option that owns its texts.
struct RecordedOption {
  std::string name;
  OptionKind kind = OptionKind::kText;
  std::string default_value, help, choices, short_name;
};

struct RecordedProgram {
  std::string name, summary, operands, details;  // see ProgramInfo
  std::vector<RecordedOption> options;
};

// While one lives, ParseOptions in this thread reads no command line: it stores its table here and
// returns the exit code 0. One at a time.
//
//   OptionRecorder recorder;
//   RunQuotes(1, argv);
//   recorder.programs()[0].options
class OptionRecorder {
 public:
  OptionRecorder();
  ~OptionRecorder();
  OptionRecorder(const OptionRecorder&) = delete;

  const std::vector<RecordedProgram>& programs() const { return programs_; }

  // The one that lives in this thread; nullptr: none.
  static OptionRecorder* Current();
  void Add(const ProgramInfo& program, std::span<const Option> table);

 private:
  std::vector<RecordedProgram> programs_;
};

}  // namespace onrecord

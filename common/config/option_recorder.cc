#include "common/config/option_recorder.h"

namespace onrecord {
namespace {

thread_local OptionRecorder* current = nullptr;

}  // namespace

OptionRecorder::OptionRecorder() { current = this; }
OptionRecorder::~OptionRecorder() { current = nullptr; }
OptionRecorder* OptionRecorder::Current() { return current; }

void OptionRecorder::Add(const ProgramInfo& program, std::span<const Option> table) {
  RecordedProgram& recorded = programs_.emplace_back();
  recorded.name = program.name;
  recorded.summary = program.summary;
  recorded.operands = program.operands;
  recorded.details = program.details;
  for (const Option& option : table) {
    recorded.options.push_back({std::string(option.name), option.kind, std::string(option.default_value),
                                std::string(option.help), std::string(option.choices),
                                std::string(option.short_name)});
  }
}

}  // namespace onrecord

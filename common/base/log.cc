#include "common/base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "common/base/tame.h"

namespace onrecord::log {
namespace {

spdlog::logger& Logger() {
  static spdlog::logger* const logger = [] {
    auto* made = new spdlog::logger("onrecord", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *logger;
}

void Write(spdlog::level::level_enum level, std::string_view fact, Fields fields) {
  if (!Logger().should_log(level)) return;
  std::string line(fact);
  for (const Field& field : fields) {
    StrAppend(&line, " ", field.name, "=", TameQuoted(field.value));
  }
  Logger().log(level, "{}", line);
}

}  // namespace

void Debug(std::string_view fact, Fields fields) { Write(spdlog::level::debug, fact, fields); }
void Info(std::string_view fact, Fields fields) { Write(spdlog::level::info, fact, fields); }
void Warning(std::string_view fact, Fields fields) { Write(spdlog::level::warn, fact, fields); }
void Error(std::string_view fact, Fields fields) { Write(spdlog::level::err, fact, fields); }

absl::Status SetLevel(std::string_view level) {
  for (const auto& [name, value] :
       {std::pair<std::string_view, spdlog::level::level_enum>{"debug", spdlog::level::debug},
        {"info", spdlog::level::info},
        {"warning", spdlog::level::warn},
        {"error", spdlog::level::err},
        {"off", spdlog::level::off}}) {
    if (level == name) {
      Logger().set_level(value);
      return absl::OkStatus();
    }
  }
  return InvalidArgument("log level: expected debug|info|warning|error|off, got '", level, "'");
}

}  // namespace onrecord::log

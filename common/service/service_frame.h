#pragma once
#include <absl/status/status.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/stop.h"
#include "common/config/options.h"
#include "common/metrics/metrics.h"
#include "common/ops/health.h"

namespace onrecord {

// The part of health that is not ready from the start: a service says Ready(kStarting) once its ports listen
// and its folders are open, so that /readyz never answers 200 before.
inline constexpr std::string_view kStarting = "start";

// What every service gets to work with. All of it outlives the service.
struct ServiceContext {
  const Options& options;
  const StopToken& stop;  // requested by SIGINT and SIGTERM
  Health& health;         // shown under /readyz
  Metrics& metrics;       // shown under /metrics
};

// The rows that every service's table has besides its own: --http (`http_default`, e.g. "127.0.0.1:9101"),
// --log-level.
std::vector<Option> WithServiceOptions(std::span<const Option> own, std::string_view http_default);

// The frame of a service's main: reads the options, sets up log and signals, closes what is made to other
// users (umask 077), raises the limit of descriptors to 65536 where that is allowed, serves HTTP, runs `body`
// until it returns, and turns its status into an exit code: 0; 1 with one line on standard error that says
// what is wrong; 2 after a bad option.
//
//   int main(int argc, char** argv) {
//     return RunService(kProgram, WithServiceOptions(kOptions, "127.0.0.1:9102"), argc, argv, Enrich);
//   }
int RunService(const ProgramInfo& program, std::span<const Option> table, int argc, const char* const* argv,
               const std::function<absl::Status(const ServiceContext&)>& body);

}  // namespace onrecord

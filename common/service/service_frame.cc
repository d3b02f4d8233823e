#include "common/service/service_frame.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/base/version.h"
#include "common/ops/ops_server.h"

namespace onrecord {
namespace {

// Connections and watched files take descriptors; the soft limit of a shell is often 1024.
void RaiseDescriptorLimit() {
  rlimit limit;
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  constexpr rlim_t kEnough = 1 << 16;
  limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, kEnough));
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) log::Warning("descriptor_limit_not_raised");
}

absl::Status Run(const ProgramInfo& program, const Options& options,
                 const std::function<absl::Status(const ServiceContext&)>& body) {
  OR_RETURN_IF_ERROR(log::SetLevel(options.Text("log-level")));
  // Never destroyed: a thread waits for signals on it until the process ends.
  auto* const stop = new StopToken;
  StopOnSignals(*stop);
  // What a service makes is for its user alone: articles, ledger, store, reasons.
  ::umask(0077);
  RaiseDescriptorLimit();
  Health health;
  health.WaitFor(kStarting, "the program is not up yet");
  Metrics metrics;
  metrics.AddGauge("onrecord_build_info", "1, with the version as a label.",
                   {{"version", std::string(kVersion)}}, [] { return 1.0; });
  std::unique_ptr<OpsServer> ops;
  if (!options.Text("http").empty()) {
    OR_ASSIGN_OR_RETURN(ops, OpsServer::Start(options.Text("http"), metrics, health));
    log::Info("http_serves", {{"port", ops->port()}});
  }
  const absl::Status status = body({options, *stop, health, metrics});
  log::Info("ended", {{"program", program.name}, {"status", status.ToString()}});
  return status;
}

}  // namespace

std::vector<Option> WithServiceOptions(std::span<const Option> own, std::string_view http_default) {
  std::vector<Option> table(own.begin(), own.end());
  table.push_back({"http", OptionKind::kText, http_default,
                   "HOST:PORT of /metrics, /healthz and /readyz; empty: not served."});
  table.push_back({"log-level", OptionKind::kText, "info", "Least level that is logged.",
                   "debug|info|warning|error|off"});
  return table;
}

int RunService(const ProgramInfo& program, std::span<const Option> table, int argc, const char* const* argv,
               const std::function<absl::Status(const ServiceContext&)>& body) {
  const ParsedOptions parsed = ParseOptions(program, table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const std::string name(program.name);
  try {
    const absl::Status status = Run(program, parsed.options, body);
    if (status.ok() || absl::IsCancelled(status)) return 0;
    std::fprintf(stderr, "%s: %s\n", name.c_str(), TameLine(Message(status)).c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: ended by an exception: %s\n", name.c_str(), error.what());
  }
  return 1;
}

}  // namespace onrecord

#include "enrich/service/trial.h"

#include <absl/time/clock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace onrecord {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(2);

// Bytes that count towards RLIMIT_DATA; 0: not known.
uint64_t DataBytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  unsigned long pages = 0;
  const bool read = std::fscanf(file, "%*u %*u %*u %*u %*u %lu", &pages) == 1;
  std::fclose(file);
  return read ? pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

void Limit(decltype(RLIMIT_CPU) what, uint64_t most) {
  rlimit limit{};
  getrlimit(what, &limit);
  limit.rlim_cur = std::min<rlim_t>(most, limit.rlim_max);
  setrlimit(what, &limit);
}

[[noreturn]] void RunChild(const std::function<void()>& work, const TrialLimits& limits, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);  // it ended before the line above
  Limit(RLIMIT_CORE, 0);
  Limit(RLIMIT_CPU, std::max<int64_t>(1, absl::ToInt64Seconds(limits.processor_time)));
  if (const uint64_t bytes = DataBytes(); bytes > 0) Limit(RLIMIT_DATA, bytes + limits.memory);
  try {
    work();
  } catch (...) {
    _exit(1);
  }
  _exit(0);
}

}  // namespace

std::string_view Name(TrialEnd end) {
  constexpr std::string_view kNames[] = {"passed", "died", "undecided"};
  return kNames[static_cast<int>(end)];
}

TrialEnd RunTrial(const std::function<void()>& work, const TrialLimits& limits) {
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) return TrialEnd::kUndecided;
  if (child == 0) RunChild(work, limits, parent);
  const absl::Time until = absl::Now() + limits.wait;
  int status = 0;
  while (true) {
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) break;
    if (ended < 0 && errno != EINTR) return TrialEnd::kUndecided;
    if (absl::Now() >= until) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return TrialEnd::kUndecided;
    }
    absl::SleepFor(kPause);
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? TrialEnd::kPassed : TrialEnd::kDied;
}

}  // namespace onrecord

#include "api/alerts/run_command.h"

#include <absl/time/clock.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

extern char** environ;

namespace onrecord::api {
namespace {

constexpr int kFirstOther = 3;  // descriptors from here on are not the command's

class Descriptor {
 public:
  explicit Descriptor(int descriptor = -1) : descriptor_(descriptor) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  int get() const { return descriptor_; }
  void Close() {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = -1;
  }

 private:
  int descriptor_;
};

int MillisecondsUntil(absl::Time deadline) {
  const int64_t left = absl::ToInt64Milliseconds(absl::Ceil(deadline - absl::Now(), absl::Milliseconds(1)));
  return static_cast<int>(std::clamp<int64_t>(left, 0, 3600000));
}

// Starts the command in a process group of its own, with `input` as its standard input.
absl::StatusOr<pid_t> Start(const CommandRun& run, int input) {
  std::vector<std::string> texts;
  for (char** one = environ; *one != nullptr; ++one) texts.emplace_back(*one);
  for (const auto& [name, value] : run.environment) texts.push_back(StrCat(name, "=", value));
  std::vector<char*> environment;
  for (std::string& text : texts) environment.push_back(text.data());
  environment.push_back(nullptr);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&files, kFirstOther);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // Services block signals in all threads, and ignore SIGPIPE.
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::string shell = "sh", option = "-c", command = run.command;
  char* const arguments[] = {shell.data(), option.data(), command.data(), nullptr};
  pid_t pid = 0;
  const int error = posix_spawn(&pid, "/bin/sh", &files, &attributes, arguments, environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) return Unavailable("cannot run /bin/sh: ", std::strerror(error));
  return pid;
}

// Writes as much as the command reads before the deadline.
void Feed(const std::string& input, int descriptor, absl::Time deadline) {
  fcntl(descriptor, F_SETFL, O_NONBLOCK);
  size_t written = 0;
  while (written < input.size()) {
    pollfd ready{.fd = descriptor, .events = POLLOUT, .revents = 0};
    if (poll(&ready, 1, MillisecondsUntil(deadline)) <= 0) return;
    const ssize_t size = write(descriptor, input.data() + written, input.size() - written);
    if (size < 0 && errno != EAGAIN && errno != EINTR) return;  // it read no more
    if (size > 0) written += static_cast<size_t>(size);
  }
}

absl::Status EndOf(int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  if (WIFEXITED(status)) return Unavailable("the command ended with ", WEXITSTATUS(status));
  return Unavailable("the command was ended by signal ", WTERMSIG(status));
}

}  // namespace

absl::Status RunCommand(const CommandRun& run) {
  const absl::Time deadline = absl::Now() + run.longest;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Unavailable("cannot make a pipe: ", std::strerror(errno));
  Descriptor read_end(ends[0]), write_end(ends[1]);
  OR_ASSIGN_OR_RETURN(const pid_t pid, Start(run, read_end.get()));
  read_end.Close();
  const Descriptor ended(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  Feed(run.input, write_end.get(), deadline);
  write_end.Close();
  pollfd over{.fd = ended.get(), .events = POLLIN, .revents = 0};
  const bool in_time = poll(&over, 1, MillisecondsUntil(deadline)) > 0;
  if (!in_time) kill(-pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (in_time) return EndOf(status);
  return MakeStatus(absl::StatusCode::kDeadlineExceeded, "the command took more than ",
                    absl::FormatDuration(run.longest), " and was killed");
}

}  // namespace onrecord::api

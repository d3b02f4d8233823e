#include "tests/support/run_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/strings.h"

extern char** environ;

namespace onrecord::support {
namespace {

// A file in memory: unlike a pipe it is never full, and a process left in the background cannot hold it open.
class Capture {
 public:
  Capture() : descriptor_(memfd_create("output", MFD_CLOEXEC)) {}
  ~Capture() { close(descriptor_); }
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

  int Descriptor() const { return descriptor_; }
  std::string Text() const {
    std::string text;
    char block[4096];
    while (true) {
      const ssize_t n = pread(descriptor_, block, sizeof block, static_cast<off_t>(text.size()));
      if (n <= 0) return text;
      text.append(block, static_cast<size_t>(n));
    }
  }

 private:
  const int descriptor_;
};

// 0 and the process id, or the error number.
int Spawn(const std::vector<std::string>& arguments, const Capture& output, const Capture& errors,
          pid_t* pid) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output.Descriptor(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.Descriptor(), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  const int error = posix_spawnp(pid, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

bool EndsWithin(pid_t pid, absl::Duration limit) {
  pollfd ended{static_cast<int>(syscall(SYS_pidfd_open, pid, 0)), POLLIN, 0};
  const int ready = poll(&ended, 1, static_cast<int>(absl::ToInt64Milliseconds(limit)));
  close(ended.fd);
  return ready > 0;
}

}  // namespace

absl::StatusOr<CommandResult> RunCommand(const std::vector<std::string>& arguments, absl::Duration limit) {
  const Capture output, errors;
  pid_t pid = -1;
  if (const int error = Spawn(arguments, output, errors, &pid); error != 0) {
    return Internal(arguments[0], ": ", strerror(error));
  }
  const bool ended = EndsWithin(pid, limit);
  if (!ended) kill(-pid, SIGKILL);
  int status = 0;
  waitpid(pid, &status, 0);
  if (!ended) {
    return MakeStatus(absl::StatusCode::kDeadlineExceeded, Join(arguments, " "), " did not end within ",
                      absl::ToInt64Seconds(limit), " s: ", errors.Text());
  }
  return CommandResult{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), output.Text(),
                       errors.Text()};
}

}  // namespace onrecord::support

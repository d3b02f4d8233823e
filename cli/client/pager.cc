#include "cli/client/pager.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

extern char** environ;

namespace onrecord::cli {
namespace {

std::string CommandOfEnvironment() {
  for (const char* name : {"ONRECORD_PAGER", "PAGER"}) {
    if (const char* set = std::getenv(name)) return set;
  }
  return "less";
}

// What one screen holds is printed and left (F), colours are kept (R), the screen is not cleared (X).
std::vector<char*> Environment() {
  static std::string less = "LESS=FRX";
  std::vector<char*> environment;
  bool given = false;
  for (char** one = environ; *one != nullptr; ++one) {
    given |= std::string_view(*one).substr(0, 5) == "LESS=";
    environment.push_back(*one);
  }
  if (!given) environment.push_back(less.data());
  environment.push_back(nullptr);
  return environment;
}

}  // namespace

Pager::Pager(bool wanted) {
  if (!wanted || isatty(STDOUT_FILENO) == 0) return;
  std::string command = CommandOfEnvironment();
  if (command.empty() || command == "cat") return;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO);
  std::string shell = "sh", option = "-c";
  // A missing pager leaves the output as it is.
  std::string script = command + " || cat";
  char* const arguments[] = {shell.data(), option.data(), script.data(), nullptr};
  const int error = posix_spawn(&pid_, "/bin/sh", &files, nullptr, arguments, Environment().data());
  posix_spawn_file_actions_destroy(&files);
  close(ends[0]);
  if (error != 0) {
    pid_ = 0;
    close(ends[1]);
    return;
  }
  std::cout.flush();
  terminal_ = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  dup2(ends[1], STDOUT_FILENO);
  close(ends[1]);
}

Pager::~Pager() {
  if (pid_ == 0) return;
  std::cout.flush();
  dup2(terminal_, STDOUT_FILENO);  // closes the pipe
  close(terminal_);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace onrecord::cli

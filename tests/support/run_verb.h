#pragma once
#include <gtest/gtest.h>

#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

namespace onrecord {

// What a verb of the command line returned and printed.
struct Ran {
  int code = 0;
  std::string out, err;
};

// Calls `verb` as main would, with argv[0] = "onrecord verb", and captures both streams. Not from two
// threads.
inline Ran RunVerb(int (*verb)(int, const char* const*), const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"onrecord verb"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Ran ran;
  ran.code = verb(static_cast<int>(argv.size()), argv.data());
  std::cout.flush();
  std::fflush(stdout);
  ran.out = testing::internal::GetCapturedStdout();
  ran.err = testing::internal::GetCapturedStderr();
  return ran;
}

// The same with `--server ADDRESS` after the arguments.
inline Ran RunVerb(int (*verb)(int, const char* const*), std::vector<std::string> arguments,
                   const std::string& server) {
  arguments.insert(arguments.end(), {"--server", server});
  return RunVerb(verb, arguments);
}

}  // namespace onrecord

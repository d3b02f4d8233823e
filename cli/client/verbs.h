#pragma once

// The verbs of `onrecord` that ask a server. Each has the filters of its records as flags, --not-… for
// exclusions, and writes a table, --json or --csv. Exit codes: 0, also where nothing was found; 1: the server
// said no, or there is none; 2: a bad option.
namespace onrecord::cli {

int RunQuotes(int argc, const char* const* argv);
int RunEvents(int argc, const char* const* argv);
int RunArticles(int argc, const char* const* argv);
int RunSpeakers(int argc, const char* const* argv);
// onrecord watch [quotes|events|articles]: what is stored, then every change, until it is stopped.
int RunWatch(int argc, const char* const* argv);

}  // namespace onrecord::cli

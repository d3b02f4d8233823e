#pragma once

// The verbs that ask a running onrecord about statements, counts and revisions. Each returns the exit code:
// 0, 1 for a failed call, 2 for bad options.
namespace onrecord::cli {

int RunListStatements(int argc, const char* const* argv);
int RunStatement(int argc, const char* const* argv);
int RunVerifyQuote(int argc, const char* const* argv);
int RunTalkingPoints(int argc, const char* const* argv);
int RunTimeline(int argc, const char* const* argv);
int RunAggregate(int argc, const char* const* argv);
int RunRevisions(int argc, const char* const* argv);
int RunDiff(int argc, const char* const* argv);

}  // namespace onrecord::cli

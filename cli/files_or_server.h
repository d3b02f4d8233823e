#pragma once

namespace onrecord::cli {

// `onrecord statements` and `onrecord verify` work on article files where some are named, without a service,
// and ask a running onrecord otherwise.
int RunStatementsOfFilesOrServer(int argc, const char* const* argv);
int RunVerifyOnFilesOrServer(int argc, const char* const* argv);

// Whether the arguments of `onrecord statements` name files: an operand, or an option that only files have.
bool NamesArticleFiles(int argc, const char* const* argv);

}  // namespace onrecord::cli

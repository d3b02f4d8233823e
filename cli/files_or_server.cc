#include "cli/files_or_server.h"

#include <algorithm>
#include <string_view>

#include "cli/client/statement_verbs.h"
#include "cli/statements.h"
#include "cli/verify.h"
#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

constexpr std::string_view kOfFiles[] = {"--jsonl", "--pairs", "--workers", "--lexicon-dir"};
// Options of the other kind that take no value, so that what follows them is an operand.
constexpr std::string_view kSwitches[] = {"--json", "--csv", "--tls", "--help"};

std::string_view NameOf(std::string_view argument) { return argument.substr(0, argument.find('=')); }

template <typename List>
bool Holds(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

}  // namespace

bool NamesArticleFiles(int argc, const char* const* argv) {
  bool takes_value = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const bool is_option = argument.size() > 1 && argument.front() == '-';
    if (is_option && Holds(kOfFiles, NameOf(argument))) return true;
    if (!is_option && !takes_value) return true;
    takes_value = is_option && argument.find('=') == std::string_view::npos && !Holds(kSwitches, argument);
  }
  return false;
}

int RunStatementsOfFilesOrServer(int argc, const char* const* argv) {
  return NamesArticleFiles(argc, argv) ? RunStatements(argc, argv) : RunListStatements(argc, argv);
}

int RunVerifyOnFilesOrServer(int argc, const char* const* argv) {
  const bool files = std::any_of(argv + 1, argv + argc,
                                 [](std::string_view argument) { return NameOf(argument) == "--articles"; });
  return files ? RunVerify(argc, argv) : RunVerifyQuote(argc, argv);
}

}  // namespace onrecord::cli

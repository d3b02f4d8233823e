#include "cli/check_bundle.h"

#include <iostream>

#include "cli/evidence_bundle.h"
#include "common/base/read_file.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/config/options.h"

namespace onrecord::cli {
namespace {

constexpr Option kOptions[] = {
    {"article", OptionKind::kText, "", "The article's file, as it was put into the inbox."},
};
constexpr ProgramInfo kProgram = {
    .name = "onrecord check-bundle",
    .summary =
        "Checks an evidence bundle against the article's file alone, without a service and without trusting "
        "its author.",
    .operands = "BUNDLE",
    .details =
        "It checks, and prints a line for each: that the bundle is as it was made; the SHA-256 of the file; "
        "the "
        "SHA-256 of the\ntext that is read from it; that the words of the finding, of its source and its cue "
        "are where the bundle says; and\nthat the finding's id follows from its revision and place.\n"
        "Exit code: 0 all of it holds, 1 something does not, 2 bad options.\n\n"
        "  onrecord bundle QUOTE-ID > evidence.json\n"
        "  onrecord check-bundle evidence.json --article inbox/done/story.html\n"};

int Fail(std::string_view why, int code) {
  std::cerr << kProgram.name << ": " << TameLine(why) << '\n';
  return code;
}

std::string_view Sign(BundleCheck::Result result) {
  switch (result) {
    case BundleCheck::Result::kHolds:
      return "holds        ";
    case BundleCheck::Result::kFails:
      return "FAILS        ";
    default:
      return "not checked  ";
  }
}

}  // namespace

int RunCheckBundle(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(kProgram, kOptions, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  if (parsed.options.Operands().size() != 1) return Fail("expected one BUNDLE", 2);
  if (parsed.options.Text("article").empty()) return Fail("expected --article FILE", 2);
  const auto json = ReadFile(parsed.options.Operands()[0]);
  if (!json.ok()) return Fail(Message(json.status()), 1);
  const auto file = ReadFile(parsed.options.Text("article"));
  if (!file.ok()) return Fail(Message(file.status()), 1);
  const auto bundle = ReadBundle(*json);
  if (!bundle.ok()) return Fail(Message(bundle.status()), 1);
  std::cout << Sign(BundleCheck::Result::kHolds) << "the bundle is as it was made\n";
  bool all = true;
  for (const BundleCheck& check : CheckBundle(*bundle, *file)) {
    std::cout << Sign(check.result) << TameLine(check.what) << '\n';
    all = all && check.result != BundleCheck::Result::kFails;
  }
  std::cout << (all ? "the evidence holds\n" : "the evidence does not hold\n");
  return all ? 0 : 1;
}

}  // namespace onrecord::cli

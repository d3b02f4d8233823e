#include "cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/man_pages.h"
#include "cli/progress.h"
#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr Option kFish[] = {
    {"net", OptionKind::kList, "", "Nets to use; [any] of the ship's: may be given again."},
    {"catch-dir", OptionKind::kText, "hold", "Where fish go."},
    {"size", OptionKind::kText, "small", "How large.", "small|large"},
    {"quiet", OptionKind::kSwitch, "", "Says nothing."},
};

int RunFish(int argc, const char* const* argv) {
  return *ParseOptions({.name = "onrecord fish",
                        .summary = "Goes fishing.",
                        .operands = "[PLACE...]",
                        .details = ".begins with a point\n  onrecord fish --size 'large'"},
                       kFish, argc, argv)
              .exit_code;
}
int RunBoat(int argc, const char* const* argv) {
  const std::string name = StrCat("onrecord boat ", argc > 1 ? argv[1] : "sail");
  return *ParseOptions({.name = name, .summary = "Moves."}, kFish, 1, argv).exit_code;
}

constexpr Command kCommands[] = {{"fish", "go fishing: nets and all", RunFish},
                                 {"boat", "move", RunBoat, "sail|row"}};

TEST(DescribeCommands, KeepsTheTableOfEachVerbAndKindWithoutRunningIt) {
  const auto verbs = DescribeCommands(kCommands);
  std::vector<std::string> names;
  for (const DescribedVerb& verb : verbs) names.push_back(verb.verb);
  EXPECT_THAT(names, ElementsAre("fish", "boat sail", "boat row"));
  ASSERT_EQ(verbs[0].program.options.size(), 4u);
  EXPECT_EQ(verbs[0].program.options[2].choices, "small|large");
  EXPECT_EQ(OptionRecorder::Current(), nullptr);
}

TEST(Completion, NamesVerbsKindsOptionsAndChoices) {
  const auto verbs = DescribeCommands(kCommands);
  const std::string bash = BashCompletion(kCommands, verbs);
  EXPECT_THAT(bash, HasSubstr("compgen -W 'fish boat'"));
  EXPECT_THAT(bash, HasSubstr("boat) words='sail row'"));
  EXPECT_THAT(bash, HasSubstr("--size) words='small large'"));
  EXPECT_THAT(bash, HasSubstr("'--help --net --catch-dir --size --quiet'"));
  const std::string zsh = ZshCompletion(kCommands, verbs);
  EXPECT_THAT(zsh, testing::StartsWith("#compdef onrecord\n"));
  EXPECT_THAT(zsh, HasSubstr("'*--net[Nets to use]:net:'"));
  EXPECT_THAT(zsh, HasSubstr("'--catch-dir[Where fish go]:catch-dir:_files'"));
  EXPECT_THAT(zsh, HasSubstr("'--size[How large]:size:(small large)'"));
  EXPECT_THAT(zsh, HasSubstr("'fish:go fishing\\: nets and all'"));
  const std::string fish = FishCompletion(kCommands, verbs);
  EXPECT_THAT(
      fish,
      HasSubstr("-n '__fish_seen_subcommand_from boat; and __fish_seen_subcommand_from row' -l size -x -a "
                "'small large'"));
  EXPECT_THAT(fish, HasSubstr("-l catch-dir -r -d 'Where fish go'"));
}

TEST(ManPages, TellEachOptionWithItsDefault) {
  const auto pages = ManPages(kCommands, DescribeCommands(kCommands));
  EXPECT_EQ(pages.size(), 4u);
  const std::string& page = pages.at("onrecord-fish.1");
  EXPECT_THAT(page, testing::StartsWith(".TH \"ONRECORD\\-FISH\" 1"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-\\-catch\\-dir\\fR \\fIVALUE\\fR\nWhere fish go. Default: hold."));
  EXPECT_THAT(page, HasSubstr("\\fB\\-\\-size\\fR \\fIsmall|large\\fR"));
  EXPECT_THAT(page, HasSubstr("\n\\&.begins with a point"));
  EXPECT_THAT(page, Not(HasSubstr("\n.begins")));
  EXPECT_THAT(pages.at("onrecord.1"), HasSubstr(".B boat\nmove\n"));
  EXPECT_EQ(pages.count("onrecord-boat-row.1"), 1u);
}

TEST(ProgressText, TellsRateAndWhatIsLeft) {
  EXPECT_EQ(ProgressText("articles", 5, 0, absl::Milliseconds(100)), "articles 5");
  EXPECT_EQ(ProgressText("articles", 1200, 5000, absl::Seconds(10)),
            "articles 1,200 of 5,000 (24 %), 120/s, 32 s left");
  EXPECT_EQ(ProgressText("articles", 1200, 0, absl::Seconds(10)), "articles 1,200, 120/s");
  EXPECT_EQ(ProgressText("articles", 10, 1000, absl::Seconds(5), true),
            "articles 10 of about 1,000 (1 %), 2.0/s, 8 min left");
  EXPECT_EQ(ProgressText("records", 1000000, 1000000, absl::Seconds(100)),
            "records 1,000,000 of 1,000,000 (100 %), 10000/s");
}

}  // namespace
}  // namespace onrecord::cli

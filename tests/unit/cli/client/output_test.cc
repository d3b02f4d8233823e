#include "cli/client/output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "onrecord/v1/record_service.pb.h"

namespace onrecord::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Wrap, CutsBetweenWordsAndCountsColumns) {
  EXPECT_THAT(Wrap("the tide turns at noon", 10), ElementsAre("the tide", "turns at", "noon"));
  EXPECT_THAT(Wrap("unbreakable", 4), ElementsAre("unbr", "eaka", "ble"));
  EXPECT_THAT(Wrap("港町の灯台", 4), ElementsAre("港町", "の灯", "台"));
  EXPECT_THAT(Wrap("exactly ten", 11), ElementsAre("exactly ten"));
  EXPECT_THAT(Wrap("", 5), ElementsAre(""));
  EXPECT_THAT(Wrap("港", 1), ElementsAre("港"));
}

TEST(DisplayWidth, KnowsWideAndCombiningCharacters) {
  EXPECT_EQ(DisplayWidth("tide"), 4);
  EXPECT_EQ(DisplayWidth("港町"), 4);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
}

TEST(Table, WrapsTheColumnThatHasTheRest) {
  std::ostringstream out;
  auto table = MakeTable(out, {{"DAY", 4, ""}, {"QUOTE", 0, ""}}, 40, false);
  table->Write(v1::Span(), {"may", "one two three four five six seven eight"}, {});
  EXPECT_EQ(out.str(),
            "DAY   QUOTE\n"
            "may   one two three four five six\n"
            "      seven eight\n");
}

TEST(Table, TakesRoomFromWideColumnsOnANarrowTerminal) {
  std::ostringstream out;
  MakeTable(out, {{"A", 30, ""}, {"B", 12, ""}, {"C", 0, ""}}, 56, false)
      ->Write(v1::Span(), {"a", "b", "one two three four five six seven"}, {});
  EXPECT_EQ(out.str(),
            "A           B           C\n"
            "a           b           one two three four five six\n"
            "                        seven\n");
}

TEST(Table, LetsNoTextCommandTheTerminal) {
  std::ostringstream out;
  auto table = MakeTable(out, {{"QUOTE", 0, ""}}, 80, false);
  table->Write(v1::Span(), {"a\x1b[31mred\x07\u202Eback\u009b2J\nnext"}, {});
  EXPECT_EQ(out.str(), "QUOTE\na[31mredback2J next\n");
}

TEST(Table, HasColourOnlyWhereAsked) {
  std::ostringstream plain, coloured;
  MakeTable(plain, {{"A", 0, "1"}}, 80, false)->Write(v1::Span(), {"x"}, {});
  MakeTable(coloured, {{"A", 0, "1"}}, 80, true)->Write(v1::Span(), {"x"}, {});
  EXPECT_THAT(plain.str(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(coloured.str(), HasSubstr("\x1b[1mx"));
}

TEST(Csv, RunsNothingInSheetsAndTerminals) {
  std::ostringstream out;
  MakeCsv(out, {"a", "b", "c"})->Write(v1::Span(), {}, {"=1+1", "-8.5", "x\x1b[2J\u202ey"});
  EXPECT_EQ(out.str(), "a,b,c\r\n'=1+1,-8.5,x?[2J?y\r\n");
}

TEST(Csv, QuotesWhatNeedsIt) {
  std::ostringstream out;
  MakeCsv(out, {"a", "b"})->Write(v1::Span(), {}, {"plain", "says \"no\", twice\nover"});
  EXPECT_EQ(out.str(), "a,b\r\nplain,\"says \"\"no\"\", twice\nover\"\r\n");
}

TEST(JsonLines, WritesAnObjectALineWithTheFieldsNames) {
  std::ostringstream out;
  v1::QuoteRecord record;
  record.mutable_quote()->set_quote_id("q");
  record.mutable_quote()->set_text("line\nline");
  MakeJsonLines(out)->Write(record, {}, {});
  EXPECT_EQ(out.str(), "{\"quote\":{\"quote_id\":\"q\",\"text\":\"line\\nline\"}}\n");
}

}  // namespace
}  // namespace onrecord::cli

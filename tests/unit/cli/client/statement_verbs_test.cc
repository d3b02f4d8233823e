#include "cli/client/statement_verbs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/client/statement_rows.h"
#include "common/base/strings.h"
#include "tests/support/api/served_store.h"
#include "tests/support/run_verb.h"

namespace onrecord::cli {
namespace {

using api::ServedStore;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kTreaty[] = "The grain treaty protects nobody but the pilots' union of Arendal";

class StatementVerbs : public testing::Test {
 protected:
  void SetUp() override {
    setenv("COLUMNS", "200", 1);
    served_.Commit(
        {{.id = "a1",
          .outlet = "Harbour Post",
          .published = "2031-05-03",
          .quotes = {{"Ana Silva", kTreaty}},
          .events = {{}}},
         {.id = "a2",
          .outlet = "The Beacon",
          .published = "2031-05-03",
          .quotes = {{"Ana Silva", "The grain treaty protects nobody but the pilots' union"}}},
         {.id = "a3",
          .outlet = "Tide",
          .published = "2031-07-20",
          .quotes = {
              {"Ana Silva",
               "A grain treaty that protects only pilots will not last another year in this parliament"}}}});
  }

  Ran Call(int (*verb)(int, const char* const*), const std::vector<std::string>& arguments) {
    return RunVerb(verb, arguments, served_.address());
  }
  // The first value of a field in JSON lines.
  static std::string Field(const std::string& json, const std::string& name) {
    const std::string key = StrCat("\"", name, "\":\"");
    const size_t at = json.find(key);
    if (at == std::string::npos) return "";
    return json.substr(at + key.size(), json.find('"', at + key.size()) - at - key.size());
  }

  ServedStore served_;
};

TEST_F(StatementVerbs, ShowEachStatementOnceWithItsOutlets) {
  const Ran ran = Call(RunListStatements, {"--speaker", "silva", "--min-articles", "2"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("PUBLISHED"));
  EXPECT_THAT(ran.out, HasSubstr("Harbour Post; The Beacon"));
  EXPECT_THAT(ran.out, Not(HasSubstr("2031-07-20")));
  EXPECT_THAT(Call(RunListStatements, {"--csv"}).out, StartsWith("statement_id,talking_point_id,"));
}

TEST_F(StatementVerbs, ShowHowTheWordsOfAStatementDiffer) {
  const std::string id =
      Field(Call(RunListStatements, {"--json", "--min-articles", "2"}).out, "statement_id");
  ASSERT_FALSE(id.empty());
  const Ran ran = Call(RunStatement, {id});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("[-of Arendal-]"));
  EXPECT_EQ(Call(RunStatement, {"none"}).code, 1);
  EXPECT_EQ(Call(RunStatement, {}).code, 2);
}

TEST_F(StatementVerbs, ShowALineOverTime) {
  const Ran points = Call(RunTalkingPoints, {"--json"});
  EXPECT_EQ(points.code, 0) << points.err;
  const std::string id = Field(points.out, "talking_point_id");
  ASSERT_FALSE(id.empty()) << points.out;
  const Ran ran = Call(RunTimeline, {id});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("2031-05-03"));
  EXPECT_THAT(ran.out, HasSubstr("2031-07-20"));
  EXPECT_THAT(Call(RunTalkingPoints, {}).out, HasSubstr("2031-05-03–"));
}

TEST_F(StatementVerbs, CheckAQuotation) {
  const Ran ran = Call(RunVerifyQuote,
                       {"--text", "The grain treaty protects everybody but the pilots' union of Arendal"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("[-nobody-]{+everybody+}"));
  EXPECT_THAT(ran.out, HasSubstr("ALTERED"));
  EXPECT_THAT(Call(RunVerifyQuote, {"--text", kTreaty, "--json"}).out, HasSubstr("VERDICT_VERBATIM"));
  EXPECT_EQ(Call(RunVerifyQuote, {}).code, 2);
}

TEST_F(StatementVerbs, CountByWhatIsAskedFor) {
  const Ran ran = Call(RunAggregate, {"quotes", "--by", "outlet", "--by", "month", "--csv"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("outlet,month,count,articles,outlets"));
  EXPECT_THAT(ran.out, HasSubstr("Tide,2031-07,1,1,1"));
  EXPECT_THAT(Call(RunAggregate, {"events", "--by", "dyad"}).out, HasSubstr("PRT>ESP"));
  EXPECT_EQ(Call(RunAggregate, {"quotes", "--by", "colour"}).code, 2);
  EXPECT_EQ(Call(RunAggregate, {"quotes", "--by", "dyad"}).code, 2);
}

TEST_F(StatementVerbs, ShowWhatARevisionChanged) {
  served_.Commit(
      {{.id = "a1",
        .revision = "r2",
        .observed_seconds = 2000,
        .published = "2031-05-03",
        .quotes = {{"Ana Silva", "The grain treaty protects everybody but the pilots' union of Arendal"}}}});
  const Ran revisions = Call(RunRevisions, {"a1"});
  EXPECT_EQ(revisions.code, 0) << revisions.err;
  EXPECT_THAT(revisions.out, HasSubstr("r2"));
  EXPECT_THAT(revisions.out, HasSubstr("r1"));
  const Ran diff = Call(RunDiff, {"a1"});
  EXPECT_EQ(diff.code, 0) << diff.err;
  EXPECT_THAT(diff.out, HasSubstr("[-nobody-]{+everybody+}"));
  EXPECT_THAT(diff.out, HasSubstr("removed"));
}

}  // namespace
}  // namespace onrecord::cli

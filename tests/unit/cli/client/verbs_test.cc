#include "cli/client/verbs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/strings.h"
#include "tests/support/api/served_store.h"
#include "tests/support/run_verb.h"

namespace onrecord::cli {
namespace {

using api::ServedStore;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using Verb = int (*)(int, const char* const*);

Ran Called(Verb verb, const std::string& server, const std::vector<std::string>& arguments) {
  return RunVerb(verb, arguments, server);
}

class ClientVerbs : public testing::Test {
 protected:
  void SetUp() override {
    served_.Commit(
        {{.id = "a1", .published = "2031-05-01", .quotes = {{"Ana Silva", "The tide turns"}}, .events = {{}}},
         {.id = "a2", .published = "2031-05-02", .quotes = {{"Rui Costa", "The boats stay, all of them"}}}});
  }
  ServedStore served_;
};

TEST_F(ClientVerbs, ShowATableOfQuotes) {
  const Ran ran = Called(RunQuotes, served_.address(), {"--speaker", "silva"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("PUBLISHED"));
  EXPECT_THAT(ran.out, HasSubstr("“The tide turns”"));
  EXPECT_THAT(ran.out, HasSubstr("Ana Silva"));
  EXPECT_THAT(ran.out, Not(HasSubstr("boats")));
  EXPECT_THAT(ran.out, Not(HasSubstr("\x1b")));
}

TEST_F(ClientVerbs, WriteJsonAndCsv) {
  const Ran json = Called(RunQuotes, served_.address(), {"--json", "--not-speaker", "silva"});
  EXPECT_THAT(json.out, StartsWith("{\"quote\":{\"quote_id\":"));
  EXPECT_EQ(std::count(json.out.begin(), json.out.end(), '\n'), 1);
  const Ran csv = Called(RunQuotes, served_.address(), {"--csv"});
  EXPECT_THAT(csv.out, StartsWith("quote_id,article_id,"));
  EXPECT_THAT(csv.out, HasSubstr(",\"The boats stay, all of them\","));
  EXPECT_EQ(std::count(csv.out.begin(), csv.out.end(), '\n'), 3);
}

TEST_F(ClientVerbs, ShowEventsArticlesAndSpeakers) {
  EXPECT_THAT(Called(RunEvents, served_.address(), {"--actor", "PRT"}).out,
              HasSubstr("Silva visited Madrid"));
  EXPECT_THAT(Called(RunArticles, served_.address(), {"--text", "boats"}).out, HasSubstr("harbour of a2"));
  EXPECT_THAT(Called(RunSpeakers, served_.address(), {}).out, HasSubstr("Ministry of Tides"));
  EXPECT_THAT(Called(RunArticles, served_.address(), {"--json", "--view", "findings"}).out,
              HasSubstr("\"zones\":"));
}

TEST_F(ClientVerbs, ReadEveryPageUpToTheLimit) {
  for (int i = 0; i < 30; ++i) served_.Commit({{.id = StrCat("b", i), .quotes = {{"Ana Silva", "More"}}}});
  const auto lines = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  EXPECT_EQ(lines(Called(RunQuotes, served_.address(), {"--json", "--limit", "7"}).out), 7);
  EXPECT_EQ(lines(Called(RunQuotes, served_.address(), {"--json", "--limit", "0"}).out), 32);
}

TEST_F(ClientVerbs, SayThatNothingMatches) {
  const Ran ran = Called(RunQuotes, served_.address(), {"--speaker", "nobody"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, HasSubstr("no quotes match"));
  EXPECT_EQ(Called(RunQuotes, served_.address(), {"--speaker", "nobody", "--json"}).out, "");
}

TEST_F(ClientVerbs, SayWhatTheServerRefused) {
  const Ran ran = Called(RunQuotes, served_.address(), {"--said", "2031..2030"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("filter.said.last: expected a day not before 2031, got 2030"));
  EXPECT_EQ(Called(RunQuotes, served_.address(), {"--order-by", "colour"}).code, 2);
}

TEST_F(ClientVerbs, SayThatNoServerIsThere) {
  const std::string gone = served_.address();
  served_.server().Drain(absl::ZeroDuration());
  const Ran ran = Called(RunEvents, gone, {});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr(StrCat("no answer from ", gone)));
  EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1);
}

TEST_F(ClientVerbs, WatchUpToALimit) {
  const Ran quotes = Called(RunWatch, served_.address(), {"--limit", "2"});
  EXPECT_EQ(quotes.code, 0) << quotes.err;
  EXPECT_THAT(quotes.out, HasSubstr("boats"));
  const Ran events = Called(RunWatch, served_.address(), {"events", "--limit", "1", "--json"});
  EXPECT_EQ(events.code, 0) << events.err;
  EXPECT_THAT(events.out, HasSubstr("\"resume_token\":"));
}

TEST_F(ClientVerbs, RefuseABadWatch) {
  const Ran ran = Called(RunWatch, served_.address(), {"articles", "--resume-token", "garbled"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("resume_token: expected a token"));
}

}  // namespace
}  // namespace onrecord::cli

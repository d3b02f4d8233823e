#include "enrich/events/date_event.h"

#include <gtest/gtest.h>

#include "tests/unit/enrich/events/article_events.h"

namespace onrecord {
namespace {

// The words that date the event; "": none. Published on a Friday.
std::string DateOf(std::string_view text, std::string_view code) {
  const std::optional<TimeValue> date = ArticleEvents(text, "2021-10-15").With(code).date;
  return date && date->span ? std::string(date->span->In(text)) : "";
}

TEST(SentenceDates, GiveAnActTheDayOfItsOwnClause) {
  EXPECT_EQ(DateOf("Norway said on Monday that Iran attacked Iraq on Sunday.", "19"), "Sunday");
}

TEST(SentenceDates, GiveADeedNoDayOfTheWordOfSaying) {
  EXPECT_EQ(DateOf("Norway said on Monday that Iran attacked Iraq.", "19"), "");
}

TEST(SentenceDates, GiveAnActTheDayBehindItNotTheOneOfTheWordOfSaying) {
  EXPECT_EQ(DateOf("Iraq will release the pilots on Friday, the Iraqi minister said Tuesday.", "03"),
            "Friday");
}

TEST(SentenceDates, LeaveTheYearInTheNameOfAThingToTheThing) {
  EXPECT_EQ(DateOf("Iran rejected the 2015 deal with Norway.", "12"), "");
}

TEST(SentenceDates, LeaveTheDayOfAnotherActToThatAct) {
  EXPECT_EQ(DateOf("Iran condemned Monday's attack by Iraq.", "11"), "");
}

TEST(SentenceDates, GiveTheDayOfACountToTheCount) {
  const ArticleEvents article("As of Tuesday, Iran had arrested 14 Iraqi pilots.", "2021-10-15");
  const Event arrest = article.With("17");
  EXPECT_FALSE(arrest.date && arrest.date->span);
  ASSERT_EQ(arrest.counts.size(), 1u);
  ASSERT_TRUE(arrest.counts[0].as_of.has_value());
  EXPECT_EQ(arrest.counts[0].as_of->edtf, "2021-10-12");
}

}  // namespace
}  // namespace onrecord

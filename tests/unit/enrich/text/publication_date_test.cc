#include "enrich/text/publication_date.h"

#include <gtest/gtest.h>

#include "enrich/text/metadata.h"
#include "enrich/text/strip_boilerplate.h"

namespace onrecord {
namespace {

std::string DayIn(std::string_view name) {
  const auto day = DayInName(name);
  return day ? IsoDay(*day) : "";
}

TEST(DayInName, ReadsYearMonthAndDayWithOrWithoutMarks) {
  EXPECT_EQ(DayIn("https://post.example/2021/10/13/ferry"), "2021-10-13");
  EXPECT_EQ(DayIn("story-2021-10-13.txt"), "2021-10-13");
  EXPECT_EQ(DayIn("20211013_ferry.html"), "2021-10-13");
}

TEST(DayInName, RefusesLongerNumbersAndImpossibleDays) {
  EXPECT_EQ(DayIn("id-120211013"), "");
  EXPECT_EQ(DayIn("id-202110137"), "");
  EXPECT_EQ(DayIn("2021/13/10"), "");
  EXPECT_EQ(DayIn("18211013"), "");
  EXPECT_EQ(DayIn(""), "");
}

class DatePublicationTest : public testing::Test {
 protected:
  // The day and its basis: "2021-10-13 from the URL"; "": none.
  std::string Publication(std::string_view text, std::string url = "", std::string file_name = "") {
    static const Lexicon& lexicon = *new Lexicon(*LoadLexicon(LexiconFiles::BuiltIn()));
    SourceText source;
    source.text = text;
    source.url = std::move(url);
    source.file_name = std::move(file_name);
    fields_ = ReadMetadata(source.text, StripBoilerplate(source.text, source, lexicon), source, lexicon);
    if (!fields_.published) return "";
    const Basis basis = fields_.published->basis;
    return fields_.published->edtf + (basis == Basis::kMarkup     ? " from the URL"
                                      : basis == Basis::kFileName ? " from the file name"
                                                                  : " from the text");
  }
  DocumentFields fields_;
};

constexpr char kStory[] =
    "Ferry strike ends\n\nOSLO, Oct. 12 (Northwire) - The ferry of Port Sera will sail again after a strike "
    "of "
    "nine days, its owner said.\n\nThe crew went back on board in the morning, and the harbour opened at "
    "noon.";

TEST_F(DatePublicationTest, TrustsTheUrlOverTheFileName) {
  EXPECT_EQ(Publication(kStory, "https://post.example/2021/10/13/ferry", "2020-01-02.txt"),
            "2021-10-13 from the URL");
  EXPECT_EQ(Publication(kStory, "https://post.example/ferry", "2020-01-02.txt"),
            "2020-01-02 from the file name");
  EXPECT_EQ(Publication(kStory, "https://post.example/ferry", "ferry.txt"), "");
}

TEST_F(DatePublicationTest, GivesTheDatelineTheYearOfThePublication) {
  Publication(kStory, "https://post.example/2021/10/13/ferry");
  ASSERT_TRUE(fields_.dateline_date);
  EXPECT_EQ(fields_.dateline_date->edtf, "2021-10-12");
}

TEST_F(DatePublicationTest, LeavesADatelineOpenThatLiesFarFromThePublication) {
  Publication(kStory, "https://post.example/2021/03/01/ferry");
  ASSERT_TRUE(fields_.dateline_date);
  EXPECT_EQ(fields_.dateline_date->edtf, "");
}

}  // namespace
}  // namespace onrecord

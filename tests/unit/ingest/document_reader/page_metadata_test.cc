#include "ingest/document_reader/page_metadata.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "ingest/document_reader/find_day.h"
#include "ingest/document_reader/linked_data.h"

namespace onrecord::ingest {
namespace {

constexpr std::string_view kText =
    "<p>The harbour of Nordvik will be closed for three weeks, the mayor said on Monday.</p>";

struct Shown {
  Declared declared;
  std::string published;
};

Shown Read(std::string_view head, std::string_view body) {
  const auto page =
      ParseHtml(StrCat("<html lang=en><head>", head, "</head><body>", body, kText, "</body></html>"));
  PageMetadata metadata = ReadDeclaredMetadata(*page);
  AddShownMetadata(*page, MeasurePage(*page, metadata.declared.title), &metadata);
  return {metadata.declared, PublishedOf(metadata)};
}

std::string Day(std::string_view head, std::string_view body = "") {
  return Read(head, body).published.substr(0, 10);
}

TEST(PublishedOf, ReadsAllThatTellsADay) {
  EXPECT_EQ(Day("<meta property='og:article:published_time' content='2024-03-05T18:12:00Z'>"), "2024-03-05");
  EXPECT_EQ(Day("<meta name='sailthru.date' content='2024-03-05 18:12:00'>"), "2024-03-05");
  EXPECT_EQ(Day("<script "
                "type='application/"
                "ld+json'>{\"@graph\":[{\"@type\":\"WebPage\",\"datePublished\":\"2024-03-05\"}]}</script>"),
            "2024-03-05");
  EXPECT_EQ(Day("", "<abbr itemprop=datePublished title='2024-03-05T18:12:00-05:00'>5.3.24</abbr>"),
            "2024-03-05");
  EXPECT_EQ(Day("", "<div class=StoryHeader_date>March 5, 2024 / 6:12 PM</div>"), "2024-03-05");
  EXPECT_EQ(Day("<link rel=canonical href='https://daily.example/2024/3/5/harbour'>"), "2024-03-05");
  EXPECT_EQ(Day(""), "");
}

TEST(PublishedOf, TakesTheDayThatReadersSawForAnEveningInUtc) {
  const std::string_view utc = "<meta property='article:published_time' content='2024-03-06T01:12:00+00:00'>";
  EXPECT_EQ(Day(StrCat(utc, "<link rel=canonical href='https://daily.example/2024/03/05/harbour'>")),
            "2024-03-05");
  EXPECT_EQ(Day(utc, "<time class=published datetime='2024-03-05T20:12:00-05:00'>x</time>"), "2024-03-05");
  EXPECT_EQ(Day(utc), "2024-03-06");
  EXPECT_EQ(Day("<meta property='article:published_time' content='2024-03-06T20:12:00+00:00'>"
                "<link rel=canonical href='https://daily.example/2024/03/05/harbour'>"),
            "2024-03-06");
}

TEST(PublishedOf, KeepsTheDayInUtcWhereAnythingElseNamesIt) {
  EXPECT_EQ(Day("<meta property='article:published_time' content='2024-03-05T08:12:00Z'>"
                "<link rel=canonical href='https://daily.example/2024/03/05/harbour'>",
                "<div class=today-date>Monday, March 4, 2024</div><h1>Harbour closes</h1>"),
            "2024-03-05");
}

TEST(AddShownMetadata, ReadsBylinesOfPages) {
  EXPECT_EQ(Read("<meta name=parsely-author content='Ada Holm'>", "").declared.byline, "Ada Holm");
  EXPECT_EQ(Read("", "<a rel=author href=/ada>Ada Holm</a>").declared.byline, "Ada Holm");
  EXPECT_EQ(
      Read("", "<span itemprop=author><b itemprop=name>Ada Holm</b> <i>harbours</i></span>").declared.byline,
      "Ada Holm");
  EXPECT_EQ(
      Read("", "<span class=byline>By <a href=/ada>Ada Holm</a> | March 5, 2024</span>").declared.byline,
      "By Ada Holm");
  EXPECT_EQ(Read("", "<div class=related-posts><span class=byline>By Bo Tarn</span></div>").declared.byline,
            "");
}

TEST(AddShownMetadata, DropsTheNameOfTheSiteBehindTheHeading) {
  EXPECT_EQ(Read("<title>Harbour closes | Daily Nordvik</title>", "<h1>Harbour closes</h1>").declared.title,
            "Harbour closes");
  EXPECT_EQ(Read("<title>Harbour closes - again</title>", "<h1>Harbours of the north</h1>").declared.title,
            "Harbour closes - again");
}

TEST(FindDay, ReadsDaysInTheirManyForms) {
  const struct {
    std::string_view line, day;
  } cases[] = {{"Published: Tue, 5 March 2024", "2024-03-05"},
               {"March 5th 2024", "2024-03-05"},
               {"5. März 2024 · Politik", "2024-03-05"},
               {"2024년 3월 5일", "2024-03-05"},
               {"am 05.03.2024, 13:36 Uhr", "2024-03-05"},
               {"2024.3.5", "2024-03-05"},
               {"25/3/2024", "2024-03-25"},
               {"3/5/2024", "2024-03-05"},
               {"31 February 2024", ""},
               {"Room 5, 2024 seats", ""}};
  for (const auto& c : cases) EXPECT_EQ(FindDay(c.line, true), c.day) << c.line;
  EXPECT_EQ(FindDay("5/3/2024", false), "2024-03-05");
}

TEST(ReadLinkedData, ReadsSloppyJson) {
  const std::string_view good =
      R"("@type":"NewsArticle","datePublished":"2024-03-05","author":{"name":"Ada Holm"})";
  for (const std::string& json :
       {StrCat("{", good, ",}"), StrCat("{", good, "};"),
        StrCat("{\"description\":\"two\nlines\",", good, "}"), StrCat("//<![CDATA[\n{", good, "}\n//]]>"),
        StrCat("{ /* x, } */ ", good, " // y\n}"), StrCat("{\"x\":\"\\ud83d\",", good, "}")}) {
    const LinkedData data = ReadLinkedData(json);
    ASSERT_TRUE(data.article.has_value()) << json;
    EXPECT_EQ(data.article->declared.published, "2024-03-05") << json;
    EXPECT_EQ(data.article->declared.byline, "Ada Holm") << json;
  }
}

TEST(ReadLinkedData, ReadsTimesAsNumbersAndBodiesOfEscapedMarkup) {
  const LinkedData data = ReadLinkedData(
      R"({"@type":"NewsArticle","datePublished":1715680800,"articleBody":"&lt;p&gt;It rained.&lt;/p&gt;&lt;p&gt;A lot.&lt;/p&gt;"})");
  EXPECT_EQ(data.article->declared.published, "2024-05-14T10:00:00Z");
  EXPECT_EQ(data.article->text, "It rained.\n\nA lot.");
}

// Each author was looked for in the whole page: 235 kB took 20 s.
TEST(ReadLinkedData, LooksUpALongListOfAuthorsInLinearTime) {
  std::string authors = "{\"@id\":\"a\"}";
  for (int i = 0; i < 200'000; ++i) authors += ",{\"@id\":\"a\"}";
  const LinkedData data =
      ReadLinkedData(StrCat("{\"@type\":\"NewsArticle\",\"headline\":\"Rain\",\"author\":[", authors, "]}"));
  EXPECT_EQ(data.article->declared.title, "Rain");
  EXPECT_EQ(data.article->declared.byline, "");
}

}  // namespace
}  // namespace onrecord::ingest

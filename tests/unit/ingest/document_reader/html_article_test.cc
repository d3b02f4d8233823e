#include "ingest/document_reader/html_article.h"

#include <gtest/gtest.h>

namespace onrecord::ingest {
namespace {

Item Read(std::string_view html) {
  auto read = ReadHtmlArticle(html);
  if (auto* reject = std::get_if<Reject>(&read)) {
    ADD_FAILURE() << Name(reject->reason) << ": " << reject->detail;
    return {};
  }
  return std::get<Item>(read);
}

constexpr std::string_view kProse =
    "<p>The harbour of Nordvik will be closed for three weeks, the mayor said on Monday.</p>"
    "<p>\"We have no choice,\" Ilsa Brandvold told reporters, adding that ferries would be moved to the "
    "south.</p>";
constexpr std::string_view kProseText =
    "The harbour of Nordvik will be closed for three weeks, the mayor said on Monday.\n\n"
    "\"We have no choice,\" Ilsa Brandvold told reporters, adding that ferries would be moved to the south.";

std::string Page(std::string_view head, std::string_view body) {
  return "<!doctype html><html lang=en-GB><head>" + std::string(head) + "</head><body>" + std::string(body) +
         "</body></html>";
}

TEST(ReadHtmlArticle, LeavesPostsOfOthersOutAndKeepsDayAndHourApart) {
  const Item item = Read(
      Page("", "<article><h1>Harbour closes</h1><time><span>3 March 2019</span><span>7:14 AM</span></time>" +
                   std::string(kProse) +
                   "<blockquote class='twitter-tweet'><p>Good riddance.</p>Per Lie (@perlie)</blockquote>"
                   "</article>"));
  EXPECT_EQ(item.text, "Harbour closes\n\n3 March 2019 7:14 AM\n\n" + std::string(kProseText));
}

TEST(ReadHtmlArticle, TakesLinkedTextWhereThePageHoldsMuchLess) {
  const std::string linked = R"(<script type="application/ld+json">{"@type":"NewsArticle","articleBody":")";
  const std::string longer(600, 'x');
  const std::string page = "<article>" + std::string(kProse) + "</article>";
  EXPECT_EQ(Read(Page(linked + longer + "\"}</script>", page)).text, longer);
  const std::string same(kProseText.size() + 3, 'x');
  EXPECT_EQ(Read(Page(linked + same + "\"}</script>", page)).text, kProseText);
}

TEST(ReadHtmlArticle, TakesTheArticleWithItsHeadingFirst) {
  const Item item =
      Read(Page("<title>Harbour closes - Daily Nordvik</title>",
                "<header><a href=/>Daily Nordvik</a></header><nav>News Sport</nav><main><article>"
                "<h1>Harbour  closes</h1>" +
                    std::string(kProse) + "</article></main><footer>All rights</footer>"));
  EXPECT_EQ(item.text, "Harbour closes\n\n" + std::string(kProseText));
  EXPECT_EQ(item.declared.title, "Harbour closes");
  EXPECT_EQ(item.declared.language, "en-GB");
  EXPECT_EQ(item.global_id, "");
}

TEST(ReadHtmlArticle, PutsAHeadingFromOutsideTheArticleBefore) {
  const Item item = Read(Page(
      "", "<div><h1>Harbour closes</h1></div><div itemprop=articleBody>" + std::string(kProse) + "</div>"));
  EXPECT_EQ(item.text, "Harbour closes\n\n" + std::string(kProseText));
}

TEST(ReadHtmlArticle, DoesNotTakeTheNameOfThePaperForTheHeading) {
  const Item item = Read(Page("<title>Harbour of Nordvik closes for weeks | Daily Nordvik</title>",
                              "<h1>Daily Nordvik</h1><article><h2>Harbour of Nordvik closes for weeks</h2>" +
                                  std::string(kProse) + "</article>"));
  EXPECT_EQ(item.text, "Harbour of Nordvik closes for weeks\n\n" + std::string(kProseText));
}

TEST(ReadHtmlArticle, KeepsTheLinesOfAuthorAndTime) {
  const Item item =
      Read(Page("",
                "<article><h1>Harbour closes</h1><div>By <a rel=author href=1>Ada Holm</a>, <a rel=author "
                "href=2>Jon Vik</a> and <a rel=author href=3>Liv Aas</a><time>22 Nov 2026</time></div>"
                "<ul><li><a href=f>Facebook</a></li><li><a href=m>Mail</a></li></ul>" +
                    std::string(kProse) + "</article>"));
  EXPECT_EQ(item.text,
            "Harbour closes\n\nBy Ada Holm, Jon Vik and Liv Aas 22 Nov 2026\n\n" + std::string(kProseText));
}

TEST(ReadHtmlArticle, FindsTheBoxWithTheMostProseWhereNothingIsMarked) {
  const Item item =
      Read(Page("", "<div><div>Weather: rain. Tomorrow: rain.</div><div><div>" + std::string(kProse) +
                        "</div></div><div>Contact us by letter only.</div></div>"));
  EXPECT_EQ(item.text, kProseText);
}

TEST(ReadHtmlArticle, ReadsAPageOfBreaksInsteadOfParagraphs) {
  EXPECT_EQ(Read("<html><body><table><tr><td>The harbour of Nordvik will be closed.<br><br>Ferries go south."
                 "</td></tr></table></body></html>")
                .text,
            "The harbour of Nordvik will be closed.\n\nFerries go south.");
}

TEST(ReadHtmlArticle, PrefersTheFullestOfSeveralArticles) {
  const Item item =
      Read(Page("", "<article><p>Teaser: snow is expected in the north.</p></article><article>" +
                        std::string(kProse) + "</article>"));
  EXPECT_EQ(item.text, kProseText);
}

TEST(ReadHtmlArticle, ReadsJsonLdWithinAGraph) {
  const Item item = Read(Page(
      R"(<link rel=canonical href="https://daily.example/harbour">
         <script type="application/ld+json">{"@context":"https://schema.org","@graph":[
           {"@type":"WebSite","name":"Site"},
           {"@type":["NewsArticle"],"headline":"Harbour closes","datePublished":"2026-11-22T08:00:00+01:00",
            "dateModified":"2026-11-22T09:00:00Z","author":[{"@type":"Person","name":"Ada Holm"},{"name":"Jon Vik"}],
            "publisher":{"@type":"Organization","name":"Daily Nordvik"},"inLanguage":"en",
            "articleSection":"Local"}]}</script>)",
      "<article>" + std::string(kProse) + "</article>"));
  EXPECT_EQ(item.declared.title, "Harbour closes");
  EXPECT_EQ(item.declared.published, "2026-11-22T08:00:00+01:00");
  EXPECT_EQ(item.declared.modified, "2026-11-22T09:00:00Z");
  EXPECT_EQ(item.declared.byline, "Ada Holm, Jon Vik");
  EXPECT_EQ(item.declared.outlet, "Daily Nordvik");
  EXPECT_EQ(item.declared.section, "Local");
  EXPECT_EQ(item.declared.url, "https://daily.example/harbour");
  EXPECT_EQ(item.global_id, "https://daily.example/harbour");
}

TEST(ReadHtmlArticle, ReadsOpenGraphAndMeta) {
  const Item item = Read(Page(
      R"(<meta property="og:title" content="Harbour closes"><meta property="og:site_name" content="Daily Nordvik">
         <meta property="article:published_time" content="2026-11-22T08:00:00Z"><meta name=author content="Ada Holm">
         <meta property="og:url" content="https://daily.example/harbour">)",
      "<article>" + std::string(kProse) + "</article>"));
  EXPECT_EQ(item.declared.title, "Harbour closes");
  EXPECT_EQ(item.declared.outlet, "Daily Nordvik");
  EXPECT_EQ(item.declared.byline, "Ada Holm");
  EXPECT_EQ(item.declared.published, "2026-11-22T08:00:00Z");
  EXPECT_EQ(item.global_id, "https://daily.example/harbour");
}

TEST(ReadHtmlArticle, IgnoresACanonicalLinkToTheFrontPage) {
  EXPECT_EQ(Read(Page("<link rel=canonical href='https://daily.example/'>", kProse)).global_id, "");
}

TEST(ReadHtmlArticle, FallsBackOnTheBodyThatJsonLdCarries) {
  const Item item = Read(Page(R"(<script type="application/ld+json">{"@type":"NewsArticle",
      "articleBody":"The harbour of Nordvik will be closed for three weeks."}</script>)",
                              "<p>Please sign in.</p>"));
  EXPECT_EQ(item.text, "The harbour of Nordvik will be closed for three weeks.");
}

TEST(ReadHtmlArticle, SurvivesBrokenJsonLd) {
  EXPECT_EQ(Read(Page("<script type='application/ld+json'>{\"@type\": </script>", kProse)).text, kProseText);
}

TEST(ReadHtmlArticle, ReadsBrokenHtml) {
  EXPECT_EQ(Read("<p>The harbour <b>closes<p>Ferries </i>go south.<div").text,
            "The harbour closes\n\nFerries go south.");
}

TEST(ReadHtmlArticle, RejectsAPageWithoutText) {
  const auto read = ReadHtmlArticle("<html><body><script>var a;</script><nav>Home</nav></body></html>");
  ASSERT_TRUE(std::holds_alternative<Reject>(read));
  EXPECT_EQ(std::get<Reject>(read).reason, Reason::kNoText);
}

}  // namespace
}  // namespace onrecord::ingest

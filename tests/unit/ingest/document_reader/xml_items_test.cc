#include <gtest/gtest.h>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "ingest/document_reader/item_stream.h"

namespace onrecord::ingest {
namespace {

Entries Read(std::string_view text, size_t step = 1 << 20) {
  auto stream = MakeXmlStream();
  Entries out;
  for (size_t i = 0; i < text.size(); i += step) stream->Feed(text.substr(i, step), &out);
  stream->Finish(&out);
  return out;
}

constexpr std::string_view kItem1 =
    R"(<item><title>Rain &amp; snow</title><link>https://daily.example/rain</link>
<guid isPermaLink="false">7</guid><pubDate>Sun, 22 Nov 2026 10:05:00 GMT</pubDate><dc:creator>Ada Holm</dc:creator>
<media:content url="x"><media:title>A picture</media:title></media:content>
<description>Short.</description><content:encoded><![CDATA[<p>It rained.</p><p>A&nbsp;lot.</p>]]></content:encoded></item>)";

std::string Rss(std::string_view items) {
  return StrCat(
      R"(<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0" xmlns:dc="d" xmlns:content="c"
 xmlns:media="m"><channel><title>Daily Nordvik</title><language>en-gb</language>)",
      items, "</channel></rss>\n");
}

TEST(XmlItems, ReadsRss) {
  for (const size_t step : {1, 13, 100000}) {
    const Entries out = Read(Rss(kItem1), step);
    ASSERT_EQ(out.items.size(), 1u) << (out.rejects.empty() ? "" : out.rejects[0].detail);
    const Item& item = out.items[0];
    EXPECT_EQ(item.text, "It rained.\n\nA lot.");
    EXPECT_EQ(item.declared.title, "Rain & snow");
    EXPECT_EQ(item.declared.outlet, "Daily Nordvik");
    EXPECT_EQ(item.declared.byline, "Ada Holm");
    EXPECT_EQ(item.declared.language, "en-gb");
    EXPECT_EQ(item.declared.published, "2026-11-22T10:05:00Z");
    EXPECT_EQ(item.declared.item_id, "7");
    EXPECT_EQ(item.global_id, "https://daily.example/rain");
    EXPECT_EQ(item.revision_id, Sha256Hex(kItem1));
  }
}

TEST(XmlItems, TakesAPermalinkGuidForTheGlobalId) {
  const Entries out =
      Read(Rss("<item><guid>https://daily.example/p/8</guid><description>It rained.</description></item>"
               "<item><guid>urn:x:9</guid><description>It snowed.</description></item>"));
  ASSERT_EQ(out.items.size(), 2u);
  EXPECT_EQ(out.items[0].global_id, "https://daily.example/p/8");
  EXPECT_EQ(out.items[0].declared.url, "https://daily.example/p/8");
  EXPECT_EQ(out.items[1].global_id, "urn:x:9");
}

TEST(XmlItems, ReadsAtomWithMarkupInside) {
  const Entries out =
      Read(R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>Daily</title><entry><id>tag:d,2026:1</id>
    <title type="html">Rain &amp;amp; snow</title><author><name>Ada Holm</name></author>
    <updated>2026-11-22T10:05:00Z</updated><link rel="self" href="https://d.example/self"/>
    <link href="https://d.example/rain"/>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Rain &lt; snow.</p><p>A lot.</p></div></content>
    </entry></feed>)");
  ASSERT_EQ(out.items.size(), 1u);
  EXPECT_EQ(out.items[0].text, "Rain < snow.\n\nA lot.");
  EXPECT_EQ(out.items[0].global_id, "tag:d,2026:1");
  EXPECT_EQ(out.items[0].declared.title, "Rain & snow");
  EXPECT_EQ(out.items[0].declared.byline, "Ada Holm");
  EXPECT_EQ(out.items[0].declared.url, "https://d.example/rain");
  EXPECT_EQ(out.items[0].declared.published, "2026-11-22T10:05:00Z");
}

TEST(XmlItems, ReadsNitf) {
  const Entries out = Read(R"(<?xml version="1.0"?><nitf><head><title>File title</title><docdata>
    <doc-id id-string="w7"/><date.issue norm="20261122T100500Z"/></docdata><pubdata name="Daily"/></head><body><body.head>
    <hedline><hl1>Rain &amp; <em>snow</em></hl1></hedline><byline>By <person>Ada Holm</person><byttl>Weather Desk</byttl></byline>
    <dateline><location>NORDVIK</location></dateline></body.head><body.content><p>It rained.</p>
    <media><media-caption>A picture.</media-caption></media><p>A lot.</p></body.content></body></nitf>)");
  ASSERT_EQ(out.items.size(), 1u) << out.rejects.at(0).detail;
  EXPECT_EQ(out.items[0].text, "NORDVIK\n\nIt rained.\n\nA lot.");
  EXPECT_EQ(out.items[0].declared.title, "Rain & snow");
  EXPECT_EQ(out.items[0].declared.byline, "By Ada Holm, Weather Desk");
  EXPECT_EQ(out.items[0].declared.outlet, "Daily");
  EXPECT_EQ(out.items[0].declared.item_id, "w7");
  EXPECT_EQ(out.items[0].declared.published, "2026-11-22T10:05:00Z");
}

TEST(XmlItems, KeepsWhatCameBeforeTheBreak) {
  const Entries out = Read(Rss(StrCat(kItem1, "<item><title>Two</oops>")));
  EXPECT_EQ(out.items.size(), 1u);
  ASSERT_EQ(out.rejects.size(), 1u);
  EXPECT_EQ(out.rejects[0].reason, Reason::kBrokenXml);
  EXPECT_NE(out.rejects[0].detail.find("line "), std::string::npos);
}

TEST(XmlItems, RejectsAnItemWithoutTextAlone) {
  const Entries out = Read(Rss(StrCat("<item><title>Only a title</title></item>", kItem1)));
  EXPECT_EQ(out.items.size(), 1u);
  ASSERT_EQ(out.rejects.size(), 1u);
  EXPECT_EQ(out.rejects[0].reason, Reason::kNoText);
  EXPECT_EQ(out.rejects[0].index, 0u);
}

TEST(XmlItems, ReadsEntitiesThatNoDtdDeclares) {
  const Entries out = Read(Rss("<item><description>Rain&nbsp;and caf&eacute;s.</description></item>"));
  ASSERT_EQ(out.items.size(), 1u) << out.rejects.at(0).detail;
  EXPECT_EQ(out.items[0].text, "Rain and cafés.");
}

TEST(XmlItems, RefusesEntitiesThatGrowWithoutBound) {
  std::string dtd =
      "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">";
  for (char c = 'b'; c < 'l'; ++c) {
    dtd += StrCat("<!ENTITY ", std::string(1, c), " \"");
    for (int i = 0; i < 10; ++i) dtd += StrCat("&", std::string(1, static_cast<char>(c - 1)), ";");
    dtd += "\">";
  }
  const Entries out =
      Read(dtd + "]><rss><channel><item><description>&k;</description></item></channel></rss>");
  EXPECT_TRUE(out.items.empty());
  ASSERT_EQ(out.rejects.size(), 1u);
  EXPECT_EQ(out.rejects[0].reason, Reason::kBrokenXml);
}

TEST(XmlItems, ReadsNoFileThatAnEntityNames) {
  const Entries out = Read(
      "<!DOCTYPE rss [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
      "<rss><channel><item><description>It &f; rained.</description></item></channel></rss>");
  EXPECT_TRUE(out.items.empty());
  ASSERT_EQ(out.rejects.size(), 1u);
  EXPECT_NE(out.rejects[0].detail.find("declares entities"), std::string::npos) << out.rejects[0].detail;
}

// A chain of 30,000 of these overflowed the parser's stack.
TEST(XmlItems, RefusesChainsOfEntitiesBeforeTheyAreFollowed) {
  std::string dtd = "<!DOCTYPE rss [<!ENTITY e0 \"x\">";
  for (int i = 1; i < 30'000; ++i) dtd += StrCat("<!ENTITY e", i, " \"&e", i - 1, ";\">");
  const Entries out = Read(
      dtd + "]><rss><channel><item><description>&e29999; It rained.</description></item></channel></rss>");
  EXPECT_TRUE(out.items.empty());
  ASSERT_EQ(out.rejects.size(), 1u);
  EXPECT_EQ(out.rejects[0].reason, Reason::kBrokenXml);
  EXPECT_NE(out.rejects[0].detail.find("declares entities"), std::string::npos) << out.rejects[0].detail;
}

TEST(XmlItems, CutsALongFieldBetweenCharacters) {
  const std::string author = "x" + [] {
    std::string name;
    for (int i = 0; i < 3000; ++i) name += "ø";
    return name;
  }();
  const Entries out = Read(Rss("<item><title>T</title><author>" + author +
                               "</author><description>It rained.</description></item>"));
  ASSERT_EQ(out.items.size(), 1u);
  EXPECT_EQ(out.items[0].declared.byline.size(), 4095u);
  EXPECT_TRUE(IsValidUtf8(out.items[0].declared.byline));
}

TEST(XmlItems, LooksUpAReferenceOnce) {
  std::string words;
  for (int i = 0; i < 100'000; ++i) words += "&eacute;&nbsp;";
  const Entries out = Read(Rss("<item><description>It rained. " + words + "</description></item>"));
  ASSERT_EQ(out.items.size(), 1u);
  EXPECT_EQ(out.items[0].text.substr(0, 16), "It rained. é é");
}

TEST(XmlItems, ReadsSloppyFeeds) {
  const Entries out = Read(
      "\n <?xml version=\"1.0\"?><rss><channel><item><title>Salt & "
      "vinegar</title><link>https://d.example/?a=1&b=2</link>"
      "<description><![CDATA[<p>Rain & snow &amp; ice.</p>]]></description>"
      "<author>desk@daily.example (Ada Holm)</author></item>\x0B</channel></rss>",
      7);
  ASSERT_EQ(out.items.size(), 1u) << (out.rejects.empty() ? "" : out.rejects[0].detail);
  EXPECT_EQ(out.items[0].declared.title, "Salt & vinegar");
  EXPECT_EQ(out.items[0].declared.url, "https://d.example/?a=1&b=2");
  EXPECT_EQ(out.items[0].declared.byline, "Ada Holm");
  EXPECT_EQ(out.items[0].text, "Rain & snow & ice.");
}

TEST(XmlItems, ReadsVocabulariesUnderAnyPrefixAndContentInBase64) {
  const Entries out = Read(
      "<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:q=\"http://purl.org/rss/1.0/\">"
      "<q:item><q:title>Rain</q:title><q:description>It rained.</q:description></q:item></r:RDF>");
  ASSERT_EQ(out.items.size(), 1u);
  EXPECT_EQ(out.items[0].declared.title, "Rain");
  const Entries atom = Read(
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>Rain</title>"
      "<content type=\"application/octet-stream\">PHA+SXQgcmFpbmVkLjwvcD4=</content></entry></feed>");
  ASSERT_EQ(atom.items.size(), 1u);
  EXPECT_EQ(atom.items[0].text, "It rained.");
}

std::string G2(std::string_view meta) {
  return StrCat(
      R"(<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="urn:newsml:wire.example:7" version="2" xml:lang="en">
<itemMeta><provider qcode="p:NW"><name>Nordvik Wire</name></provider><versionCreated>2026-11-22T10:05:00Z</versionCreated>)",
      meta, R"(</itemMeta><contentMeta><headline>Harbour closes</headline><by>By Ada Holm</by></contentMeta>
<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>The harbour closes.</p></body></html></inlineXML></contentSet>
</newsItem></itemSet></newsMessage>)");
}

TEST(XmlItems, ReadsNewsMlG2WithItsEnvelope) {
  const Entries out = Read(G2("<pubStatus qcode=\"stat:usable\"/>"));
  ASSERT_EQ(out.items.size(), 1u) << (out.rejects.empty() ? "" : out.rejects[0].detail);
  const Item& item = out.items[0];
  EXPECT_EQ(item.text, "The harbour closes.");
  EXPECT_EQ(item.global_id, "urn:newsml:wire.example:7");
  EXPECT_EQ(item.declared.title, "Harbour closes");
  EXPECT_EQ(item.declared.outlet, "Nordvik Wire");
  EXPECT_EQ(item.declared.published, "2026-11-22T10:05:00Z");
  EXPECT_EQ(item.declared.language, "en");
}

TEST(XmlItems, RejectsWhatItsProviderWithdrew) {
  for (const char* status : {"stat:canceled", "stat:withheld"}) {
    const Entries out = Read(G2(StrCat("<pubStatus qcode=\"", status, "\"/>")));
    EXPECT_TRUE(out.items.empty()) << status;
    ASSERT_EQ(out.rejects.size(), 1u);
    EXPECT_EQ(out.rejects[0].reason, Reason::kWithdrawn);
  }
}

TEST(XmlItems, TellsUntilWhenAnItemIsUnderEmbargo) {
  const Entries out =
      Read(G2("<pubStatus qcode=\"stat:usable\"/><embargoed>2026-11-23T06:00:00Z</embargoed>"));
  ASSERT_EQ(out.items.size(), 1u);
  absl::Time until;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, "2026-11-23T06:00:00Z", &until, nullptr));
  EXPECT_EQ(out.items[0].not_before, until);
}

TEST(XmlItems, TellsOfAnEmbargoWithoutAnEnd) {
  const Entries out = Read(G2("<pubStatus qcode=\"stat:usable\"/><embargoed/>"));
  ASSERT_EQ(out.items.size(), 1u);
  EXPECT_EQ(out.items[0].not_before, absl::InfiniteFuture());
}

std::string NewsMl1(int revision, std::string_view content) {
  return StrCat(
      R"(<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>wire.example</ProviderId><DateId>20261122</DateId>
<NewsItemId>N7</NewsItemId><RevisionId>)",
      revision,
      R"(</RevisionId></NewsIdentifier></Identification><NewsManagement><ThisRevisionCreated>20261122T100500Z</ThisRevisionCreated>
<Status FormalName="Usable"/></NewsManagement><NewsComponent><NewsLines><HeadLine>Harbour closes</HeadLine><ByLine>By Ada Holm</ByLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="Nordvik Wire"/></Provider></AdministrativeMetadata>
<ContentItem><DataContent>)",
      content, "</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>");
}

TEST(XmlItems, ReadsNewsMl1AndKnowsRevisionsOfOneItem) {
  const Entries plain = Read(NewsMl1(1, "<p>The harbour closes.</p><p>Ferries go south.</p>"));
  const Entries nitf =
      Read(NewsMl1(2, "<nitf><body><body.content><p>The harbour closes.</p></body.content></body></nitf>"));
  ASSERT_EQ(plain.items.size(), 1u);
  ASSERT_EQ(nitf.items.size(), 1u);
  EXPECT_EQ(plain.items[0].text, "The harbour closes.\n\nFerries go south.");
  EXPECT_EQ(nitf.items[0].text, "The harbour closes.");
  EXPECT_EQ(nitf.items[0].declared.title, "Harbour closes");
  EXPECT_EQ(nitf.items[0].declared.published, "2026-11-22T10:05:00Z");
  EXPECT_EQ(nitf.items[0].declared.outlet, "Nordvik Wire");
  EXPECT_EQ(plain.items[0].global_id, nitf.items[0].global_id);
  EXPECT_NE(plain.items[0].revision_id, nitf.items[0].revision_id);
}

TEST(XmlItems, KeepsTheDayOfANitfDatelineOutOfTheText) {
  const Entries out = Read(
      "<nitf><head/><body><body.head><byline><byttl>Harbour "
      "Desk</byttl></byline><dateline><location>Nordvik</location>"
      "<story.date norm=\"20261122T100500Z\">22 Nov</story.date></dateline></body.head><body.content><p>It "
      "rained.</p>"
      "</body.content></body></nitf>");
  ASSERT_EQ(out.items.size(), 1u);
  EXPECT_EQ(out.items[0].text, "Nordvik\n\nIt rained.");
  EXPECT_EQ(out.items[0].declared.byline, "Harbour Desk");
  EXPECT_EQ(out.items[0].declared.published, "2026-11-22T10:05:00Z");
}

TEST(XmlItems, RejectsADocumentWithoutArticles) {
  const Entries out = Read("<invoice><line/></invoice>");
  ASSERT_EQ(out.rejects.size(), 1u);
  EXPECT_EQ(out.rejects[0].reason, Reason::kNoText);
  EXPECT_NE(out.rejects[0].detail.find("<invoice>"), std::string::npos);
}

TEST(XmlItems, RefusesNestingBeyondReason) {
  std::string deep = "<rss>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  const Entries out = Read(deep);
  EXPECT_EQ(out.rejects.at(0).reason, Reason::kBrokenXml);
  EXPECT_NE(out.rejects.at(0).detail.find("nested deeper than 500"), std::string::npos)
      << out.rejects.at(0).detail;
}

TEST(XmlItems, RejectsAnItemBeyondTheLimitAndGoesOn) {
  const Entries out = Read(
      Rss(StrCat("<item><description>", std::string((16 << 20) + 1, 'x'), "</description></item>", kItem1)));
  ASSERT_EQ(out.rejects.size(), 1u);
  EXPECT_EQ(out.rejects[0].reason, Reason::kTooLarge);
  EXPECT_EQ(out.items.size(), 1u);
}

}  // namespace
}  // namespace onrecord::ingest

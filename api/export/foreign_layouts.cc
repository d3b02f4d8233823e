#include "api/export/foreign_layouts.h"

#include <absl/strings/str_format.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "common/base/strings.h"

namespace onrecord::api {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kSelectorContext = 32;  // bytes before and behind, at most

std::string NameOf(const v1::EventActor& actor) { return actor.name().empty() ? actor.text() : actor.name(); }
std::string CountryOf(const v1::EventActor& actor) { return actor.code().substr(0, 3); }
// The part of a CAMEO actor code behind the country: "GOV", "MIL".
std::string SectorOf(const v1::EventActor& actor) {
  return actor.code().size() > 3 ? actor.code().substr(3, 3) : "";
}
std::string MoreSectorOf(const v1::EventActor& actor, size_t number) {
  const size_t at = 3 + 3 * number;
  return actor.code().size() > at ? actor.code().substr(at, 3) : "";
}

// "20310503"; empty: the day is not known exactly.
std::string DayDigits(const v1::TimeValue& time) {
  if (time.earliest().size() != 10 || time.earliest() != time.latest()) return "";
  std::string out = time.earliest();
  out.erase(std::remove(out.begin(), out.end(), '-'), out.end());
  return out;
}

// The day of the event, else that of the article.
std::string DayOf(const v1::EventRecord& record) {
  const std::string day = DayDigits(record.event().date());
  return day.empty() ? DayDigits(record.article().published()) : day;
}

// GDELT's fraction of the year: (MONTH * 30 + DAY) / 365.
std::string FractionOf(const std::string& day) {
  if (day.size() != 8) return "";
  const int month = std::atoi(day.substr(4, 2).c_str()), of_month = std::atoi(day.substr(6, 2).c_str());
  return absl::StrFormat("%.4f", std::atoi(day.substr(0, 4).c_str()) + (month * 30 + of_month) / 365.0);
}

void AddGdeltActor(const v1::EventActor& actor, std::vector<std::string>* out) {
  out->insert(out->end(), {actor.code(), NameOf(actor), CountryOf(actor), "", "", "", "", SectorOf(actor),
                           MoreSectorOf(actor, 1), MoreSectorOf(actor, 2)});
}

// Type 1 is a country, 4 a city of the world.
void AddGdeltPlace(const v1::Place* place, std::vector<std::string>* out) {
  if (place == nullptr || (place->name().empty() && place->country().empty())) {
    out->insert(out->end(), {"0", "", "", "", "", "", "", ""});
    return;
  }
  out->insert(out->end(),
              {place->name().empty() ? "1" : "4", place->name(), place->country(), "", "", "", "", ""});
}

std::string EventNumber(const std::string& id) {
  return StrCat(static_cast<int64_t>(std::strtoull(id.substr(0, 15).c_str(), nullptr, 16)));
}

Json Person(const v1::QuoteRecord& record) {
  const v1::Quote& quote = record.quote();
  Json out = {{"@type", record.speaker().kind() == v1::ENTITY_KIND_ORGANISATION ? "Organization" : "Person"},
              {"name", quote.speaker_name().empty() ? quote.source_text() : quote.speaker_name()}};
  if (!quote.speaker_role().empty()) out["jobTitle"] = quote.speaker_role();
  if (!quote.speaker_affiliation().empty()) {
    out["affiliation"] = {{"@type", "Organization"}, {"name", quote.speaker_affiliation()}};
  }
  return out;
}

std::string Dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// At most so many bytes of an end of `text`, no character cut.
std::string Beginning(std::string_view text) {
  size_t end = std::min(kSelectorContext, text.size());
  while (end > 0 && end < text.size() && (text[end] & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end));
}
std::string End(std::string_view text) {
  size_t begin = text.size() > kSelectorContext ? text.size() - kSelectorContext : 0;
  while (begin < text.size() && (text[begin] & 0xC0) == 0x80) ++begin;
  return std::string(text.substr(begin));
}

}  // namespace

const std::vector<std::string_view>& PolecatColumns() {
  static const std::vector<std::string_view> columns = {"Event ID",
                                                        "Event Date",
                                                        "Event Type",
                                                        "Event Mode",
                                                        "Intensity",
                                                        "Quad Code",
                                                        "Contexts",
                                                        "Actor Name",
                                                        "Actor Country",
                                                        "Actor COW",
                                                        "Primary Actor Sector",
                                                        "Actor Sectors",
                                                        "Actor Title",
                                                        "Actor Name Raw",
                                                        "Wikipedia Actor ID",
                                                        "Recipient Name",
                                                        "Recipient Country",
                                                        "Recipient COW",
                                                        "Primary Recipient Sector",
                                                        "Recipient Sectors",
                                                        "Recipient Title",
                                                        "Recipient Name Raw",
                                                        "Wikipedia Recipient ID",
                                                        "Placename",
                                                        "City",
                                                        "District",
                                                        "Province",
                                                        "Country",
                                                        "Latitude",
                                                        "Longitude",
                                                        "GeoNames ID",
                                                        "Raw Placename",
                                                        "Feature Type",
                                                        "Source",
                                                        "Publication Date",
                                                        "Story People",
                                                        "Story Organizations",
                                                        "Story Locations",
                                                        "Language",
                                                        "Version"};
  return columns;
}

std::vector<std::string> PolecatFields(const v1::EventRecord& record) {
  const v1::Event& event = record.event();
  const v1::ArticleContext& article = record.article();
  const std::string& day = event.date().earliest() == event.date().latest() ? event.date().earliest() : "";
  return {event.event_id(),
          day,
          event.plover(),
          event.plover_mode(),
          StrCat(event.goldstein()),
          StrCat(static_cast<int>(event.quad_class())),
          "",
          NameOf(event.source()),
          CountryOf(event.source()),
          "",
          SectorOf(event.source()),
          SectorOf(event.source()),
          "",
          event.source().text(),
          "",
          NameOf(event.target()),
          CountryOf(event.target()),
          "",
          SectorOf(event.target()),
          SectorOf(event.target()),
          "",
          event.target().text(),
          "",
          event.location().name(),
          "",
          "",
          "",
          event.location().country(),
          "",
          "",
          "",
          event.location().name(),
          "",
          article.outlet(),
          article.published().edtf(),
          "",
          "",
          "",
          article.language(),
          article.analyser()};
}

const std::vector<std::string_view>& GdeltColumns() {
  static const std::vector<std::string_view> columns = {"GLOBALEVENTID",
                                                        "SQLDATE",
                                                        "MonthYear",
                                                        "Year",
                                                        "FractionDate",
                                                        "Actor1Code",
                                                        "Actor1Name",
                                                        "Actor1CountryCode",
                                                        "Actor1KnownGroupCode",
                                                        "Actor1EthnicCode",
                                                        "Actor1Religion1Code",
                                                        "Actor1Religion2Code",
                                                        "Actor1Type1Code",
                                                        "Actor1Type2Code",
                                                        "Actor1Type3Code",
                                                        "Actor2Code",
                                                        "Actor2Name",
                                                        "Actor2CountryCode",
                                                        "Actor2KnownGroupCode",
                                                        "Actor2EthnicCode",
                                                        "Actor2Religion1Code",
                                                        "Actor2Religion2Code",
                                                        "Actor2Type1Code",
                                                        "Actor2Type2Code",
                                                        "Actor2Type3Code",
                                                        "IsRootEvent",
                                                        "EventCode",
                                                        "EventBaseCode",
                                                        "EventRootCode",
                                                        "QuadClass",
                                                        "GoldsteinScale",
                                                        "NumMentions",
                                                        "NumSources",
                                                        "NumArticles",
                                                        "AvgTone",
                                                        "Actor1Geo_Type",
                                                        "Actor1Geo_FullName",
                                                        "Actor1Geo_CountryCode",
                                                        "Actor1Geo_ADM1Code",
                                                        "Actor1Geo_ADM2Code",
                                                        "Actor1Geo_Lat",
                                                        "Actor1Geo_Long",
                                                        "Actor1Geo_FeatureID",
                                                        "Actor2Geo_Type",
                                                        "Actor2Geo_FullName",
                                                        "Actor2Geo_CountryCode",
                                                        "Actor2Geo_ADM1Code",
                                                        "Actor2Geo_ADM2Code",
                                                        "Actor2Geo_Lat",
                                                        "Actor2Geo_Long",
                                                        "Actor2Geo_FeatureID",
                                                        "ActionGeo_Type",
                                                        "ActionGeo_FullName",
                                                        "ActionGeo_CountryCode",
                                                        "ActionGeo_ADM1Code",
                                                        "ActionGeo_ADM2Code",
                                                        "ActionGeo_Lat",
                                                        "ActionGeo_Long",
                                                        "ActionGeo_FeatureID",
                                                        "DATEADDED",
                                                        "SOURCEURL"};
  return columns;
}

std::vector<std::string> GdeltFields(const v1::EventRecord& record) {
  const v1::Event& event = record.event();
  const std::string day = DayOf(record);
  std::vector<std::string> out = {EventNumber(event.event_id()), day, day.substr(0, 6), day.substr(0, 4),
                                  FractionOf(day)};
  AddGdeltActor(event.source(), &out);
  AddGdeltActor(event.target(), &out);
  const std::string mentions = StrCat(1 + event.other_mentions_size());
  out.insert(out.end(), {"1", event.code(), event.code().substr(0, 3), event.code().substr(0, 2),
                         StrCat(static_cast<int>(event.quad_class())), StrCat(event.goldstein()), mentions,
                         "1", "1", ""});
  AddGdeltPlace(nullptr, &out);
  AddGdeltPlace(nullptr, &out);
  AddGdeltPlace(event.has_location() ? &event.location() : nullptr, &out);
  std::string added;
  if (record.article().has_ingested_at()) {
    added = google::protobuf::util::TimeUtil::ToString(record.article().ingested_at());
    added.erase(std::remove_if(added.begin(), added.end(), [](char c) { return c < '0' || c > '9'; }),
                added.end());
    added.resize(std::min<size_t>(14, added.size()));
  }
  out.push_back(added);
  out.push_back(record.article().url());
  return out;
}

std::string TabSeparated(const std::vector<std::string>& fields) {
  std::string out;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += '\t';
    for (const char c : fields[i]) out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

std::string SchemaOrgQuotation(const v1::QuoteRecord& record) {
  const v1::Quote& quote = record.quote();
  const v1::ArticleContext& article = record.article();
  Json out = {{"@context", "https://schema.org"},
              {"@type", "Quotation"},
              {"identifier", quote.quote_id()},
              {"text", quote.text()}};
  if (!quote.speaker_name().empty() || !quote.source_text().empty())
    out["spokenByCharacter"] = Person(record);
  if (!quote.said().edtf().empty()) out["dateCreated"] = quote.said().edtf();
  if (!article.published().edtf().empty()) out["datePublished"] = article.published().edtf();
  if (!article.language().empty()) out["inLanguage"] = article.language();
  Json& source = out["isPartOf"] = {{"@type", "NewsArticle"}, {"identifier", article.article_id()}};
  if (!article.headline().empty()) source["headline"] = article.headline();
  if (!article.url().empty()) source["url"] = article.url();
  if (!article.outlet().empty())
    source["publisher"] = {{"@type", "Organization"}, {"name", article.outlet()}};
  return Dumped(out);
}

std::string WebAnnotation(const v1::QuoteRecord& record) {
  const v1::Quote& quote = record.quote();
  const v1::ArticleContext& article = record.article();
  Json selectors = Json::array();
  for (const v1::QuotePiece& piece : quote.pieces()) {
    selectors.push_back(
        {{"type", "TextPositionSelector"}, {"start", piece.span().begin()}, {"end", piece.span().end()}});
  }
  // Of a quote in several pieces the words between them are not its own.
  const std::string& around = quote.context_text();
  if (const size_t at = around.find(quote.text()); quote.pieces_size() == 1 && at != std::string::npos) {
    selectors.push_back({{"type", "TextQuoteSelector"},
                         {"exact", quote.text()},
                         {"prefix", End(std::string_view(around).substr(0, at))},
                         {"suffix", Beginning(std::string_view(around).substr(at + quote.text().size()))}});
  }
  const std::string source =
      article.url().empty() ? StrCat("urn:onrecord:article:", article.article_id()) : article.url();
  const Json out = {
      {"@context", "http://www.w3.org/ns/anno.jsonld"},
      {"id", StrCat("urn:onrecord:quote:", quote.quote_id())},
      {"type", "Annotation"},
      {"motivation", "identifying"},
      {"body", {{"type", "SpecificResource"}, {"source", Json::parse(SchemaOrgQuotation(record))}}},
      {"target",
       {{"source", source},
        {"state", {{"type", "HttpRequestState"}, {"value", StrCat("text-sha256: ", article.text_sha256())}}},
        {"selector", std::move(selectors)}}}};
  return Dumped(out);
}

}  // namespace onrecord::api

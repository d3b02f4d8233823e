#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/document/event.h"
#include "enrich/document/gazetteer_match.h"
#include "enrich/document/provenance.h"
#include "enrich/document/quote.h"
#include "enrich/document/quoted_stretch.h"
#include "enrich/document/text_units.h"
#include "enrich/document/time_value.h"

namespace onrecord {

// The input of the analysis: the text that spans point into, and the metadata declared with it. Empty fields:
// not declared.
struct SourceText {
  std::string_view text;
  std::string title;
  std::string published;  // RFC 3339 or YYYY-MM-DD; has priority over the text
  std::string outlet;
  std::string byline;
  std::string agency;
  std::string url;
  std::string language;   // BCP 47
  std::string file_name;  // last path component
  bool page = false;      // extracted from a web page, without its lists of links
};

// The article's metadata.
struct DocumentFields {
  SourcedText headline, outlet, agency, byline, url, dateline;
  std::string dateline_place;
  std::string dateline_country;  // ISO 3166-1 alpha-3, by the state or province after the place; empty: none
  std::optional<TimeValue> dateline_date;
  std::optional<TimeValue> published;
  std::string language;  // BCP 47; empty: not recognised
};

enum class AnalysisState { kComplete, kPartial, kLanguage };

// Everything found in one article. Filled stage by stage by Analyse (enrich/pipeline); spans point into
// SourceText::text.
struct Analysis {
  DocumentFields document;
  std::vector<ZoneSpan> zones;
  std::vector<Sentence> sentences;  // of headline, body and subheads, in text order
  std::vector<Token> tokens;
  // Of names with the gazetteers, by first token, of one the longest first.
  std::vector<GazetteerMatch> matches;
  std::vector<QuotedStretch> stretches;  // between quotation marks, the outermost, in text order
  std::vector<TimeValue> dates;          // every time expression in `sentences`, in text order
  std::vector<Mention> mentions;         // in text order
  std::vector<Entity> entities;          // in order of first mention
  std::vector<Quote> quotes;             // in order of first piece
  std::vector<Event> events;             // in order of trigger
  AnalysisState state = AnalysisState::kComplete;
  std::string state_detail;
};

// "headline", "section_label" …; "direct"; "asserted"; "text", "file_name" …; "day" …
std::string_view Name(ZoneKind kind);
std::string_view Name(QuoteKind kind);
std::string_view Name(Attitude attitude);
std::string_view Name(Modality modality);
std::string_view Name(Basis basis);
std::string_view Name(Precision precision);
std::string_view Name(EntityKind kind);
std::string_view Name(MentionForm form);

}  // namespace onrecord

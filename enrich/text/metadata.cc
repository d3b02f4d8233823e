#include "enrich/text/metadata.h"

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/text/detect_language.h"
#include "enrich/text/document_field.h"
#include "enrich/text/name_form.h"
#include "enrich/text/publication_date.h"
#include "enrich/text/read_byline.h"
#include "enrich/text/read_dateline.h"
#include "enrich/text/read_outlet_line.h"
#include "enrich/text/read_page_date.h"

namespace onrecord {
namespace {

SourcedText Declared(const std::string& value) { return {value, std::nullopt, Basis::kMarkup}; }

class MetadataReader {
 public:
  MetadataReader(std::string_view text, const std::vector<ZoneSpan>& zones, const SourceText& source,
                 const Lexicon& lexicon)
      : text_(text), zones_(zones), source_(source), lexicon_(lexicon) {}

  DocumentFields Read() {
    for (size_t i = 0; i < zones_.size(); ++i) ReadZone(i);
    TakeDeclared();
    DatePublication(text_, zones_, source_, updated_, dateline_, lexicon_, &fields_);
    FindOutlet();
    FindLanguage();
    return std::move(fields_);
  }

 private:
  void ReadZone(size_t i) {
    const ZoneSpan& zone = zones_[i];
    switch (zone.kind) {
      case ZoneKind::kHeadline:
        if (zone.rule == "text.zone.headline_part") return;
        return FillField(&fields_.headline, zone.span.In(text_), zone.span, Basis::kText);
      case ZoneKind::kByline:
        return ReadBylineZone(zone);
      case ZoneKind::kMetaDate:
        return ReadDateZone(zone);
      case ZoneKind::kDateline:
        return ReadDatelineZone(i);
      case ZoneKind::kCredit:
        if (zone.rule == "text.zone.trailing") ReadLastByline(zone);
        return ReadOutletLine(text_, zone, lexicon_, &fields_);
      case ZoneKind::kSectionLabel:
      case ZoneKind::kBoilerplate:
        return ReadOutletLine(text_, zone, lexicon_, &fields_);
      default:
        return;
    }
  }

  void ReadBylineZone(const ZoneSpan& zone) {
    if (const auto header = ReadHeaderLine(text_, zone)) {
      const auto byline = ReadByline(text_, header->value, lexicon_);
      const Span names = byline ? byline->names : header->value;
      return FillField(&fields_.byline, names.In(text_), names, Basis::kHeader);
    }
    const auto byline = ReadByline(text_, zone.span, lexicon_);
    if (!byline)
      return FillField(&fields_.byline, NamesOf(zone.span).In(text_), NamesOf(zone.span), Basis::kText);
    FillField(&fields_.byline, byline->names.In(text_), byline->names, Basis::kText);
    if (byline->outlet == nullptr) return;
    if (byline->outlet->agency) {
      FillField(&fields_.agency, byline->outlet->canonical, zone.span, Basis::kText);
    } else if (byline_outlet_ == nullptr) {
      byline_outlet_ = byline->outlet;
      byline_span_ = zone.span;
    }
  }

  // "By Ana Silva, staff reporter" below the text; the byline of the header has priority.
  void ReadLastByline(const ZoneSpan& zone) {
    const auto byline = ReadByline(text_, zone.span, lexicon_);
    if (byline && byline->names.begin > zone.span.begin)
      FillField(&fields_.byline, byline->names.In(text_), byline->names, Basis::kText);
  }

  // "Ana Silva in Oslo" -> "Ana Silva".
  Span NamesOf(Span line) const {
    for (uint32_t at = line.begin; at < line.end; ++at) {
      if (text_[at] != ' ') continue;
      const std::string_view rest = text_.substr(at + 1, line.end - at - 1);
      if (lexicon_.byline_words.Is(rest.substr(0, rest.find(' ')), BylineWord::kStop))
        return {line.begin, at};
    }
    return line;
  }

  void ReadDateZone(const ZoneSpan& zone) {
    Span line = zone.span;
    // A line may have the day of publication and the day of the last change.
    for (int i = 0; i < 3; ++i) {
      const auto date = ReadPageDate(text_, line, lexicon_);
      if (!date) return;
      std::optional<TimeValue>* slot = date->updated ? &updated_ : &fields_.published;
      if (!*slot) *slot = date->date;
      ReadOutletBesideDate(text_, date->before, lexicon_, &fields_);
      ReadOutletBesideDate(text_, date->rest, lexicon_, &fields_);
      line = date->rest;
    }
  }

  void ReadDatelineZone(size_t i) {
    Span paragraph = zones_[i].span;
    if (i + 1 < zones_.size()) paragraph.end = zones_[i + 1].span.end;
    const auto dateline = ReadDateline(text_, paragraph, true, lexicon_);
    if (!dateline) return;
    FillField(&fields_.dateline, dateline->value.In(text_), dateline->value, Basis::kText);
    fields_.dateline_place = dateline->place;
    fields_.dateline_country = dateline->country;
    if (dateline->agency != nullptr) {
      FillOutlet(&fields_, *dateline->agency, dateline->agency_span, Basis::kDateline);
    } else if (dateline->agency_span && MayBeAgency(dateline->agency_span->In(text_))) {
      FillField(&fields_.agency, dateline->agency_span->In(text_), dateline->agency_span, Basis::kDateline);
    }
    if (dateline->date) dateline_ = DatelineDate{*dateline->date, dateline->date_span};
  }

  bool IsPlace(std::string_view name) const {
    for (const auto kind : {GazetteerKind::kCountry, GazetteerKind::kCapital, GazetteerKind::kPlace}) {
      if (lexicon_.gazetteer.Exact(name, 1u << static_cast<int>(kind)) != nullptr) return true;
    }
    return false;
  }

  // An agency that the lexicon does not have: a name, and not "(Chile)" or "(UPDATED)".
  bool MayBeAgency(std::string_view inside) const {
    const auto words = static_cast<int>(std::count(inside.begin(), inside.end(), ' ')) + 1;
    return HasFormOfName(inside) && !IsPlace(inside) &&
           lexicon_.page_patterns.Match(LinePatterns::Fold(inside), words) == nullptr;
  }

  void TakeDeclared() {
    if (!source_.title.empty()) {
      const std::optional<Span> span = fields_.headline.span;
      fields_.headline = Declared(WithoutOutlet(source_.title));
      fields_.headline.span = span;
    }
    if (!source_.byline.empty()) fields_.byline = Declared(NamesIn(source_.byline));
    if (!source_.url.empty()) fields_.url = Declared(source_.url);
    if (!source_.agency.empty()) {
      const auto* known = lexicon_.outlets.Find(source_.agency);
      fields_.agency = Declared(known != nullptr ? known->canonical : source_.agency);
    }
  }

  // "Ferry strike ends | Island Post", from the page of the Island Post or of an outlet that is known.
  std::string WithoutOutlet(const std::string& title) const {
    for (const std::string_view bar : {" | ", " - ", " – ", " — "}) {
      const size_t at = title.rfind(bar);
      if (at == title.npos || at == 0) continue;
      const std::string_view name = Trim(std::string_view(title).substr(at + bar.size()));
      if (EqualsIgnoreAsciiCase(name, source_.outlet) || lexicon_.outlets.Find(name) != nullptr)
        return title.substr(0, at);
    }
    return title;
  }

  // "By Ana Silva" -> "Ana Silva".
  std::string NamesIn(const std::string& declared) const {
    const auto byline = ReadByline(declared, {0, static_cast<uint32_t>(declared.size())}, lexicon_);
    return byline && byline->names.begin > 0 ? std::string(byline->names.In(declared)) : declared;
  }

  void FindOutlet() {
    if (!source_.outlet.empty()) {
      const auto* known = lexicon_.outlets.Find(source_.outlet);
      fields_.outlet = Declared(known != nullptr ? known->canonical : source_.outlet);
      return;
    }
    if (byline_outlet_ != nullptr)
      FillField(&fields_.outlet, byline_outlet_->canonical, byline_span_, Basis::kText);
    if (const auto* outlet = lexicon_.outlets.FindByUrl(fields_.url.value))
      FillField(&fields_.outlet, outlet->canonical, std::nullopt, Basis::kMarkup);
    // An agency's own text.
    FillField(&fields_.outlet, fields_.agency.value, fields_.agency.span, fields_.agency.basis);
  }

  void FindLanguage() {
    if (!source_.language.empty()) {
      fields_.language = AsciiLower(source_.language.substr(0, source_.language.find_first_of("-_")));
      return;
    }
    std::string body;
    for (const ZoneSpan& zone : zones_) {
      if (zone.kind != ZoneKind::kBody || body.size() > 2000) continue;
      body += zone.span.In(text_);
      body += '\n';
    }
    fields_.language = DetectLanguage(body, [this](std::string_view word) {
      if (word.size() < 3) return false;  // "a" and "in" are words of many languages
      std::string opener = AsciiLower(word);
      if (lexicon_.sentence_words.Is(opener, SentenceWord::kFinite)) return true;
      opener[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(opener[0])));
      return lexicon_.sentence_words.Is(opener, SentenceWord::kStarter);
    });
  }

  std::string_view text_;
  const std::vector<ZoneSpan>& zones_;
  const SourceText& source_;
  const Lexicon& lexicon_;
  DocumentFields fields_;
  std::optional<TimeValue> updated_;
  std::optional<DatelineDate> dateline_;
  Span byline_span_;
  const Outlets::Outlet* byline_outlet_ = nullptr;
};

}  // namespace

DocumentFields ReadMetadata(std::string_view text, const std::vector<ZoneSpan>& zones,
                            const SourceText& source, const Lexicon& lexicon) {
  return MetadataReader(text, zones, source, lexicon).Read();
}

}  // namespace onrecord

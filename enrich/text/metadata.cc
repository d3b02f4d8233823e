#include "enrich/text/metadata.h"

#include <algorithm>
#include <array>

#include "common/base/strings.h"
#include "enrich/text/detect_language.h"
#include "enrich/text/name_form.h"
#include "enrich/text/read_byline.h"
#include "enrich/text/read_dateline.h"
#include "enrich/text/read_page_date.h"
#include "enrich/times/calendar.h"
#include "enrich/times/lex_time.h"
#include "enrich/times/resolve_time.h"

namespace onrecord {
namespace {

SourcedText Declared(const std::string& value) { return {value, std::nullopt, Basis::kMarkup}; }

TimeValue OneDay(Day day, Basis basis) {
  TimeValue value;
  value.edtf = value.earliest = value.latest = IsoDay(day);
  value.precision = Precision::kDay;
  value.basis = basis;
  return value;
}

constexpr uint32_t kLongestDateLine = 200;  // bytes

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The first "2021/10/13", "2021-10-13", "2021_10_13" or "20211013" in a URL or file name.
std::optional<Day> DayInName(std::string_view name) {
  for (size_t at = 0; at + 8 <= name.size(); ++at) {
    if (!IsDigit(name[at]) || (at > 0 && IsDigit(name[at - 1]))) continue;
    std::array<int, 8> digits{};
    size_t count = 0, i = at;
    bool marks_fit = true;
    for (; i < name.size() && count < 8; ++i) {
      if (IsDigit(name[i])) {
        digits[count++] = name[i] - '0';
      } else {
        const bool mark = name[i] == '/' || name[i] == '-' || name[i] == '_' || name[i] == '.';
        marks_fit = marks_fit && mark && (count == 4 || count == 6);
        if (!marks_fit) break;
      }
    }
    if (count < 8 || !marks_fit || (i < name.size() && IsDigit(name[i]))) continue;
    const int year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    if (year < 1980 || year > 2100) continue;
    if (const auto day = DayOf(year, digits[4] * 10 + digits[5], digits[6] * 10 + digits[7])) return day;
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(std::string_view text, const std::vector<ZoneSpan>& zones, const SourceText& source,
         const Lexicon& lexicon)
      : text_(text), zones_(zones), source_(source), lexicon_(lexicon) {}

  DocumentFields Read() {
    for (size_t i = 0; i < zones_.size(); ++i) ReadZone(i);
    TakeDeclared();
    Published();
    DatelineDay();
    Outlet();
    Language();
    return std::move(fields_);
  }

 private:
  static void Set(SourcedText* field, std::string_view value, std::optional<Span> span, Basis basis) {
    if (field->value.empty() && !value.empty()) *field = {std::string(value), span, basis};
  }

  void ReadZone(size_t i) {
    const ZoneSpan& zone = zones_[i];
    switch (zone.kind) {
      case ZoneKind::kHeadline:
        if (zone.rule == "text.zone.headline_part") return;
        return Set(&fields_.headline, zone.span.In(text_), zone.span, Basis::kText);
      case ZoneKind::kByline:
        return ReadBylineZone(zone);
      case ZoneKind::kMetaDate:
        return ReadDateZone(zone);
      case ZoneKind::kDateline:
        return ReadDatelineZone(i);
      case ZoneKind::kCredit:
        if (zone.rule == "text.zone.trailing") ReadLastByline(zone);
        return ReadFurniture(zone);
      case ZoneKind::kSectionLabel:
      case ZoneKind::kBoilerplate:
        return ReadFurniture(zone);
      default:
        return;
    }
  }

  // "Key: value" of a header line; the value's span, or nothing.
  std::optional<Span> Value(const ZoneSpan& zone, std::string* key) const {
    if (zone.rule != "text.zone.key") return std::nullopt;
    const std::string_view line = zone.span.In(text_);
    const size_t colon = line.find(':');
    if (colon == line.npos) return std::nullopt;
    *key = LinePatterns::Fold(line.substr(0, colon));
    Span value{zone.span.begin + static_cast<uint32_t>(colon) + 1, zone.span.end};
    while (!value.empty() && text_[value.begin] == ' ') ++value.begin;
    return value.empty() ? std::nullopt : std::optional<Span>(value);
  }

  void ReadBylineZone(const ZoneSpan& zone) {
    std::string key;
    if (const auto value = Value(zone, &key)) {
      const auto byline = ReadByline(text_, *value, lexicon_);
      const Span names = byline ? byline->names : *value;
      return Set(&fields_.byline, names.In(text_), names, Basis::kHeader);
    }
    const auto byline = ReadByline(text_, zone.span, lexicon_);
    if (!byline) return Set(&fields_.byline, NamesOf(zone.span).In(text_), NamesOf(zone.span), Basis::kText);
    Set(&fields_.byline, byline->names.In(text_), byline->names, Basis::kText);
    if (byline->outlet == nullptr) return;
    if (byline->outlet->agency) {
      Set(&fields_.agency, byline->outlet->canonical, zone.span, Basis::kText);
    } else if (byline_outlet_ == nullptr) {
      byline_outlet_ = byline->outlet;
      byline_span_ = zone.span;
    }
  }

  // "By Ana Silva, staff reporter" below the text; the header's byline goes before it.
  void ReadLastByline(const ZoneSpan& zone) {
    const auto byline = ReadByline(text_, zone.span, lexicon_);
    if (byline && byline->names.begin > zone.span.begin)
      Set(&fields_.byline, byline->names.In(text_), byline->names, Basis::kText);
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
    // A line may tell both when it was published and when it was changed.
    for (int i = 0; i < 3; ++i) {
      const auto date = ReadPageDate(text_, line, lexicon_);
      if (!date) return;
      std::optional<TimeValue>* slot = date->updated ? &updated_ : &fields_.published;
      if (!*slot) *slot = date->date;
      ReadOutletBeside(date->before);
      ReadOutletBeside(date->rest);
      line = date->rest;
    }
  }
  // "PTI / Updated: Oct. 12, 2021", "Oct. 12, 2021 / CBS News".
  void ReadOutletBeside(Span span) {
    std::string_view line = span.In(text_);
    while (!line.empty() && (line.back() == ' ' || line.back() == '/' || line.back() == '|'))
      line.remove_suffix(1);
    for (const char mark : {'/', '|'}) {
      for (const std::string_view part : Split(line, mark)) {
        if (const auto* outlet = lexicon_.outlets.Find(Trim(part)))
          Set(outlet->agency ? &fields_.agency : &fields_.outlet, outlet->canonical, span, Basis::kText);
      }
    }
  }

  void ReadDatelineZone(size_t i) {
    Span paragraph = zones_[i].span;
    if (i + 1 < zones_.size()) paragraph.end = zones_[i + 1].span.end;
    const auto dateline = ReadDateline(text_, paragraph, true, lexicon_);
    if (!dateline) return;
    Set(&fields_.dateline, dateline->value.In(text_), dateline->value, Basis::kText);
    fields_.dateline_place = dateline->place;
    fields_.dateline_country = dateline->country;
    if (dateline->agency != nullptr) {
      Set(dateline->agency->agency ? &fields_.agency : &fields_.outlet, dateline->agency->canonical,
          dateline->agency_span, Basis::kDateline);
    } else if (dateline->agency_span && MayBeAgency(dateline->agency_span->In(text_))) {
      Set(&fields_.agency, dateline->agency_span->In(text_), dateline->agency_span, Basis::kDateline);
    }
    if (dateline->date) {
      dateline_reading_ = *dateline->date;
      dateline_span_ = dateline->date_span;
    }
  }

  bool IsPlace(std::string_view name) const {
    for (const auto kind : {GazetteerKind::kCountry, GazetteerKind::kCapital, GazetteerKind::kPlace}) {
      if (lexicon_.gazetteer.Exact(name, 1u << static_cast<int>(kind)) != nullptr) return true;
    }
    return false;
  }
  // An agency that nobody has told us of: a name, and not "(Chile)" or "(UPDATED)".
  bool MayBeAgency(std::string_view inside) const {
    const auto words = static_cast<int>(std::count(inside.begin(), inside.end(), ' ')) + 1;
    return HasFormOfName(inside) && !IsPlace(inside) &&
           lexicon_.page_patterns.Match(LinePatterns::Fold(inside), words) == nullptr;
  }

  // "Source: Xinhua   Editor: Ana   2021-10-12": the name ends where blanks, a date or another key begin.
  void ReadOutletKey(Span value) {
    if (const auto date = ReadPageDate(text_, value, lexicon_)) {
      if (!fields_.published) fields_.published = date->date;
      if (!date->before.empty()) value = date->before;
    }
    const std::string_view line = value.In(text_);
    size_t end = std::min({line.find("  "), line.find(" | "), line.size()});
    if (const size_t colon = line.substr(0, end).find(':'); colon != line.npos) {
      const size_t key = line.rfind(' ', colon);
      if (key != line.npos) end = key;
    }
    value.end = value.begin + static_cast<uint32_t>(end);
    const auto* known = lexicon_.outlets.Find(Trim(value.In(text_)));
    if (known != nullptr && known->agency) Set(&fields_.agency, known->canonical, value, Basis::kHeader);
    Set(&fields_.outlet, known != nullptr ? known->canonical : std::string(Trim(value.In(text_))), value,
        Basis::kHeader);
  }

  void ReadFurniture(const ZoneSpan& zone) {
    std::string key;
    const std::string_view line = zone.span.In(text_);
    if (const auto value = Value(zone, &key)) {
      const auto& keys = lexicon_.header_keys;
      if (keys.Is(key, HeaderKey::kOutlet)) {
        ReadOutletKey(*value);
      } else if (keys.Is(key, HeaderKey::kAgency)) {
        const auto* known = lexicon_.outlets.Find(value->In(text_));
        Set(&fields_.agency, known != nullptr ? known->canonical : std::string(value->In(text_)), value,
            Basis::kHeader);
      } else if (keys.Is(key, HeaderKey::kUrl)) {
        Set(&fields_.url, value->In(text_), value, Basis::kHeader);
      }
      return;
    }
    if (line.size() > 300) return;
    if (zone.rule == "text.zone.link") return Set(&fields_.url, line, zone.span, Basis::kText);
    // "FOREIGN POLICY" above a headline is a section, "AA" the size of letters.
    const bool label = zone.rule.find("page_patterns.tsv:") != std::string::npos;
    if (const auto* outlet = label ? nullptr : lexicon_.outlets.Find(line)) {
      Set(outlet->agency ? &fields_.agency : &fields_.outlet, outlet->canonical, zone.span, Basis::kText);
      return;
    }
    if (zone.kind == ZoneKind::kCredit && (line.starts_with('(') || line.starts_with('['))) {
      for (const std::string_view part : Split(line.substr(1, line.size() - 2), '/')) {
        if (const auto* outlet = lexicon_.outlets.Find(Trim(part)); outlet != nullptr && outlet->agency) {
          Set(&fields_.agency, outlet->canonical, zone.span, Basis::kText);
        }
      }
    }
    ReadCopyright(zone);
  }
  // Behind the first year, or the years "2019-2021"; 0: no year.
  static size_t AfterYears(std::string_view line) {
    size_t digits = 0, end = 0;
    for (size_t i = 0; i <= line.size(); ++i) {
      if (i < line.size() && IsDigit(line[i])) {
        ++digits;
        continue;
      }
      if (digits == 4) end = i;
      if (end > 0 && (i >= line.size() || line[i] != '-')) return end;
      digits = 0;
    }
    return end;
  }
  // "© 2021 The Island Post. All rights reserved.", "Copyright (c) 2021, Island Post"
  void ReadCopyright(const ZoneSpan& zone) {
    const std::string_view line = zone.span.In(text_);
    const std::string folded = AsciiLower(line);
    if (folded.find("copyright") == std::string::npos && folded.find("©") == std::string::npos &&
        folded.find("(c)") == std::string::npos)
      return;
    size_t at = AfterYears(line);
    if (at == 0) return;
    // The longest known name that starts behind the year.
    while (at < line.size() && (line[at] == ' ' || line[at] == ',' || line[at] == '.')) ++at;
    std::string_view rest = line.substr(at);
    if (rest.starts_with("by ")) rest.remove_prefix(3);
    for (size_t end = rest.size(); end > 0; --end) {
      const bool boundary = end == rest.size() || rest[end] == ' ' || rest[end] == '.' || rest[end] == ',';
      if (!boundary) continue;
      if (const auto* outlet = lexicon_.outlets.Find(rest.substr(0, end))) {
        Set(outlet->agency ? &fields_.agency : &fields_.outlet, outlet->canonical, zone.span, Basis::kText);
        return;
      }
    }
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

  void Published() {
    if (const auto day = ParseIsoDay(source_.published)) {
      fields_.published = OneDay(*day, Basis::kMarkup);
      fields_.published->expression = source_.published;
      return;
    }
    if (!fields_.published) fields_.published = updated_;
    if (!fields_.published) ReadNumbersByDateline();
    if (fields_.published) return;
    if (const auto day = DayInName(fields_.url.value)) {
      fields_.published = OneDay(*day, Basis::kMarkup);
    } else if (const auto in_name = DayInName(source_.file_name)) {
      fields_.published = OneDay(*in_name, Basis::kFileName);
    }
  }

  // "12/10/2021" may be two days; a dateline of October 12 tells which.
  void ReadNumbersByDateline() {
    if (!dateline_reading_ || dateline_reading_->month == 0) return;
    for (const ZoneSpan& zone : zones_) {
      if (zone.kind != ZoneKind::kMetaDate && zone.kind != ZoneKind::kBoilerplate) continue;
      if (zone.span.size() > kLongestDateLine) continue;
      const auto lexemes = LexTime(text_, zone.span, lexicon_.time_words);
      for (size_t i = 0; i + 4 < lexemes.size(); ++i) {
        const TimeLexeme &a = lexemes[i], &b = lexemes[i + 2], &year = lexemes[i + 4];
        if (lexemes[i + 1].mark != '/' || lexemes[i + 3].mark != '/' || year.digits != 4) continue;
        const bool month_first = a.value == dateline_reading_->month && b.value == dateline_reading_->day;
        const bool day_first = b.value == dateline_reading_->month && a.value == dateline_reading_->day;
        if (!month_first && !day_first) continue;
        if (const auto day = DayOf(year.value, dateline_reading_->month, dateline_reading_->day)) {
          fields_.published = OneDay(*day, Basis::kText);
          fields_.published->span = Span{a.span.begin, year.span.end};
          fields_.published->expression = fields_.published->span->In(text_);
          return;
        }
      }
    }
  }

  // A dateline tells no year: it is the last such day before the publication or the day after it.
  void DatelineDay() {
    if (!dateline_reading_) return;
    TimeAnchors anchors;
    anchors.tense = Tense::kPast;
    if (fields_.published) anchors.today = ParseIsoDay(fields_.published->edtf);
    std::optional<Period> period;
    TimeValue value = ResolveTime(*dateline_reading_, anchors, &period);
    if (period && anchors.today && (*anchors.today - period->last > 60 || period->first - *anchors.today > 1))
      value = TimeValue();
    value.span = dateline_span_;
    value.expression = dateline_span_.In(text_);
    value.basis = Basis::kText;
    if (!fields_.published && dateline_reading_->year != 0 && !value.edtf.empty()) fields_.published = value;
    fields_.dateline_date = std::move(value);
  }

  void Outlet() {
    if (!source_.outlet.empty()) {
      const auto* known = lexicon_.outlets.Find(source_.outlet);
      fields_.outlet = Declared(known != nullptr ? known->canonical : source_.outlet);
      return;
    }
    if (byline_outlet_ != nullptr)
      Set(&fields_.outlet, byline_outlet_->canonical, byline_span_, Basis::kText);
    if (const auto* outlet = lexicon_.outlets.FindByUrl(fields_.url.value))
      Set(&fields_.outlet, outlet->canonical, std::nullopt, Basis::kMarkup);
    // An agency's own text.
    Set(&fields_.outlet, fields_.agency.value, fields_.agency.span, fields_.agency.basis);
  }

  void Language() {
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
      if (word.size() < 3) return false;  // "a" and "in" stand in many languages
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
  std::optional<TimeReading> dateline_reading_;
  Span dateline_span_, byline_span_;
  const Outlets::Outlet* byline_outlet_ = nullptr;
};

}  // namespace

DocumentFields ReadMetadata(std::string_view text, const std::vector<ZoneSpan>& zones,
                            const SourceText& source, const Lexicon& lexicon) {
  return Reader(text, zones, source, lexicon).Read();
}

}  // namespace onrecord

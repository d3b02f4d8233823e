#include "cli/extract_json.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::cli {
namespace {

using Json = nlohmann::ordered_json;

Json OrNull(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

// To three digits: more would only show how numbers are kept.
double Rounded(double share) { return std::round(share * 1000) / 1000; }

// Writes spans of one text as code points.
class Writer {
 public:
  Writer(std::string_view text, const Analysis& analysis) : text_(text), index_(text), a_(analysis) {}

  Json Zones() const {
    Json out = Json::array();
    for (const ZoneSpan& zone : a_.zones) {
      Json entry;
      Put(&entry, "", zone.span);
      entry["zone"] = Name(zone.kind);
      out.push_back(std::move(entry));
    }
    return out;
  }

  Json Quotes() {
    Json out = Json::array();
    size_t group = 0;
    for (const Quote& quote : a_.quotes) {
      first_piece_.push_back(out.size());
      if (quote.nested) continue;
      for (size_t part = 0; part < quote.pieces.size(); ++part) out.push_back(Piece(quote, group, part));
      ++group;
    }
    return out;
  }

  // After Quotes.
  Json Events() const {
    Json out = Json::array();
    for (const Event& event : a_.events) out.push_back(EventJson(event));
    return out;
  }

  Json Times() const {
    Json out = Json::array();
    for (const TimeValue& time : a_.dates) {
      if (!time.span || !InBody(*time.span)) continue;
      Json entry;
      Put(&entry, "", time.span);
      entry["text"] = Text(time.span);
      entry["value"] = OrNull(time.edtf);
      entry["basis"] = Name(time.basis);
      entry["precision"] = Name(time.precision);
      out.push_back(std::move(entry));
    }
    return out;
  }

 private:
  bool InBody(Span span) const {
    return std::any_of(a_.zones.begin(), a_.zones.end(), [&](const ZoneSpan& zone) {
      return zone.kind == ZoneKind::kBody && zone.span.Contains(span);
    });
  }

  // "start", "end" or "speaker_start", "speaker_end"; null without a span.
  void Put(Json* entry, const std::string& prefix, std::optional<Span> span) const {
    (*entry)[prefix + "start"] = span ? Json(index_.CodePoint(span->begin)) : Json(nullptr);
    (*entry)[prefix + "end"] = span ? Json(index_.CodePoint(span->end)) : Json(nullptr);
  }
  Json Text(std::optional<Span> span) const { return span ? Json(span->In(text_)) : Json(nullptr); }

  std::string NameOf(int32_t entity) const {
    const Entity& who = a_.entities[static_cast<size_t>(entity)];
    return who.name.empty() ? who.description : who.name;
  }
  // "Ana Silva; Bo Lund": all who say it.
  std::string SpeakerNames(const Quote& quote) const {
    std::string names = NameOf(quote.speaker);
    for (const int32_t other : quote.co_speakers) StrAppend(&names, "; ", NameOf(other));
    return names;
  }

  Json Piece(const Quote& quote, size_t group, size_t part) const {
    const QuotePiece& piece = quote.pieces[part];
    Json entry;
    Put(&entry, "", piece.span);
    entry["text"] = Text(piece.span);
    entry["kind"] = Name(piece.kind);
    entry["speaker"] = Text(quote.source);
    Put(&entry, "speaker_", quote.source);
    const Entity* speaker = quote.speaker < 0 ? nullptr : &a_.entities[static_cast<size_t>(quote.speaker)];
    entry["speaker_ref"] = speaker == nullptr ? Json(nullptr) : OrNull(SpeakerNames(quote));
    entry["affiliation"] = speaker == nullptr ? Json(nullptr) : OrNull(speaker->affiliation);
    entry["cue"] = Text(quote.cue);
    Put(&entry, "cue_", quote.cue);
    entry["group"] = group;
    entry["part"] = part;
    entry["floating"] = quote.floating;
    entry["via"] = OrNull(quote.via);
    entry["said_date"] = quote.said ? OrNull(quote.said->edtf) : Json(nullptr);
    entry["negated"] = quote.negated;
    entry["attitude"] = Name(quote.attitude);
    entry["confidence"] = Rounded(quote.why.confidence);
    entry["rule"] = quote.why.rule;
    return entry;
  }

  static Json Date(const std::optional<TimeValue>& date) {
    if (!date) return {{"value", nullptr}, {"expression", nullptr}, {"basis", "none"}, {"precision", "none"}};
    return {{"value", OrNull(date->edtf)},
            {"expression", OrNull(date->expression)},
            {"basis", Name(date->basis)},
            {"precision", Name(date->precision)}};
  }

  static Json Location(const std::optional<Place>& place) {
    if (!place) return nullptr;
    return {{"name", place->name}, {"country", OrNull(place->country)}};
  }

  Json EventJson(const Event& event) const {
    Json entry;
    Put(&entry, "", event.span);
    entry["text"] = Text(event.span);
    entry["trigger"] = Text(event.trigger);
    Put(&entry, "trigger_", event.trigger);
    entry["code"] = event.code;
    entry["plover"] = OrNull(event.plover);
    entry["quad"] = event.quad_class;
    entry["goldstein"] = event.goldstein;
    entry["source"] = OrNull(event.source.code);
    entry["target"] = event.target ? OrNull(event.target->code) : Json(nullptr);
    entry["source_text"] = OrNull(event.source.text);
    entry["target_text"] = event.target ? OrNull(event.target->text) : Json(nullptr);
    entry["date"] = Date(event.date);
    entry["location"] = Location(event.location);
    entry["counts"] = Json::array();
    for (const Count& count : event.counts) {
      entry["counts"].push_back({{"value", count.value},
                                 {"unit", OrNull(count.unit)},
                                 {"qualifier", OrNull(count.qualifier)},
                                 {"kind", OrNull(count.kind)}});
    }
    entry["modality"] = Name(event.modality);
    entry["in_quote"] =
        event.in_quote < 0 ? Json(nullptr) : Json(first_piece_[static_cast<size_t>(event.in_quote)]);
    entry["confidence"] = Rounded(event.why.confidence);
    entry["rule"] = event.why.rule;
    return entry;
  }

  std::string_view text_;
  Utf8Index index_;
  const Analysis& a_;
  std::vector<size_t> first_piece_;  // of each quote, its place in the list of pieces
};

std::string TextOr(const Json& object, const char* key, const char* other = nullptr) {
  const auto it = object.find(key);
  if (it != object.end() && it->is_string()) return it->get<std::string>();
  return other == nullptr ? "" : TextOr(object, other);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Article>> ParseExtractLine(std::string_view line) {
  const Json object = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return InvalidArgument("expected a JSON object {\"id\", \"text\", …}");
  const auto text = object.find("text");
  if (text == object.end() || !text->is_string()) return InvalidArgument("expected a string under \"text\"");
  auto input = std::make_unique<Article>();
  input->id = TextOr(object, "id");
  input->text = text->get<std::string>();
  if (!IsValidUtf8(input->text)) return InvalidArgument("\"text\" is not valid UTF-8");
  input->source.text = input->text;
  input->source.title = TextOr(object, "title");
  input->source.published = TextOr(object, "published", "date");
  input->source.outlet = TextOr(object, "outlet");
  return input;
}

std::string ExtractLine(const Article& article, const Analysis& analysis, std::string_view analyser) {
  const DocumentFields& document = analysis.document;
  Writer writer(article.text, analysis);
  Json out;
  out["id"] = article.id;
  if (!article.file.empty()) {
    out["file"] = article.file;
    out["text"] = article.text;
  }
  out["headline"] = OrNull(document.headline.value);
  out["outlet"] = OrNull(document.outlet.value);
  out["byline"] = OrNull(document.byline.value);
  out["dateline"] = OrNull(document.dateline.value);
  out["published"] = document.published ? OrNull(document.published->edtf.substr(0, 10)) : Json(nullptr);
  out["language"] = OrNull(document.language);
  out["analyser"] = analyser;
  out["zones"] = writer.Zones();
  out["quotes"] = writer.Quotes();
  out["events"] = writer.Events();
  out["times"] = writer.Times();
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace onrecord::cli

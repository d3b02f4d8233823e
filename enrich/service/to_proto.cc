#include "enrich/service/to_proto.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/hash.h"
#include "common/base/strings.h"

namespace onrecord {
namespace {

void Set(Span from, v1::Span* to) {
  to->set_begin(from.begin);
  to->set_end(from.end);
}

v1::Basis ToProto(Basis basis) {
  switch (basis) {
    case Basis::kText:
      return v1::BASIS_TEXT;
    case Basis::kMarkup:
      return v1::BASIS_MARKUP;
    case Basis::kHeader:
      return v1::BASIS_HEADER;
    case Basis::kFileName:
      return v1::BASIS_FILE_NAME;
    case Basis::kDateline:
      return v1::BASIS_DATELINE;
    case Basis::kPublication:
      return v1::BASIS_PUBLICATION;
    case Basis::kNone:
      return v1::BASIS_NONE;
  }
  return v1::BASIS_UNSPECIFIED;
}

// The enums of the analysis that have a kNone stand one to one with those of the messages, whose zero is
// UNSPECIFIED; those that have none stand one below. tests/unit/enrich/service checks every value by its
// name.
template <typename To, typename From>
To SameNumber(From value) {
  return static_cast<To>(static_cast<int>(value));
}
template <typename To, typename From>
To NextNumber(From value) {
  return static_cast<To>(static_cast<int>(value) + 1);
}

void Set(const SourcedText& from, v1::SourcedText* to) {
  to->set_value(from.value);
  if (from.span) Set(*from.span, to->mutable_span());
  to->set_basis(ToProto(from.basis));
}

void Set(const TimeValue& from, v1::TimeValue* to) {
  to->set_edtf(from.edtf);
  to->set_earliest(from.earliest);
  to->set_latest(from.latest);
  to->set_expression(from.expression);
  if (from.span) Set(*from.span, to->mutable_span());
  to->set_basis(ToProto(from.basis));
  to->set_precision(SameNumber<v1::Precision>(from.precision));
  to->set_zone(from.zone);
}

void Set(const Provenance& from, v1::Provenance* to) {
  to->set_rule(from.rule);
  to->set_confidence(from.confidence);
  for (const Alternative& alternative : from.alternatives) {
    v1::Alternative* added = to->add_alternatives();
    added->set_text(alternative.text);
    if (alternative.span) Set(*alternative.span, added->mutable_span());
    added->set_why_not(alternative.why_not);
  }
}

void SetDocument(const DocumentFields& from, v1::DocumentFields* to) {
  Set(from.headline, to->mutable_headline());
  Set(from.outlet, to->mutable_outlet());
  Set(from.agency, to->mutable_agency());
  Set(from.byline, to->mutable_byline());
  Set(from.url, to->mutable_url());
  Set(from.dateline, to->mutable_dateline());
  to->set_dateline_place(from.dateline_place);
  if (from.dateline_date) Set(*from.dateline_date, to->mutable_dateline_date());
  if (from.published) Set(*from.published, to->mutable_published());
  to->set_language(from.language);
}

void SetEntity(const Analysis& analysis, const Entity& from, v1::Entity* to) {
  to->set_kind(SameNumber<v1::EntityKind>(from.kind));
  to->set_name(from.name);
  to->set_description(from.description);
  to->set_role(from.role);
  to->set_affiliation(from.affiliation);
  to->set_country(from.country);
  to->set_actor_code(from.actor_code.text());
  to->set_speaker_key(from.speaker_key);
  for (const uint32_t index : from.mentions) {
    const Mention& mention = analysis.mentions[index];
    v1::Mention* added = to->add_mentions();
    Set(mention.span, added->mutable_span());
    added->set_form(NextNumber<v1::MentionForm>(mention.form));
    Set(mention.why, added->mutable_why());
  }
}

std::string Id(const v1::Article& article, std::string_view kind, Span span) {
  return Sha256HexOfParts({article.revision_id(), kind, StrCat(span.begin), StrCat(span.end)});
}

std::string PiecesText(std::string_view text, const Quote& quote) {
  std::vector<std::string> pieces;
  for (const QuotePiece& piece : quote.pieces) pieces.emplace_back(piece.span.In(text));
  return Join(pieces, " […] ");
}

void SetSpeaker(const Analysis& analysis, const Quote& from, v1::Quote* to) {
  if (from.speaker < 0) return;
  const Entity& speaker = analysis.entities[static_cast<size_t>(from.speaker)];
  to->set_speaker(static_cast<uint32_t>(from.speaker));
  to->set_speaker_name(speaker.name.empty() ? speaker.description : speaker.name);
  to->set_speaker_key(speaker.speaker_key);
  to->set_speaker_role(speaker.role);
  to->set_speaker_affiliation(speaker.affiliation);
  to->set_speaker_country(speaker.country);
  for (const int32_t other : from.co_speakers) to->add_co_speakers(static_cast<uint32_t>(other));
}

void SetQuote(const v1::Article& article, const Analysis& analysis, const Quote& from, v1::Quote* to) {
  const std::string_view text = article.text();
  to->set_quote_id(Id(article, Name(from.kind), from.pieces.front().span));
  to->set_kind(NextNumber<v1::QuoteKind>(from.kind));
  to->set_attitude(NextNumber<v1::Attitude>(from.attitude));
  for (const QuotePiece& piece : from.pieces) {
    v1::QuotePiece* added = to->add_pieces();
    Set(piece.span, added->mutable_span());
    added->set_kind(NextNumber<v1::QuoteKind>(piece.kind));
  }
  to->set_text(PiecesText(text, from));
  if (from.source) {
    Set(*from.source, to->mutable_source());
    to->set_source_text(std::string(from.source->In(text)));
  }
  if (from.cue) {
    Set(*from.cue, to->mutable_cue());
    to->set_cue_text(std::string(from.cue->In(text)));
  }
  to->set_cue_lemma(from.cue_lemma);
  SetSpeaker(analysis, from, to);
  to->set_floating(from.floating);
  to->set_negated(from.negated);
  to->set_via(from.via);
  if (from.said) Set(*from.said, to->mutable_said());
  Set(from.context, to->mutable_context());
  to->set_context_text(std::string(from.context.In(text)));
  Set(from.why, to->mutable_why());
  Set(from.speaker_why, to->mutable_speaker_why());
  if (from.inside >= 0) to->set_inside(static_cast<uint32_t>(from.inside));
}

void SetActor(const Analysis& analysis, const EventActor& from, v1::EventActor* to) {
  to->set_code(from.code.text());
  to->set_text(from.text);
  if (from.span) Set(*from.span, to->mutable_span());
  if (from.entity < 0) return;
  const Entity& entity = analysis.entities[static_cast<size_t>(from.entity)];
  to->set_entity(static_cast<uint32_t>(from.entity));
  to->set_name(entity.name.empty() ? entity.description : entity.name);
}

void SetCount(const Count& from, v1::Count* to) {
  to->set_value(from.value);
  to->set_upper(from.upper);
  to->set_unit(from.unit);
  to->set_qualifier(from.qualifier);
  to->set_kind(from.kind);
  Set(from.span, to->mutable_span());
  if (from.as_of) Set(*from.as_of, to->mutable_as_of());
}

// Two actors of one act share code and trigger, so the id holds who as well.
std::string EventId(const v1::Article& article, const Event& event) {
  const std::string target =
      event.target ? StrCat(event.target->code.text(), "/", event.target->text) : std::string();
  return Sha256HexOfParts({article.revision_id(), "event", event.code,
                           StrCat(event.source.code.text(), "/", event.source.text), target,
                           StrCat(event.trigger.begin), StrCat(event.trigger.end)});
}

void SetEvent(const v1::Article& article, const Analysis& analysis, const Event& from, v1::Event* to) {
  const std::string_view text = article.text();
  to->set_event_id(EventId(article, from));
  to->set_code(from.code);
  to->set_plover(from.plover);
  to->set_plover_mode(from.plover_mode);
  to->set_quad_class(SameNumber<v1::QuadClass>(from.quad_class));
  to->set_goldstein(from.goldstein);
  SetActor(analysis, from.source, to->mutable_source());
  if (from.target) SetActor(analysis, *from.target, to->mutable_target());
  if (from.date) Set(*from.date, to->mutable_date());
  if (from.location) {
    to->mutable_location()->set_name(from.location->name);
    to->mutable_location()->set_country(from.location->country);
    if (from.location->span) Set(*from.location->span, to->mutable_location()->mutable_span());
  }
  for (const Count& count : from.counts) SetCount(count, to->add_counts());
  to->set_modality(NextNumber<v1::Modality>(from.modality));
  if (from.in_quote >= 0) to->set_in_quote(static_cast<uint32_t>(from.in_quote));
  Set(from.span, to->mutable_span());
  to->set_text(std::string(from.span.In(text)));
  Set(from.trigger, to->mutable_trigger());
  to->set_trigger_text(std::string(from.trigger.In(text)));
  for (const Span other : from.other_mentions) Set(other, to->add_other_mentions());
  to->set_reciprocal(from.reciprocal);
  Set(from.why, to->mutable_why());
}

}  // namespace

SourceText ToSourceText(const v1::Article& article) {
  const v1::DeclaredMetadata& declared = article.declared();
  SourceText source;
  source.text = article.text();
  source.title = declared.title();
  source.published = declared.published();
  source.outlet = declared.outlet();
  source.byline = declared.byline();
  source.agency = declared.agency();
  source.url = declared.url();
  source.language = declared.language();
  source.page = article.source().media_type() == "text/html";
  source.file_name = article.source().path().substr(article.source().path().rfind('/') + 1);
  return source;
}

v1::EnrichedArticle ToProto(v1::Article article, const Analysis& analysis, std::string_view analyser) {
  v1::EnrichedArticle out;
  SetDocument(analysis.document, out.mutable_document());
  for (const ZoneSpan& zone : analysis.zones) {
    v1::Zone* added = out.add_zones();
    Set(zone.span, added->mutable_span());
    added->set_kind(NextNumber<v1::ZoneKind>(zone.kind));
    added->set_rule(zone.rule);
  }
  for (const Entity& entity : analysis.entities) SetEntity(analysis, entity, out.add_entities());
  for (const Quote& quote : analysis.quotes) SetQuote(article, analysis, quote, out.add_quotes());
  for (const Event& event : analysis.events) SetEvent(article, analysis, event, out.add_events());
  out.set_analyser(std::string(analyser));
  out.set_state(NextNumber<v1::AnalysisState>(analysis.state));
  out.set_state_detail(analysis.state_detail);
  *out.mutable_article() = std::move(article);
  return out;
}

}  // namespace onrecord

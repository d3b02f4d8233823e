#include "tests/support/api/sample_articles.h"

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

void SetDay(const std::string& day, v1::TimeValue* time) {
  time->set_edtf(day);
  time->set_earliest(day);
  time->set_latest(day);
  time->set_precision(v1::PRECISION_DAY);
}

void SetSpan(size_t begin, size_t end, v1::Span* span) {
  span->set_begin(static_cast<uint32_t>(begin));
  span->set_end(static_cast<uint32_t>(end));
}

void AddQuote(const SampleArticle& sample, const SampleQuote& from, v1::EnrichedArticle* article) {
  std::string& text = *article->mutable_article()->mutable_text();
  const size_t begin = text.size();
  StrAppend(&text, "\"", from.text, ",\" ", from.speaker.empty() ? "someone" : from.speaker, " said.\n");
  v1::Quote& quote = *article->add_quotes();
  quote.set_quote_id(Sha256HexOfParts({sample.id, sample.revision, "quote", StrCat(begin)}));
  quote.set_kind(from.kind);
  quote.set_attitude(v1::ATTITUDE_SPEECH);
  SetSpan(begin + 1, begin + 1 + from.text.size(), quote.add_pieces()->mutable_span());
  SetSpan(begin, text.size() - 1, quote.mutable_context());
  quote.set_text(from.text);
  quote.set_context_text(text.substr(begin, text.size() - 1 - begin));
  quote.set_cue_lemma("say");
  quote.mutable_why()->set_confidence(from.confidence);
  if (!from.said.empty()) SetDay(from.said, quote.mutable_said());
  if (from.speaker.empty()) return;
  v1::Entity& speaker = *article->add_entities();
  speaker.set_kind(v1::ENTITY_KIND_PERSON);
  speaker.set_name(from.speaker);
  speaker.set_speaker_key(FoldCase(from.speaker));
  quote.set_speaker(static_cast<uint32_t>(article->entities_size() - 1));
  quote.set_speaker_name(from.speaker);
  quote.set_speaker_key(FoldCase(from.speaker));
  quote.set_speaker_affiliation(from.affiliation);
  quote.set_speaker_country(from.country);
}

void AddEvent(const SampleArticle& sample, const SampleEvent& from, v1::EnrichedArticle* article) {
  std::string& text = *article->mutable_article()->mutable_text();
  const size_t begin = text.size();
  StrAppend(&text, from.clause, ".\n");
  v1::Event& event = *article->add_events();
  event.set_event_id(Sha256HexOfParts({sample.id, sample.revision, "event", StrCat(begin)}));
  event.set_code(from.code);
  event.set_plover("CONSULT");
  event.set_quad_class(v1::QUAD_CLASS_VERBAL_COOPERATION);
  event.set_goldstein(1.9);
  event.mutable_source()->set_code(from.source);
  event.mutable_source()->set_name("Ana Silva");
  event.mutable_target()->set_code(from.target);
  event.mutable_target()->set_name("Spain");
  event.mutable_location()->set_name("Madrid");
  event.mutable_location()->set_country("ESP");
  event.set_modality(from.modality);
  event.mutable_why()->set_rule(from.rule);
  if (from.count > 0) {
    v1::Count& count = *event.add_counts();
    count.set_value(from.count);
    count.set_unit(from.unit);
    count.set_qualifier(from.qualifier);
    const auto end = begin + from.clause.size();
    SetSpan(end, end, count.mutable_span());
  }
  event.mutable_why()->set_confidence(0.8);
  event.set_text(from.clause);
  SetSpan(begin, begin + from.clause.size(), event.mutable_span());
  if (!from.day.empty()) SetDay(from.day, event.mutable_date());
}

}  // namespace

v1::EnrichedArticle MakeArticle(const SampleArticle& sample) {
  v1::EnrichedArticle out;
  v1::Article& article = *out.mutable_article();
  article.set_article_id(sample.id);
  article.set_revision_id(sample.revision);
  article.mutable_observed_at()->set_seconds(sample.observed_seconds);
  article.set_text(StrCat("Élan at the harbour of ", sample.id, "\n"));
  out.mutable_document()->mutable_headline()->set_value(StrCat("Élan at the harbour of ", sample.id));
  out.mutable_document()->mutable_outlet()->set_value(sample.outlet);
  out.mutable_document()->set_language(sample.language);
  if (!sample.published.empty()) SetDay(sample.published, out.mutable_document()->mutable_published());
  out.set_analyser(sample.analyser);
  out.set_state(v1::ANALYSIS_STATE_COMPLETE);
  const size_t body = article.text().size();
  for (const SampleQuote& quote : sample.quotes) AddQuote(sample, quote, &out);
  for (const SampleEvent& event : sample.events) AddEvent(sample, event, &out);
  v1::Zone& zone = *out.add_zones();
  zone.set_kind(v1::ZONE_KIND_BODY);
  SetSpan(body, article.text().size(), zone.mutable_span());
  article.set_text_sha256(Sha256Hex(article.text()));
  return out;
}

Batch MakeBatch(const std::vector<SampleArticle>& samples) {
  Batch batch;
  for (const SampleArticle& sample : samples) {
    v1::EnrichedArticle article = MakeArticle(sample);
    batch.articles.push_back(std::move(article));
  }
  return batch;
}

}  // namespace onrecord::api

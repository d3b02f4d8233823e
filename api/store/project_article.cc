#include "api/store/project_article.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

constexpr size_t kSnippetBytes = 300;

bool Within(const v1::Span& span, const std::string& text) {
  return span.begin() <= span.end() && span.end() <= text.size();
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The nearest place at or before `at` where no character and, if there is one near, no word is cut.
size_t CutBefore(std::string_view text, size_t at) {
  if (at >= text.size()) return text.size();
  const size_t space = text.rfind(' ', at);
  if (space != std::string_view::npos && at - space < 60) return space;
  while (at > 0 && IsContinuation(text[at])) --at;
  return at;
}

size_t CutAfter(std::string_view text, size_t at) {
  const size_t space = text.find(' ', at);
  if (space != std::string_view::npos && space - at < 60) return space + 1;
  while (at < text.size() && IsContinuation(text[at])) ++at;
  return at;
}

std::string OnOneLine(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (space && (out.empty() || out.back() == ' ')) continue;
    out += space ? ' ' : c;
  }
  return out;
}

std::string Snippet(const v1::EnrichedArticle& enriched) {
  const std::string& text = enriched.article().text();
  std::string body;
  for (const v1::Zone& zone : enriched.zones()) {
    if (zone.kind() != v1::ZONE_KIND_BODY || !Within(zone.span(), text)) continue;
    StrAppend(&body, " ", text.substr(zone.span().begin(), zone.span().end() - zone.span().begin()));
    if (body.size() > 2 * kSnippetBytes) break;
  }
  std::string line = OnOneLine(body.empty() ? std::string_view(text).substr(0, 4 * kSnippetBytes) : body);
  line.resize(CutBefore(line, kSnippetBytes));
  return std::string(Trim(line));
}

v1::ArticleContext ContextOf(const v1::EnrichedArticle& enriched) {
  const auto& article = enriched.article();
  const auto& document = enriched.document();
  const auto& declared = article.declared();
  const auto first_of = [](const std::string& a, const std::string& b) { return a.empty() ? b : a; };
  v1::ArticleContext context;
  context.set_article_id(article.article_id());
  context.set_revision_id(article.revision_id());
  context.set_newest(true);
  context.set_headline(first_of(document.headline().value(), declared.title()));
  context.set_outlet(first_of(document.outlet().value(), declared.outlet()));
  context.set_byline(first_of(document.byline().value(), declared.byline()));
  context.set_url(first_of(document.url().value(), declared.url()));
  if (document.has_published()) *context.mutable_published() = document.published();
  context.set_language(first_of(document.language(), declared.language()));
  *context.mutable_ingested_at() = article.observed_at();
  context.set_analyser(enriched.analyser());
  context.set_text_sha256(article.text_sha256());
  context.set_file_sha256(article.source().file_sha256());
  return context;
}

// `span` and its surroundings, within the paragraph.
v1::Span Surroundings(const v1::Span& span, const std::string& text) {
  const std::string_view view(text);
  size_t begin = 0;
  if (span.begin() > 0) {
    const size_t line = view.rfind('\n', span.begin() - 1);
    begin = line == std::string_view::npos ? 0 : line + 1;
  }
  size_t end = std::min(view.find('\n', span.end()), view.size());
  if (span.begin() - begin > kSnippetBytes) begin = CutAfter(view, span.begin() - kSnippetBytes);
  if (end - span.end() > kSnippetBytes) end = CutBefore(view, span.end() + kSnippetBytes);
  v1::Span around;
  around.set_begin(static_cast<uint32_t>(std::min<size_t>(begin, span.begin())));
  around.set_end(static_cast<uint32_t>(std::max<size_t>(end, span.end())));
  return around;
}

v1::QuoteRecord ProjectQuote(const v1::EnrichedArticle& enriched, const v1::Quote& quote,
                             const v1::ArticleContext& context) {
  v1::QuoteRecord record;
  *record.mutable_quote() = quote;
  *record.mutable_article() = context;
  if (quote.has_speaker() && quote.speaker() < static_cast<uint32_t>(enriched.entities_size())) {
    *record.mutable_speaker() = enriched.entities(static_cast<int>(quote.speaker()));
  }
  if (quote.has_inside() && quote.inside() < static_cast<uint32_t>(enriched.quotes_size())) {
    record.set_inside_quote_id(enriched.quotes(static_cast<int>(quote.inside())).quote_id());
  }
  record.set_span_unit(v1::SPAN_UNIT_UTF8_BYTES);
  return record;
}

v1::EventRecord ProjectEvent(const v1::EnrichedArticle& enriched, const v1::Event& event,
                             const v1::ArticleContext& context) {
  v1::EventRecord record;
  *record.mutable_event() = event;
  *record.mutable_article() = context;
  if (event.has_in_quote() && event.in_quote() < static_cast<uint32_t>(enriched.quotes_size())) {
    const v1::Quote& quote = enriched.quotes(static_cast<int>(event.in_quote()));
    record.set_in_quote_id(quote.quote_id());
    record.set_in_quote_speaker(quote.speaker_name());
  }
  const std::string& text = enriched.article().text();
  if (event.has_span() && Within(event.span(), text)) {
    const v1::Span around = Surroundings(event.span(), text);
    *record.mutable_context() = around;
    record.set_context_text(text.substr(around.begin(), around.end() - around.begin()));
  }
  record.set_span_unit(v1::SPAN_UNIT_UTF8_BYTES);
  return record;
}

}  // namespace

Days DaysOf(const v1::TimeValue& time) {
  if (time.earliest().empty() && time.latest().empty()) return {};
  return {time.earliest().empty() ? "0000-00-00" : time.earliest(),
          time.latest().empty() ? "9999-12-31" : time.latest()};
}

Projection ProjectArticle(const v1::EnrichedArticle& enriched) {
  Projection out;
  *out.article.mutable_context() = ContextOf(enriched);
  *out.article.mutable_document() = enriched.document();
  *out.article.mutable_declared() = enriched.article().declared();
  *out.article.mutable_source() = enriched.article().source();
  out.article.set_state(enriched.state());
  out.article.set_state_detail(enriched.state_detail());
  out.article.set_snippet(Snippet(enriched));
  out.article.set_quote_count(static_cast<uint32_t>(enriched.quotes_size()));
  out.article.set_event_count(static_cast<uint32_t>(enriched.events_size()));
  *out.article.mutable_analysed_at() = enriched.analysed_at();
  out.article.set_span_unit(v1::SPAN_UNIT_UTF8_BYTES);
  for (const v1::Quote& quote : enriched.quotes()) {
    out.quotes.push_back(ProjectQuote(enriched, quote, out.article.context()));
  }
  for (const v1::Event& event : enriched.events()) {
    out.events.push_back(ProjectEvent(enriched, event, out.article.context()));
  }
  return out;
}

absl::Status CheckArticle(const v1::EnrichedArticle& enriched) {
  const v1::Article& article = enriched.article();
  if (article.article_id().empty())
    return InvalidArgument("article.article_id: expected 64 hex digits, got none");
  if (article.revision_id().empty()) {
    return InvalidArgument("article.revision_id: expected 64 hex digits, got none");
  }
  const int64_t seconds = article.observed_at().seconds();
  if (seconds < -62135596800 || seconds > 253402300799) {
    return InvalidArgument("article.observed_at: expected a year from 1 to 9999, got ", seconds,
                           " s since 1970");
  }
  for (const v1::Quote& quote : enriched.quotes()) {
    if (quote.quote_id().empty()) return InvalidArgument("quotes.quote_id: expected 64 hex digits, got none");
  }
  for (const v1::Event& event : enriched.events()) {
    if (event.event_id().empty()) return InvalidArgument("events.event_id: expected 64 hex digits, got none");
  }
  return absl::OkStatus();
}

void AddFindings(const v1::EnrichedArticle& enriched, v1::View view, v1::ArticleRecord* record) {
  if (view != v1::VIEW_FINDINGS && view != v1::VIEW_FULL) return;
  *record->mutable_zones() = enriched.zones();
  *record->mutable_entities() = enriched.entities();
  *record->mutable_quotes() = enriched.quotes();
  *record->mutable_events() = enriched.events();
  if (view == v1::VIEW_FULL) record->set_text(enriched.article().text());
}

int64_t ObservedMicros(const v1::EnrichedArticle& enriched) {
  const auto& at = enriched.article().observed_at();
  return at.seconds() * 1000000 + at.nanos() / 1000;
}

}  // namespace onrecord::api

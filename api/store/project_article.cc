#include "api/store/project_article.h"

#include <absl/time/civil_time.h>

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

constexpr size_t kSnippetBytes = 300;
constexpr int32_t kOpenEnd = 99991231;

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
  context.set_analyser_generation(enriched.analyser_generation());
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

// Field by field: mentions can be many.
void CopyWithoutMentions(const v1::Entity& from, v1::Entity* to) {
  to->set_kind(from.kind());
  to->set_name(from.name());
  to->set_description(from.description());
  to->set_role(from.role());
  to->set_affiliation(from.affiliation());
  to->set_country(from.country());
  to->set_actor_code(from.actor_code());
  to->set_speaker_key(from.speaker_key());
}

}  // namespace

int32_t DayAsNumber(std::string_view day) {
  if (day.size() != 10 || day[4] != '-' || day[7] != '-') return 0;
  int32_t number = 0;
  for (const char c : day) {
    if (c == '-') continue;
    if (c < '0' || c > '9') return 0;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::string DayAsText(int32_t day) {
  if (day < 101 || day >= kOpenEnd) return "";
  const std::string digits = StrCat(100000000 + day);
  return StrCat(digits.substr(1, 4), "-", digits.substr(5, 2), "-", digits.substr(7, 2));
}

Days DaysOf(const v1::TimeValue& time) {
  if (time.earliest().empty() && time.latest().empty()) return {};
  const int32_t first = DayAsNumber(time.earliest());
  const int32_t last = DayAsNumber(time.latest());
  return {std::max(first, 1), last > 0 ? last : kOpenEnd};
}

namespace {

// "2021", "2021-10" or "2021-10-12" as its first and its last day; `otherwise` for an empty text.
int32_t FirstDay(const std::string& date, int32_t otherwise) {
  return date.empty()
             ? otherwise
             : DayAsNumber(date + std::string("0000-01-01").substr(std::min<size_t>(date.size(), 10)));
}
int32_t LastDay(const std::string& date, int32_t otherwise) {
  if (date.empty()) return otherwise;
  if (date.size() != 7)
    return DayAsNumber(date + std::string("0000-12-31").substr(std::min<size_t>(date.size(), 10)));
  const int32_t month = DayAsNumber(date + "-01");
  const absl::CivilDay last = absl::CivilDay(absl::CivilMonth(month / 10000, month / 100 % 100) + 1) - 1;
  return static_cast<int32_t>(last.year() * 10000 + last.month() * 100 + last.day());
}
}  // namespace

Days DaysOf(const v1::DateRange& range) {
  return {FirstDay(range.first(), 1), LastDay(range.last(), kOpenEnd)};
}

v1::ArticleRecord ProjectHeader(const v1::EnrichedArticle& enriched) {
  v1::ArticleRecord out;
  *out.mutable_context() = ContextOf(enriched);
  *out.mutable_document() = enriched.document();
  *out.mutable_declared() = enriched.article().declared();
  *out.mutable_source() = enriched.article().source();
  out.set_state(enriched.state());
  out.set_state_detail(enriched.state_detail());
  out.set_snippet(Snippet(enriched));
  out.set_quote_count(static_cast<uint32_t>(enriched.quotes_size()));
  out.set_event_count(static_cast<uint32_t>(enriched.events_size()));
  *out.mutable_analysed_at() = enriched.analysed_at();
  if (enriched.has_log_position()) *out.mutable_log_position() = enriched.log_position();
  out.set_span_unit(v1::SPAN_UNIT_UTF8_BYTES);
  return out;
}

v1::QuoteRecord ProjectQuote(const v1::EnrichedArticle& enriched, int index) {
  const v1::Quote& quote = enriched.quotes(index);
  v1::QuoteRecord record;
  *record.mutable_quote() = quote;
  if (quote.has_speaker() && quote.speaker() < static_cast<uint32_t>(enriched.entities_size())) {
    CopyWithoutMentions(enriched.entities(static_cast<int>(quote.speaker())), record.mutable_speaker());
  }
  if (quote.has_inside() && quote.inside() < static_cast<uint32_t>(enriched.quotes_size())) {
    record.set_inside_quote_id(enriched.quotes(static_cast<int>(quote.inside())).quote_id());
  }
  record.set_span_unit(v1::SPAN_UNIT_UTF8_BYTES);
  return record;
}

v1::EventRecord ProjectEvent(const v1::EnrichedArticle& enriched, int index) {
  const v1::Event& event = enriched.events(index);
  v1::EventRecord record;
  *record.mutable_event() = event;
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

Projection ProjectArticle(const v1::EnrichedArticle& enriched) {
  Projection out;
  out.article = ProjectHeader(enriched);
  for (int i = 0; i < enriched.quotes_size(); ++i) {
    *out.quotes.emplace_back(ProjectQuote(enriched, i)).mutable_article() = out.article.context();
  }
  for (int i = 0; i < enriched.events_size(); ++i) {
    *out.events.emplace_back(ProjectEvent(enriched, i)).mutable_article() = out.article.context();
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
  if (enriched.quotes_size() > kMostFindings || enriched.events_size() > kMostFindings) {
    return InvalidArgument("quotes, events: expected at most ", kMostFindings, " of each, got ",
                           enriched.quotes_size(), " and ", enriched.events_size());
  }
  for (const v1::Quote& quote : enriched.quotes()) {
    if (quote.quote_id().empty()) return InvalidArgument("quotes.quote_id: expected 64 hex digits, got none");
  }
  for (const v1::Event& event : enriched.events()) {
    if (event.event_id().empty()) return InvalidArgument("events.event_id: expected 64 hex digits, got none");
  }
  return absl::OkStatus();
}

int64_t ObservedMicros(const v1::EnrichedArticle& enriched) {
  const auto& at = enriched.article().observed_at();
  return at.seconds() * 1000000 + at.nanos() / 1000;
}

bool LooksLikeCode(std::string_view text) {
  return text.size() >= 3 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

}  // namespace onrecord::api

#include "cli/client/statement_rows.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_format.h>
#include <google/protobuf/util/time_util.h>

#include <deque>

#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

constexpr std::string_view kBold = "1", kDim = "2", kCyan = "36";

// The end of an enum's name: "WORDING_SAME" -> "same".
std::string Short(const std::string& name, std::string_view prefix) {
  return name.size() > prefix.size() ? AsciiLower(std::string_view(name).substr(prefix.size())) : "";
}

std::string WordingName(v1::Wording wording) {
  return wording == v1::WORDING_UNSPECIFIED ? "" : Short(v1::Wording_Name(wording), "WORDING_");
}
std::string KindName(v1::QuoteKind kind) {
  return kind == v1::QUOTE_KIND_UNSPECIFIED ? "" : Short(v1::QuoteKind_Name(kind), "QUOTE_KIND_");
}

std::string SpeakerOf(const v1::Quote& quote) {
  if (!quote.speaker_name().empty()) return quote.speaker_name();
  return quote.source_text().empty() ? "?" : StrCat("[", quote.source_text(), "]");
}

std::string Printed(const v1::Quote& quote) {
  return quote.kind() == v1::QUOTE_KIND_DIRECT ? StrCat("“", quote.text(), "”") : quote.text();
}

std::string Days(const std::string& first, const std::string& last) {
  return first == last || last.empty() ? first : StrCat(first, "– ", last);
}

std::string OutletsOf(const v1::Statement& statement) {
  std::string out;
  for (const std::string& outlet : statement.outlets()) StrAppend(&out, out.empty() ? "" : "; ", outlet);
  const uint32_t more = statement.outlet_count() - static_cast<uint32_t>(statement.outlets_size());
  if (more > 0 && more < statement.outlet_count()) StrAppend(&out, " and ", more, " more");
  return out;
}

std::string ActorOf(const v1::EventActor& actor) {
  if (!actor.name().empty()) return actor.name();
  return actor.text().empty() ? actor.code() : actor.text();
}

std::string EventWho(const v1::Event& event) {
  const std::string target = ActorOf(event.target());
  return StrCat(event.code(), " ", ActorOf(event.source()), target.empty() ? "" : " > ", target);
}

std::string Percent(double share) { return absl::StrFormat("%.0f %%", 100 * share); }

}  // namespace

std::string VerdictName(v1::Verdict verdict) {
  const std::string& name = v1::Verdict_Name(verdict);
  const std::string_view prefix = "VERDICT_";
  return name.size() > prefix.size() ? name.substr(prefix.size()) : name;
}

std::string MarkedWords(const google::protobuf::RepeatedPtrField<v1::WordRun>& runs) {
  std::string out;
  for (const v1::WordRun& run : runs) {
    if (!out.empty()) out += ' ';
    switch (run.change()) {
      case v1::WORD_CHANGE_CUT:
        StrAppend(&out, "[-", run.reference_text(), "-]");
        break;
      case v1::WORD_CHANGE_INSERTED:
        StrAppend(&out, "{+", run.text(), "+}");
        break;
      case v1::WORD_CHANGE_ALTERED:
        StrAppend(&out, "[-", run.reference_text(), "-]{+", run.text(), "+}");
        break;
      default:
        out += run.text();
    }
  }
  return out;
}

RowShape StatementShape() {
  return {{{"PUBLISHED", 11, kDim},
           {"SPEAKER", 18, kBold},
           {"STATEMENT", 0, ""},
           {"ARTICLES", 8, ""},
           {"OUTLETS", 26, kCyan}},
          {"statement_id", "talking_point_id", "first_published", "last_published", "quotes", "articles",
           "outlets", "outlet_names", "speaker", "quote_id", "kind", "text"}};
}
Row RowOf(const v1::Statement& statement) {
  const v1::Quote& quote = statement.fullest().quote();
  const std::string outlets = OutletsOf(statement);
  return {{Days(statement.first_published(), statement.last_published()), SpeakerOf(quote), Printed(quote),
           StrCat(statement.article_count()), outlets},
          {statement.statement_id(), statement.talking_point_id(), statement.first_published(),
           statement.last_published(), StrCat(statement.quote_count()), StrCat(statement.article_count()),
           StrCat(statement.outlet_count()), outlets, SpeakerOf(quote), quote.quote_id(),
           KindName(quote.kind()), quote.text()}};
}

RowShape OccurrenceShape() {
  return {{{"PUBLISHED", 10, kDim},
           {"OUTLET", 20, kCyan},
           {"WORDING", 10, kBold},
           {"WORDS", 0, ""},
           {"SURE", 5, kDim}},
          {"quote_id", "article_id", "published", "outlet", "speaker", "kind", "wording", "text", "words",
           "joined_to", "join_confidence"}};
}
Row RowOf(const v1::Occurrence& occurrence) {
  const v1::Quote& quote = occurrence.quote().quote();
  const v1::ArticleContext& article = occurrence.quote().article();
  const std::string words = occurrence.words().empty() ? quote.text() : MarkedWords(occurrence.words());
  return {{article.published().edtf(), article.outlet(), WordingName(occurrence.wording()), words,
           occurrence.joined_to().empty() ? "" : Percent(occurrence.join_confidence())},
          {quote.quote_id(), article.article_id(), article.published().edtf(), article.outlet(),
           SpeakerOf(quote), KindName(quote.kind()), WordingName(occurrence.wording()), quote.text(), words,
           occurrence.joined_to(), StrCat(occurrence.join_confidence())}};
}

RowShape TalkingPointShape() {
  return {{{"SAID", 11, kDim},
           {"SPEAKER", 20, kBold},
           {"TIMES", 5, ""},
           {"QUOTES", 6, ""},
           {"FIRST IN THESE WORDS", 0, ""}},
          {"talking_point_id", "first_published", "last_published", "statements", "quotes", "speaker",
           "first_text", "last_text"}};
}
Row RowOf(const v1::TalkingPoint& point) {
  const v1::Quote &first = point.first().fullest().quote(), &last = point.last().fullest().quote();
  return {{Days(point.first().first_published(), point.last().last_published()), SpeakerOf(first),
           StrCat(point.statement_count()), StrCat(point.quote_count()), Printed(first)},
          {point.talking_point_id(), point.first().first_published(), point.last().last_published(),
           StrCat(point.statement_count()), StrCat(point.quote_count()), SpeakerOf(first), first.text(),
           last.text()}};
}

RowShape TimelineShape() {
  return {{{"PUBLISHED", 11, kDim},
           {"SPEAKER", 18, kBold},
           {"WORDING", 10, kBold},
           {"WORDS", 0, ""},
           {"OUTLETS", 20, kCyan}},
          {"statement_id", "first_published", "last_published", "speaker", "wording", "text", "words",
           "outlet_names"}};
}
Row RowOf(const v1::TimelineEntry& entry) {
  const v1::Statement& statement = entry.statement();
  const v1::Quote& quote = statement.fullest().quote();
  const std::string words = entry.words().empty() ? Printed(quote) : MarkedWords(entry.words());
  return {{Days(statement.first_published(), statement.last_published()), SpeakerOf(quote),
           WordingName(entry.wording()), words, OutletsOf(statement)},
          {statement.statement_id(), statement.first_published(), statement.last_published(),
           SpeakerOf(quote), WordingName(entry.wording()), quote.text(), words, OutletsOf(statement)}};
}

RowShape SourceShape() {
  return {
      {{"PUBLISHED", 10, kDim}, {"SPEAKER", 18, kBold}, {"WORDS", 0, ""}, {"OUTLET", 20, kCyan}},
      {"article_id", "published", "outlet", "url", "speaker", "quote_id", "begin", "end", "text", "words"}};
}
Row RowOf(const v1::QuotationSource& source) {
  const std::string words = source.words().empty() ? source.text() : MarkedWords(source.words());
  const std::string speaker = source.has_quote() ? SpeakerOf(source.quote().quote()) : "?";
  const v1::ArticleContext& article = source.article();
  return {{article.published().edtf(), speaker, words, article.outlet()},
          {article.article_id(), article.published().edtf(), article.outlet(), article.url(), speaker,
           source.quote().quote().quote_id(), StrCat(source.span().begin()), StrCat(source.span().end()),
           source.text(), words}};
}

RowShape RevisionShape() {
  return {{{"SEEN", 20, kDim},
           {"SERVED", 6, kBold},
           {"HEADLINE", 0, ""},
           {"QUOTES", 6, ""},
           {"EVENTS", 6, ""},
           {"REVISION", 12, kDim}},
          {"article_id", "revision_id", "ingested", "newest", "headline", "quotes", "events", "text_sha256",
           "analyser"}};
}
Row RowOf(const v1::ArticleRecord& revision) {
  const v1::ArticleContext& context = revision.context();
  const std::string seen =
      context.has_ingested_at() ? google::protobuf::util::TimeUtil::ToString(context.ingested_at()) : "";
  const std::string quotes = StrCat(revision.quote_count()), events = StrCat(revision.event_count());
  return {{seen.substr(0, 19), context.newest() ? "yes" : "", context.headline(), quotes, events,
           context.revision_id().substr(0, 12)},
          {context.article_id(), context.revision_id(), seen, context.newest() ? "1" : "0",
           context.headline(), quotes, events, context.text_sha256(), context.analyser()}};
}

RowShape DifferenceShape() {
  return {{{"CHANGE", 8, kBold}, {"WHAT", 8, kDim}, {"WHO", 24, ""}, {"WORDS", 0, ""}},
          {"change", "what", "id_before", "id_now", "who", "words"}};
}

std::vector<Row> RowsOf(const v1::DiffRevisionsResponse& diff) {
  std::vector<Row> rows;
  const auto add = [&](const std::string& change, const std::string& what, const std::string& before,
                       const std::string& now, const std::string& who, const std::string& words) {
    rows.push_back({{change, what, who, words}, {change, what, before, now, who, words}});
  };
  if (!diff.headline().empty()) add("altered", "headline", "", "", "", MarkedWords(diff.headline()));
  for (const auto& quote : diff.removed_quotes()) {
    add("removed", "quote", quote.quote().quote_id(), "", SpeakerOf(quote.quote()), quote.quote().text());
  }
  for (const auto& quote : diff.added_quotes()) {
    add("added", "quote", "", quote.quote().quote_id(), SpeakerOf(quote.quote()), quote.quote().text());
  }
  for (const auto& altered : diff.altered_quotes()) {
    const v1::Quote &before = altered.from().quote(), &now = altered.to().quote();
    const bool other = SpeakerOf(before) != SpeakerOf(now);
    add("altered", "quote", before.quote_id(), now.quote_id(),
        other ? StrCat("[-", SpeakerOf(before), "-]{+", SpeakerOf(now), "+}") : SpeakerOf(now),
        altered.words().empty() ? now.text() : MarkedWords(altered.words()));
  }
  for (const auto& event : diff.removed_events()) {
    add("removed", "event", event.event().event_id(), "", EventWho(event.event()), event.event().text());
  }
  for (const auto& event : diff.added_events()) {
    add("added", "event", "", event.event().event_id(), EventWho(event.event()), event.event().text());
  }
  for (const auto& altered : diff.altered_events()) {
    std::string who = EventWho(altered.to().event());
    for (int i = 0; i < altered.changed_size(); ++i)
      StrAppend(&who, i == 0 ? " (" : ", ", altered.changed(i));
    if (altered.changed_size() > 0) who += ")";
    add("altered", "event", altered.from().event().event_id(), altered.to().event().event_id(), who,
        altered.words().empty() ? altered.to().event().text() : MarkedWords(altered.words()));
  }
  return rows;
}

RowShape GroupShape(const std::vector<std::string>& names, bool events) {
  // Columns hold views of their titles, which must live on: there are few, and a program asks once.
  static std::deque<std::string> kept;
  RowShape shape;
  for (size_t i = 0; i < names.size(); ++i) {
    std::string upper = names[i];
    absl::AsciiStrToUpper(&upper);
    kept.push_back(names[i]);
    shape.csv_columns.emplace_back(kept.back());
    kept.push_back(std::move(upper));
    shape.columns.push_back({kept.back(), i == 0 ? 0 : 20, kBold});
  }
  for (const std::string_view name : {"count", "articles", "outlets"}) shape.csv_columns.push_back(name);
  shape.columns.push_back({"COUNT", 8, ""});
  shape.columns.push_back({"ARTICLES", 8, ""});
  shape.columns.push_back({"OUTLETS", 8, ""});
  if (events) {
    shape.csv_columns.push_back("mean_goldstein");
    shape.columns.push_back({"GOLDSTEIN", 9, ""});
  }
  return shape;
}

Row RowOf(const v1::AggregateGroup& group, bool events) {
  Row row;
  for (int i = 0; i < group.key_size(); ++i) {
    const bool missing = i < group.missing_size() && group.missing(i);
    row.cells.push_back(missing ? "(not known)" : group.key(i));
    row.fields.push_back(group.key(i));
  }
  std::vector<std::string> numbers = {StrCat(group.count()), StrCat(group.articles()),
                                      StrCat(group.outlets())};
  if (events) numbers.push_back(absl::StrFormat("%.2f", group.mean_goldstein()));
  row.cells.insert(row.cells.end(), numbers.begin(), numbers.end());
  row.fields.insert(row.fields.end(), numbers.begin(), numbers.end());
  return row;
}

}  // namespace onrecord::cli

#include "cli/client/explain_verbs.h"

#include <algorithm>

#include "cli/client/client.h"
#include "cli/client/explain_rows.h"
#include "cli/client/filter_flags.h"
#include "cli/client/verb_options.h"
#include "cli/evidence_bundle.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

constexpr int kLargestPage = 100;

constexpr Option kStoryOptions[] = {
    {"limit", OptionKind::kInteger, "20", "Most story events to write; 0: all.", "", "n"},
    {"order-by", OptionKind::kText, "", "'published', or 'published desc' for newest first, the default."},
    {"min-articles", OptionKind::kInteger, "0", "Only events that at least so many articles report."},
    {"status", OptionKind::kList, "",
     "Only those with this status; may be given again: happened, planned, came-true, postponed, cancelled, "
     "overdue, "
     "denied, "
     "unreal."},
    {"as-of", OptionKind::kText, "", "Day as of which plans are judged, YYYY-MM-DD; empty: today."},
};

// Asks for the quote with this id, else the event.
template <typename TakeQuote, typename TakeEvent>
absl::Status AskFor(Client& client, const std::string& id, v1::SpanUnit unit, TakeQuote take_quote,
                    TakeEvent take_event) {
  v1::ExplainQuoteRequest quote;
  quote.set_quote_id(id);
  quote.set_span_unit(unit);
  v1::ExplainQuoteResponse explained;
  const absl::Status status = client.Call(quote, &explained);
  if (status.ok()) return take_quote(explained);
  if (!absl::IsNotFound(status)) return status;
  v1::ExplainEventRequest event;
  event.set_event_id(id);
  event.set_span_unit(unit);
  v1::ExplainEventResponse explained_event;
  const absl::Status event_status = client.Call(event, &explained_event);
  if (absl::IsNotFound(event_status)) return NotFound("no quote and no event has the id '", id, "'");
  OR_RETURN_IF_ERROR(event_status);
  return take_event(explained_event);
}

template <typename Explained>
absl::Status Write(const Options& options, const Explained& explained) {
  const RowShape shape = DecisionShape();
  const auto out = MakeOutput(options, shape.columns, shape.csv_columns);
  if (options.Switch("json")) {
    out->Write(explained, {}, {});
    return CheckWritten();
  }
  for (const v1::ExplainedDecision& decision : explained.decisions()) {
    for (const Row& row : RowsOf(decision)) out->Write(explained, row.cells, row.fields);
  }
  for (const std::string& note : NotesOf(explained)) out->Note(note);
  return CheckWritten();
}

template <typename Explained>
absl::Status WriteBundle(const Explained& explained) {
  std::cout << MakeBundle(explained) << std::flush;
  return CheckWritten();
}

absl::Status ReadStatuses(const Options& options, v1::ListStoryEventsRequest* request) {
  for (const std::string& name : options.List("status")) {
    std::string wanted = "STORY_STATUS_";
    for (const char c : name) wanted += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    v1::StoryStatus status = v1::STORY_STATUS_UNSPECIFIED;
    if (!v1::StoryStatus_Parse(wanted, &status) || status == v1::STORY_STATUS_UNSPECIFIED) {
      return InvalidArgument("--status: see --help, got '", name, "'");
    }
    request->add_status(status);
  }
  return absl::OkStatus();
}

absl::Status WriteStories(Client& client, v1::ListStoryEventsRequest request, const Options& options) {
  const RowShape shape = StoryShape();
  const auto out = MakeOutput(options, shape.columns, shape.csv_columns);
  const int64_t limit = options.Integer("limit");
  int64_t written = 0;
  do {
    const int64_t left = limit == 0 ? kLargestPage : limit - written;
    request.set_page_size(static_cast<int32_t>(std::min<int64_t>(left, kLargestPage)));
    v1::ListStoryEventsResponse response;
    OR_RETURN_IF_ERROR(client.Call(request, &response));
    for (const v1::StoryEvent& story : response.story_events()) {
      const Row row = RowOf(story);
      out->Write(story, row.cells, row.fields);
    }
    written += response.story_events_size();
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty() && (limit == 0 || written < limit));
  if (written == 0) out->Note("no events match");
  if (!request.page_token().empty()) out->Note(StrCat("the first ", written, "; --limit N shows more"));
  return CheckWritten();
}

// Runs a verb that takes one id.
template <typename Do>
int RunOnId(const ProgramInfo& program, OptionTable table, int argc, const char* const* argv, Do run) {
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions(program, table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const std::string name(program.name);
  if (parsed.options.Operands().size() != 1) {
    return Fail(name, InvalidArgument("expected ", program.operands, ", got ",
                                      parsed.options.Operands().size(), " operands"));
  }
  const absl::Status status = [&]() -> absl::Status {
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    return run(*client, parsed.options.Operands()[0], parsed.options);
  }();
  return status.ok() ? 0 : Fail(name, status);
}

}  // namespace

int RunExplain(int argc, const char* const* argv) {
  OptionTable table = {UnitOption()};
  Append(OutputOptions(), &table);
  return RunOnId({.name = "onrecord explain",
                  .summary = "Explains a quote or an event: each decision with its rule, confidence, "
                             "evidence in the text and rejected candidates.",
                  .operands = "ID",
                  .details = "ID is the quote_id or event_id that --json and --csv show. Each line is a "
                             "question that the analysis "
                             "answered; below it\nstand other candidates (not) with why they lost. Then: "
                             "what the code stands for, "
                             "why the quote was joined to its statement,\nwhere the record comes from, and "
                             "what of all this was "
                             "weighed and not kept.\n\n"
                             "  onrecord quotes --speaker Solheim --limit 1 --json | jq -r .quote.quote_id\n"
                             "  onrecord explain 3f2a…\n"},
                 std::move(table), argc, argv,
                 [](Client& client, const std::string& id, const Options& options) {
                   return AskFor(
                       client, id, UnitOf(options.Text("span-unit")),
                       [&](const v1::ExplainQuoteResponse& explained) { return Write(options, explained); },
                       [&](const v1::ExplainEventResponse& explained) { return Write(options, explained); });
                 });
}

int RunBundle(int argc, const char* const* argv) {
  return RunOnId({.name = "onrecord bundle",
                  .summary = "Writes one finding with all that is needed to check it: hashes, places in the "
                             "text, rules, analyser, "
                             "place in the log.",
                  .operands = "ID",
                  .details = "ID is a quote_id or an event_id. The bundle is JSON, with spans in UTF-8 "
                             "bytes. Whoever has it and the "
                             "article's file can\ncheck it without this service and without trusting it:\n\n"
                             "  onrecord bundle QUOTE-ID > evidence.json\n"
                             "  onrecord check-bundle evidence.json --article inbox/done/story.html\n"},
                 {}, argc, argv, [](Client& client, const std::string& id, const Options&) {
                   return AskFor(
                       client, id, v1::SPAN_UNIT_UTF8_BYTES,
                       [](const v1::ExplainQuoteResponse& explained) { return WriteBundle(explained); },
                       [](const v1::ExplainEventResponse& explained) { return WriteBundle(explained); });
                 });
}

int RunStoryEvents(int argc, const char* const* argv) {
  const std::string name = "onrecord stories";
  const FilterFlags flags(*v1::EventFilter::descriptor());
  OptionTable table = flags.Rows();
  Append(kStoryOptions, &table);
  table.push_back(UnitOption());
  Append(OutputOptions(), &table);
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions(
      {.name = name,
       .summary =
           "Shows each event once, with all articles that report it: who prints it, how many sources that "
           "is, what its "
           "numbers say, and what became of plans.",
       .details =
           "Mentions are one event where act, actors and place agree and their times overlap. Articles that "
           "are "
           "copies of one text (a story of\nan agency) count once among SOURCES. FIGURES shows the first "
           "number "
           "and those that differ: risen, of another period, or contradicting.\nSTATUS: an announcement is "
           "planned, came true, postponed, cancelled, or overdue by --as-of.\n\n"
           "  onrecord stories --actor NOR --status overdue --as-of 2024-04-01\n"
           "  onrecord stories --root 18 --min-articles 2\n"},
      table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::Status status = [&]() -> absl::Status {
    v1::ListStoryEventsRequest request;
    OR_RETURN_IF_ERROR(flags.Read(parsed.options, &request));
    OR_RETURN_IF_ERROR(ReadStatuses(parsed.options, &request));
    request.set_order_by(parsed.options.Text("order-by"));
    request.set_as_of(parsed.options.Text("as-of"));
    request.set_min_articles(
        static_cast<int32_t>(std::min<int64_t>(parsed.options.Integer("min-articles"), INT32_MAX)));
    request.set_span_unit(UnitOf(parsed.options.Text("span-unit")));
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    return WriteStories(*client, std::move(request), parsed.options);
  }();
  return status.ok() ? 0 : Fail(name, status);
}

}  // namespace onrecord::cli

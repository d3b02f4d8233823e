#include "cli/client/verbs.h"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "cli/client/client.h"
#include "cli/client/filter_flags.h"
#include "cli/client/rows.h"
#include "cli/client/statement_rows.h"
#include "cli/client/verb_options.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

constexpr int kLargestPage = 1000;

constexpr Option kViewOption = {"view", OptionKind::kText, "basic",
                                "How much of an article JSON holds; full: where the server serves full text.",
                                "basic|findings|full"};
constexpr Option kWatchOptions[] = {
    {"limit", OptionKind::kInteger, "0", "Stops after so many records; 0: never.", "", "n"},
    {"changes-only", OptionKind::kSwitch, "", "Leaves out what is stored already."},
    {"resume-token", OptionKind::kText, "", "Continues after the response that had this token."},
};

template <typename Record>
std::unique_ptr<Output> MakeOutput(const Options& options, bool paged = true) {
  return MakeOutput(options, TableColumns<Record>(), CsvColumns<Record>(), paged);
}

template <>
std::unique_ptr<Output> MakeOutput<v1::Statement>(const Options& options, bool paged) {
  const RowShape shape = StatementShape();
  return MakeOutput(options, shape.columns, shape.csv_columns, paged);
}

template <typename Record>
Row RowOfRecord(const Record& record) {
  return {TableCells(record), CsvFields(record)};
}
Row RowOfRecord(const v1::Statement& record) { return RowOf(record); }

v1::View ViewOf(const std::string& name) {
  if (name == "full") return v1::VIEW_FULL;
  return name == "findings" ? v1::VIEW_FINDINGS : v1::VIEW_BASIC;
}

void SetDetails(const Options& options, v1::ListQuotesRequest* request) {
  request->set_span_unit(UnitOf(options.Text("span-unit")));
}
void SetDetails(const Options& options, v1::ListEventsRequest* request) {
  request->set_span_unit(UnitOf(options.Text("span-unit")));
}
void SetDetails(const Options& options, v1::ListArticlesRequest* request) {
  request->set_span_unit(UnitOf(options.Text("span-unit")));
  request->set_view(ViewOf(options.Text("view")));
}
void SetDetails(const Options&, v1::ListSpeakersRequest*) {}

const auto& RecordsOf(const v1::ListQuotesResponse& r) { return r.quotes(); }
const auto& RecordsOf(const v1::ListEventsResponse& r) { return r.events(); }
const auto& RecordsOf(const v1::ListArticlesResponse& r) { return r.articles(); }
const auto& RecordsOf(const v1::ListSpeakersResponse& r) { return r.speakers(); }

// Writes page after page up to the limit.
template <typename Record, typename Request, typename Response>
absl::Status WriteList(Client& client, Request request, const Options& options, std::string_view what) {
  const int64_t limit = options.Integer("limit");
  const auto out = MakeOutput<Record>(options);
  int64_t written = 0;
  do {
    const int64_t left = limit == 0 ? kLargestPage : limit - written;
    request.set_page_size(static_cast<int32_t>(std::min<int64_t>(left, kLargestPage)));
    Response response;
    OR_RETURN_IF_ERROR(client.Call(request, &response));
    for (const Record& record : RecordsOf(response))
      out->Write(record, TableCells(record), CsvFields(record));
    written += RecordsOf(response).size();
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty() && (limit == 0 || written < limit));
  if (written == 0) out->Note(StrCat("no ", what, " match"));
  if (!request.page_token().empty()) out->Note(StrCat("the first ", written, "; --limit N shows more"));
  return CheckWritten();
}

template <typename Record, typename Request, typename Response>
int RunList(std::string_view what, std::string_view summary, std::span<const Option> extra, int argc,
            const char* const* argv) {
  const std::string name = StrCat("onrecord ", what);
  const FilterFlags flags(*Request::descriptor()->FindFieldByName("filter")->message_type());
  OptionTable table = flags.Rows();
  Append(ListOptions(), &table);
  Append(extra, &table);
  Append(OutputOptions(), &table);
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions({.name = name, .summary = summary}, table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::Status status = [&]() -> absl::Status {
    Request request;
    OR_RETURN_IF_ERROR(flags.Read(parsed.options, &request));
    request.set_order_by(parsed.options.Text("order-by"));
    SetDetails(parsed.options, &request);
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    return WriteList<Record, Request, Response>(*client, std::move(request), parsed.options, what);
  }();
  return status.ok() ? 0 : Fail(name, status);
}

// The records of a watch's response, of any kind.
const auto& WatchedOf(const v1::WatchResponse& r, const v1::QuoteRecord*) { return r.quotes(); }
const auto& WatchedOf(const v1::WatchResponse& r, const v1::EventRecord*) { return r.events(); }
const auto& WatchedOf(const v1::WatchResponse& r, const v1::ArticleRecord*) { return r.articles(); }
const auto& WatchedOf(const v1::WatchResponse& r, const v1::Statement*) { return r.statements(); }

// What a newer revision changed: "REVISED in The Beacon: The bridge [-is-] {+was+} closed".
void NoteRevisions(const v1::WatchResponse& response, Output* out) {
  const auto note = [out](const v1::ArticleContext& article, const std::string& words) {
    out->Note(StrCat("REVISED in ", article.outlet().empty() ? article.article_id() : article.outlet(), ": ",
                     words));
  };
  for (const v1::AlteredQuote& revised : response.revised_quotes()) {
    std::string words = MarkedWords(revised.words());
    if (words.empty())
      words = StrCat(revised.to().quote().text(), " (before: ", revised.from().quote().text(), ")");
    if (revised.speaker_changed()) {
      StrAppend(&words, " (speaker before: ", revised.from().quote().speaker_name(), ")");
    }
    note(revised.to().article(), words);
  }
  for (const v1::AlteredEvent& revised : response.revised_events()) {
    std::string words = revised.words().empty() ? revised.to().event().text() : MarkedWords(revised.words());
    for (const std::string& field : revised.changed()) StrAppend(&words, "; other ", field);
    note(revised.to().article(), words);
  }
}

std::string_view WhyGone(v1::ChangeCause cause) {
  if (cause == v1::CHANGE_CAUSE_REMOVED) return "REMOVED with their article: see onrecord removals";
  return cause == v1::CHANGE_CAUSE_CORRECTED ? "withdrawn by a correction: see onrecord corrections"
                                             : "replaced by a newer revision";
}

template <typename Record>
absl::Status WriteWatch(Client& client, const v1::WatchRequest& request, const Options& options,
                        std::string* token) {
  const auto out = MakeOutput<Record>(options, false);
  const bool json = options.Switch("json");
  const int64_t limit = options.Integer("limit");
  int64_t written = 0;
  return client.Watch(request, [&](const v1::WatchResponse& response) {
    *token = response.resume_token();
    // JSON is for programs that resume: they get the responses as they are.
    if (json) out->Write(response, {}, {});
    for (const Record& record : WatchedOf(response, static_cast<const Record*>(nullptr))) {
      if (limit > 0 && written >= limit) break;
      const Row row = json ? Row() : RowOfRecord(record);
      if (!json) out->Write(record, row.cells, row.fields);
      ++written;
    }
    NoteRevisions(response, out.get());
    if (response.removed_ids_size() > 0 && response.statements().empty())
      out->Note(StrCat(response.removed_ids_size(), " ", WhyGone(response.cause())));
    return std::cout.good() && (limit == 0 || written < limit);
  });
}

template <typename Record, typename Selection>
int RunWatchOf(std::string_view what, Selection* (v1::WatchRequest::*select)(), int argc,
               const char* const* argv) {
  const std::string name = StrCat("onrecord watch ", what);
  const FilterFlags flags(*Selection::descriptor()->FindFieldByName("filter")->message_type());
  OptionTable table = flags.Rows();
  Append(kWatchOptions, &table);
  table.push_back(UnitOption());
  Append(OutputOptions(), &table);
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions(
      {.name = name,
       .summary = "Shows what is stored, then every change as it is stored, until it is stopped."},
      table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  std::string token = parsed.options.Text("resume-token");
  const absl::Status status = [&]() -> absl::Status {
    v1::WatchRequest request;
    OR_RETURN_IF_ERROR(flags.Read(parsed.options, (request.*select)()));
    request.set_resume_token(token);
    request.set_changes_only(parsed.options.Switch("changes-only"));
    request.set_span_unit(UnitOf(parsed.options.Text("span-unit")));
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    return WriteWatch<Record>(*client, request, parsed.options, &token);
  }();
  if (status.ok()) return 0;
  const int code = Fail(name, status);
  if (!token.empty()) std::fprintf(stderr, "go on with --resume-token %s\n", token.c_str());
  return code;
}

}  // namespace

int RunQuotes(int argc, const char* const* argv) {
  return RunList<v1::QuoteRecord, v1::ListQuotesRequest, v1::ListQuotesResponse>(
      "quotes", "Shows who said what, from a running onrecord.", {&UnitOption(), 1}, argc, argv);
}

int RunEvents(int argc, const char* const* argv) {
  return RunList<v1::EventRecord, v1::ListEventsRequest, v1::ListEventsResponse>(
      "events", "Shows what happened, from a running onrecord.", {&UnitOption(), 1}, argc, argv);
}

int RunArticles(int argc, const char* const* argv) {
  static const Option kExtra[] = {kViewOption, UnitOption()};
  return RunList<v1::ArticleRecord, v1::ListArticlesRequest, v1::ListArticlesResponse>(
      "articles", "Shows the articles of a running onrecord.", kExtra, argc, argv);
}

int RunSpeakers(int argc, const char* const* argv) {
  return RunList<v1::SpeakerRecord, v1::ListSpeakersRequest, v1::ListSpeakersResponse>(
      "speakers", "Shows the speakers of quotes that match, and how much they said.", {}, argc, argv);
}

int RunWatch(int argc, const char* const* argv) {
  const std::string_view what = TakeKind({"quotes", "events", "articles", "statements"}, &argc, &argv);
  if (what == "events") {
    return RunWatchOf<v1::EventRecord>("events", &v1::WatchRequest::mutable_events, argc, argv);
  }
  if (what == "articles") {
    return RunWatchOf<v1::ArticleRecord>("articles", &v1::WatchRequest::mutable_articles, argc, argv);
  }
  if (what == "statements") {
    return RunWatchOf<v1::Statement>("statements", &v1::WatchRequest::mutable_statements, argc, argv);
  }
  return RunWatchOf<v1::QuoteRecord>("quotes", &v1::WatchRequest::mutable_quotes, argc, argv);
}

}  // namespace onrecord::cli

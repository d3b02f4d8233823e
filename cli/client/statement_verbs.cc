#include "cli/client/statement_verbs.h"

#include <algorithm>
#include <map>

#include "cli/client/client.h"
#include "cli/client/filter_flags.h"
#include "cli/client/statement_rows.h"
#include "cli/client/verb_options.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

constexpr int kLargestPage = 200;

constexpr Option kLimitOption = {"limit", OptionKind::kInteger, "50", "Most records to write; 0: all.", "",
                                 "n"};
constexpr Option kMinArticles = {"min-articles", OptionKind::kInteger, "0",
                                 "Only statements that at least so many articles print."};
constexpr Option kMinStatements = {"min-statements", OptionKind::kInteger, "2",
                                   "Only what was said at least so many times."};
constexpr Option kClaimOptions[] = {
    {"text", OptionKind::kText, "", "The quotation to check."},
    {"speaker", OptionKind::kText, "", "Who is said to have said it; empty: anybody."},
    {"before", OptionKind::kText, "", "Only what was published on this day or earlier: YYYY-MM-DD."},
};
constexpr Option kDiffOptions[] = {
    {"from", OptionKind::kText, "", "The revision to compare with; empty: the one before."},
    {"to", OptionKind::kText, "", "The changed revision; empty: the one that is served."},
};
constexpr Option kGroupOptions[] = {
    {"by", OptionKind::kList, "",
     "What to group by; up to three times: outlet, speaker, affiliation, country, dyad, code, root, kind, "
     "anonymity, "
     "day, week, month, year. Articles: outlet, speaker, day, week, month, year."},
    {"time", OptionKind::kText, "published", "Which time days, weeks, months and years are of.",
     "published|occurred"},
    {"order-by", OptionKind::kText, "",
     "count, articles, outlets, goldstein or key, with ' desc' behind it for the reverse; empty: the largest "
     "first, "
     "times forward."},
};

// Writes page after page of what `next` answers, up to the limit. next(size, token, response) makes a call;
// records(response) are what a page holds.
template <typename Response, typename Next, typename Records, typename Write>
absl::Status WritePages(const Options& options, Output* out, std::string_view what, Next next,
                        Records records, Write write) {
  const int64_t limit = options.Integer("limit");
  int64_t written = 0;
  std::string token;
  do {
    const int64_t left = limit == 0 ? kLargestPage : limit - written;
    Response response;
    OR_RETURN_IF_ERROR(next(static_cast<int>(std::min<int64_t>(left, kLargestPage)), token, &response));
    for (const auto& record : records(response)) write(record);
    written += records(response).size();
    token = response.next_page_token();
  } while (!token.empty() && (limit == 0 || written < limit));
  if (written == 0) out->Note(StrCat("no ", what, " match"));
  if (!token.empty()) out->Note(StrCat("the first ", written, "; --limit N shows more"));
  return CheckWritten();
}

template <typename Record>
auto Writer(Output* out) {
  return [out](const Record& record) {
    const Row row = RowOf(record);
    out->Write(record, row.cells, row.fields);
  };
}

// A verb that lists what matches a filter of quotes.
template <typename Record, typename Request, typename Response, typename Records>
int RunFiltered(std::string_view what, std::string_view summary, const RowShape& shape, const Option& least,
                void (*set_least)(int32_t, Request*), Records records, int argc, const char* const* argv) {
  const std::string name = StrCat("onrecord ", what);
  const FilterFlags flags(*v1::QuoteFilter::descriptor());
  OptionTable table = flags.Rows();
  Append(ListOptions(), &table);
  table.push_back(least);
  table.push_back(UnitOption());
  Append(OutputOptions(), &table);
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions({.name = name, .summary = summary}, table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::Status status = [&]() -> absl::Status {
    Request request;
    OR_RETURN_IF_ERROR(flags.Read(parsed.options, &request));
    request.set_order_by(parsed.options.Text("order-by"));
    request.set_span_unit(UnitOf(parsed.options.Text("span-unit")));
    set_least(static_cast<int32_t>(std::min<int64_t>(parsed.options.Integer(least.name), INT32_MAX)),
              &request);
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    const auto out = MakeOutput(parsed.options, shape.columns, shape.csv_columns);
    return WritePages<Response>(
        parsed.options, out.get(), what,
        [&](int size, const std::string& token, Response* response) {
          request.set_page_size(size);
          request.set_page_token(token);
          return client->Call(request, response);
        },
        records, Writer<Record>(out.get()));
  }();
  return status.ok() ? 0 : Fail(name, status);
}

// The parsed options of a verb that takes one id, and what it does with them.
template <typename Do>
int RunOnOne(const std::string& name, std::string_view summary, std::string_view operand, OptionTable table,
             int argc, const char* const* argv, Do run) {
  Append(OutputOptions(), &table);
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed =
      ParseOptions({.name = name, .summary = summary, .operands = operand}, table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  if (parsed.options.Operands().size() != 1) {
    return Fail(
        name, InvalidArgument("expected ", operand, ", got ", parsed.options.Operands().size(), " operands"));
  }
  const absl::Status status = [&]() -> absl::Status {
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    return run(*client, parsed.options.Operands()[0], parsed.options);
  }();
  return status.ok() ? 0 : Fail(name, status);
}

absl::Status WriteStatement(Client& client, const std::string& id, const Options& options) {
  const RowShape shape = OccurrenceShape();
  const auto out = MakeOutput(options, shape.columns, shape.csv_columns);
  return WritePages<v1::Statement>(
      options, out.get(), "quotes",
      [&](int size, const std::string& token, v1::Statement* response) {
        v1::GetStatementRequest request;
        request.set_statement_id(id);
        request.set_page_size(size);
        request.set_page_token(token);
        request.set_span_unit(UnitOf(options.Text("span-unit")));
        return client.Call(request, response);
      },
      [](const v1::Statement& statement) -> const auto& { return statement.occurrences(); },
      Writer<v1::Occurrence>(out.get()));
}

absl::Status WriteTimeline(Client& client, const std::string& id, const Options& options) {
  const RowShape shape = TimelineShape();
  const auto out = MakeOutput(options, shape.columns, shape.csv_columns);
  return WritePages<v1::Timeline>(
      options, out.get(), "statements",
      [&](int size, const std::string& token, v1::Timeline* response) {
        v1::GetTimelineRequest request;
        request.set_talking_point_id(id);
        request.set_page_size(size);
        request.set_page_token(token);
        request.set_span_unit(UnitOf(options.Text("span-unit")));
        return client.Call(request, response);
      },
      [](const v1::Timeline& timeline) -> const auto& { return timeline.entries(); },
      Writer<v1::TimelineEntry>(out.get()));
}

// The id of the newest talking point that matches: one said several times, else any.
absl::StatusOr<std::string> NewestPoint(Client& client, v1::ListTalkingPointsRequest request) {
  for (const int least : {2, 1}) {
    request.set_min_statements(least);
    request.clear_page_token();
    request.set_page_size(1);
    do {
      v1::ListTalkingPointsResponse response;
      OR_RETURN_IF_ERROR(client.Call(request, &response));
      if (response.talking_points_size() > 0) return response.talking_points(0).talking_point_id();
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
  }
  return NotFound("no talking point matches");
}

absl::Status WriteRevisions(Client& client, const std::string& id, const Options& options) {
  const RowShape shape = RevisionShape();
  const auto out = MakeOutput(options, shape.columns, shape.csv_columns);
  return WritePages<v1::ListRevisionsResponse>(
      options, out.get(), "revisions",
      [&](int size, const std::string& token, v1::ListRevisionsResponse* response) {
        v1::ListRevisionsRequest request;
        request.set_article_id(id);
        request.set_page_size(size);
        request.set_page_token(token);
        return client.Call(request, response);
      },
      [](const v1::ListRevisionsResponse& response) -> const auto& { return response.revisions(); },
      Writer<v1::ArticleRecord>(out.get()));
}

absl::Status WriteDiff(Client& client, const std::string& id, const Options& options) {
  v1::DiffRevisionsRequest request;
  request.set_article_id(id);
  request.set_from(options.Text("from"));
  request.set_to(options.Text("to"));
  request.set_span_unit(UnitOf(options.Text("span-unit")));
  v1::DiffRevisionsResponse response;
  OR_RETURN_IF_ERROR(client.Call(request, &response));
  const RowShape shape = DifferenceShape();
  const auto out = MakeOutput(options, shape.columns, shape.csv_columns);
  if (options.Switch("json")) {
    out->Write(response, {}, {});
    return CheckWritten();
  }
  const std::vector<Row> rows = RowsOf(response);
  for (const Row& row : rows) out->Write(response, row.cells, row.fields);
  if (rows.empty()) out->Note("the findings of both revisions are the same");
  return CheckWritten();
}

absl::Status WriteVerdict(Client& client, const Options& options) {
  v1::VerifyQuoteRequest request;
  request.set_text(options.Text("text"));
  request.set_speaker(options.Text("speaker"));
  request.set_before(options.Text("before"));
  request.set_span_unit(UnitOf(options.Text("span-unit")));
  v1::VerifyQuoteResponse response;
  OR_RETURN_IF_ERROR(client.Call(request, &response));
  RowShape shape = SourceShape();
  shape.csv_columns.insert(shape.csv_columns.begin(), "verdict");
  const auto out = MakeOutput(options, shape.columns, shape.csv_columns);
  if (options.Switch("json")) {
    out->Write(response, {}, {});
    return CheckWritten();
  }
  const std::string verdict = VerdictName(response.verdict());
  out->Note(verdict);
  for (const v1::QuotationSource& source : response.sources()) {
    Row row = RowOf(source);
    row.fields.insert(row.fields.begin(), verdict);
    out->Write(source, row.cells, row.fields);
  }
  // CSV has its verdict also where there is no source.
  if (response.sources().empty() && options.Switch("csv")) {
    std::vector<std::string> fields(shape.csv_columns.size());
    fields[0] = verdict;
    out->Write(response, {}, fields);
  }
  if (response.has_earliest() && response.sources_size() > 1) {
    const v1::ArticleContext& article = response.earliest().article();
    out->Note(StrCat("first in ", article.outlet(), ", ", article.published().edtf()));
  }
  return CheckWritten();
}

std::string DimensionName(v1::Dimension dimension) {
  std::string name = AsciiLower(v1::Dimension_Name(dimension));
  return name.substr(std::string_view("dimension_").size());
}

absl::Status ReadGroups(const Options& options, v1::AggregateRequest* request,
                        std::vector<std::string>* names) {
  for (const std::string& name : options.List("by")) {
    v1::Dimension found = v1::DIMENSION_UNSPECIFIED;
    for (int i = v1::Dimension_MIN; i <= v1::Dimension_MAX; ++i) {
      if (i != 0 && v1::Dimension_IsValid(i) &&
          DimensionName(static_cast<v1::Dimension>(i)) == AsciiLower(name)) {
        found = static_cast<v1::Dimension>(i);
      }
    }
    if (found == v1::DIMENSION_UNSPECIFIED) return InvalidArgument("--by: see --help, got '", name, "'");
    request->add_group_by(found);
    names->push_back(DimensionName(found));
  }
  request->set_order_by(options.Text("order-by"));
  request->set_time_field(options.Text("time") == "occurred" ? v1::TIME_FIELD_OCCURRED
                                                             : v1::TIME_FIELD_PUBLISHED);
  return absl::OkStatus();
}

template <typename Filter, typename Groups>
int RunAggregateOf(std::string_view what, Groups* (v1::AggregateRequest::*select)(), int argc,
                   const char* const* argv) {
  const std::string name = StrCat("onrecord aggregate ", what);
  const FilterFlags flags(*Filter::descriptor());
  OptionTable table = flags.Rows();
  Append(kGroupOptions, &table);
  table.push_back(kLimitOption);
  Append(OutputOptions(), &table);
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed =
      ParseOptions({.name = name, .summary = "Counts what matches, in groups."}, table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const bool events = what == "events";
  const absl::Status status = [&]() -> absl::Status {
    v1::AggregateRequest request;
    std::vector<std::string> names;
    OR_RETURN_IF_ERROR(flags.Read(parsed.options, (request.*select)()));
    OR_RETURN_IF_ERROR(ReadGroups(parsed.options, &request, &names));
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    const RowShape shape = GroupShape(names, events);
    const auto out = MakeOutput(parsed.options, shape.columns, shape.csv_columns);
    return WritePages<v1::AggregateResponse>(
        parsed.options, out.get(), what,
        [&](int size, const std::string& token, v1::AggregateResponse* response) {
          request.set_page_size(size);
          request.set_page_token(token);
          return client->Call(request, response);
        },
        [](const v1::AggregateResponse& response) -> const auto& { return response.groups(); },
        [&](const v1::AggregateGroup& group) {
          const Row row = RowOf(group, events);
          out->Write(group, row.cells, row.fields);
        });
  }();
  return status.ok() ? 0 : Fail(name, status);
}

}  // namespace

int RunListStatements(int argc, const char* const* argv) {
  return RunFiltered<v1::Statement, v1::ListStatementsRequest, v1::ListStatementsResponse>(
      "statements", "Shows statements, each once with all outlets that print it, from a running onrecord.",
      StatementShape(), kMinArticles,
      +[](int32_t least, v1::ListStatementsRequest* request) { request->set_min_articles(least); },
      [](const v1::ListStatementsResponse& response) -> const auto& { return response.statements(); }, argc,
      argv);
}

int RunTalkingPoints(int argc, const char* const* argv) {
  return RunFiltered<v1::TalkingPoint, v1::ListTalkingPointsRequest, v1::ListTalkingPointsResponse>(
      "talking-points", "Shows what the same speaker or institution said several times.", TalkingPointShape(),
      kMinStatements,
      +[](int32_t least, v1::ListTalkingPointsRequest* request) {
        request->set_min_statements(std::max(1, least));
      },
      [](const v1::ListTalkingPointsResponse& response) -> const auto& { return response.talking_points(); },
      argc, argv);
}

int RunStatement(int argc, const char* const* argv) {
  return RunOnOne("onrecord statement", "Shows who prints a statement, and how the words differ.",
                  "STATEMENT-ID", {kLimitOption, UnitOption()}, argc, argv, WriteStatement);
}

int RunTimeline(int argc, const char* const* argv) {
  const std::string name = "onrecord timeline";
  const FilterFlags flags(*v1::QuoteFilter::descriptor());
  OptionTable table = flags.Rows();
  table.push_back(kLimitOption);
  table.push_back(UnitOption());
  Append(OutputOptions(), &table);
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions(
      {.name = name,
       .summary = "Shows a talking point from the first time it was said, and how its words changed.",
       .operands = "[TALKING-POINT-ID]",
       .details = "Without an id it is the newest talking point with a quote that matches.\n\n"
                  "  onrecord timeline --speaker Solheim --text treaty\n"},
      table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const auto& operands = parsed.options.Operands();
  if (operands.size() > 1) return Fail(name, InvalidArgument("expected one id, got ", operands.size()));
  const absl::Status status = [&]() -> absl::Status {
    v1::ListTalkingPointsRequest request;
    OR_RETURN_IF_ERROR(flags.Read(parsed.options, &request));
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    std::string id = operands.empty() ? "" : operands[0];
    if (operands.empty()) {
      OR_ASSIGN_OR_RETURN(id, NewestPoint(*client, std::move(request)));
    }
    return WriteTimeline(*client, id, parsed.options);
  }();
  return status.ok() ? 0 : Fail(name, status);
}

int RunRevisions(int argc, const char* const* argv) {
  return RunOnOne("onrecord revisions", "Shows the revisions of an article.", "ARTICLE-ID", {kLimitOption},
                  argc, argv, WriteRevisions);
}

int RunDiff(int argc, const char* const* argv) {
  OptionTable table(std::begin(kDiffOptions), std::end(kDiffOptions));
  table.push_back(UnitOption());
  return RunOnOne("onrecord diff",
                  "Shows which quotes and events a revision of an article added, removed and altered.",
                  "ARTICLE-ID", std::move(table), argc, argv, WriteDiff);
}

int RunVerifyQuote(int argc, const char* const* argv) {
  const std::string name = "onrecord verify";
  OptionTable table(std::begin(kClaimOptions), std::end(kClaimOptions));
  table.push_back(UnitOption());
  Append(OutputOptions(), &table);
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions(
      {.name = name,
       .summary = "Checks a quotation against all that a running onrecord has stored: did he say that?",
       .details =
           "Verdicts: VERBATIM, ALTERED, TRUNCATED, SPLICED, PARAPHRASE, OTHER_SPEAKER, NOT_FOUND.\n"
           "With --articles FILE it checks against article files, without a service: see onrecord verify "
           "--articles x --help.\n"},
      table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  if (parsed.options.Text("text").empty()) {
    return Fail(name,
                InvalidArgument("expected --text QUOTATION (and --articles FILE to check against files)"));
  }
  const absl::Status status = [&]() -> absl::Status {
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    return WriteVerdict(*client, parsed.options);
  }();
  return status.ok() ? 0 : Fail(name, status);
}

int RunAggregate(int argc, const char* const* argv) {
  const std::string_view what = TakeKind({"quotes", "events", "articles"}, &argc, &argv);
  if (what == "events") {
    return RunAggregateOf<v1::EventFilter>("events", &v1::AggregateRequest::mutable_events, argc, argv);
  }
  if (what == "articles") {
    return RunAggregateOf<v1::ArticleFilter>("articles", &v1::AggregateRequest::mutable_articles, argc, argv);
  }
  return RunAggregateOf<v1::QuoteFilter>("quotes", &v1::AggregateRequest::mutable_quotes, argc, argv);
}

}  // namespace onrecord::cli
